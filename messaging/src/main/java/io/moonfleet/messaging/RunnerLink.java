package io.moonfleet.messaging;

import io.moonfleet.messaging.traces.Traces;
import io.moonfleet.protocol.Caller;
import io.moonfleet.protocol.MessageCodec;
import io.moonfleet.protocol.Operation;
import io.moonfleet.protocol.ProtocolException;
import io.moonfleet.protocol.Reply;
import io.moonfleet.protocol.Request;
import io.moonfleet.protocol.Topic;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.subscription.Cancellable;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.eclipse.microprofile.reactive.messaging.Emitter;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.jboss.logging.Logger;

/** All that a runner needs of messaging, over its own channels. */
public final class RunnerLink implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(RunnerLink.class);
    private static final Duration WATCH_EVERY = Duration.ofSeconds(2);
    private static final Duration GOODBYE = Duration.ofMillis(500);

    private final ServiceIdentity self;
    private final Multi<Message<byte[]>> inbox;
    private final InstantSource clock;
    private final QueuedTransport transport;
    private final MessageCodec codec = new MessageCodec();
    private final EventPublisher events;
    private final ChangesPublisher changes;
    private final RunnerAnnouncer announcer;
    private final BrokerHealth health;
    private final PeerRequests peers;
    private final Ticker ticker;
    private final Malformed malformedReplies;
    private Multi<Message<byte[]>> orders = Multi.createFrom().nothing();
    private RequestServer server;
    private final List<Cancellable> subscriptions = new ArrayList<>();

    private final Traces traces;

    private RunnerLink(
            ServiceIdentity self,
            QueuedTransport transport,
            Multi<Message<byte[]>> inbox,
            InstantSource clock,
            Traces traces) {
        this.traces = traces;
        this.self = self;
        this.malformedReplies = new Malformed("the replies to " + self.instance());
        this.inbox = inbox;
        this.clock = clock;
        this.transport = transport;
        events = new EventPublisher(self, transport, codec, clock);
        changes = new ChangesPublisher(self, transport, codec, clock);
        announcer = new RunnerAnnouncer(self, transport, codec, clock);
        health = new BrokerHealth(
                self.instance(),
                transport,
                new Topic.RunnerInbox(self.hub(), self.instance()),
                probe -> new Request(
                        probe.id(),
                        self.instance(),
                        probe.deadline(),
                        0,
                        Caller.service("health"),
                        new Operation.Probe()),
                transport::isStalled,
                codec,
                clock);
        peers = new PeerRequests(self, transport, codec, clock, traces);
        ticker = new Ticker(self.instance());
        ticker.every(RequestClient.TICK, () -> {
            transport.tick();
            peers.tick();
        });
    }

    /**
     * Opens the way out; requests come only after {@link #serve}.
     *
     * @param out the channel of replies, events, placements and presence
     * @param inbox the channel of requests
     */
    public static RunnerLink open(ServiceIdentity self, Emitter<byte[]> out, Multi<Message<byte[]>> inbox) {
        return open(self, out, inbox, Traces.none());
    }

    /** The same, which tells what it does to whoever follows a request. */
    public static RunnerLink open(
            ServiceIdentity self, Emitter<byte[]> out, Multi<Message<byte[]>> inbox, Traces traces) {
        var clock = InstantSource.system();
        return new RunnerLink(self, Channels.transport(self, out, clock), inbox, clock, traces);
    }

    /**
     * Talks to the other runners of the home. Call it before {@link #serve}.
     *
     * @param asked the channel of what they ask
     * @param replies the channel of their answers to what this one asks
     */
    public synchronized void followPeers(Multi<Message<byte[]>> asked, Multi<Message<byte[]>> replies) {
        orders = asked;
        subscriptions.add(Channels.subscribe(self.instance() + " replies", replies, payload -> {
            try {
                peers.receive(codec.decode(payload, Reply.class));
            } catch (ProtocolException e) {
                malformedReplies.add(e);
            }
        }));
    }

    /** What this runner asks of others; answers come after {@link #followPeers}. */
    public PeerRequests peers() {
        return peers;
    }

    /**
     * Begins to answer requests and to announce this runner.
     *
     * @param handler carries a request out without blocking the caller; {@link Reply.Moved} passes it on to the owner
     */
    public synchronized void serve(Function<Request, CompletionStage<Reply.Outcome>> handler) {
        if (server != null) {
            throw new IllegalStateException(self.instance() + " serves already");
        }
        server = new RequestServer(self, transport, codec, clock, handler, health::arrived, traces);
        subscriptions.add(Channels.subscribe(
                self.instance() + " inbox", inbox, payload -> server.receive(Entrance.INBOX, payload)));
        subscriptions.add(Channels.subscribe(
                self.instance() + " peers", orders, payload -> server.receive(Entrance.PEERS, payload)));
        ticker.every(Duration.ofSeconds(1), server::tick);
        ticker.every(Duration.ofMillis(200), announcer::tick);
        ticker.every(Duration.ofSeconds(1), changes::tick);
        ticker.every(WATCH_EVERY, health::watch);
        announcer.begin();
    }

    public EventPublisher events() {
        return events;
    }

    /** What {@code /refreshStates} gives, for the gateways. */
    public ChangesPublisher changes() {
        return changes;
    }

    public RunnerAnnouncer announcer() {
        return announcer;
    }

    /** How many payloads of the inboxes were no requests, or no replies. */
    public synchronized long malformed() {
        return malformedReplies.count() + (server == null ? 0 : server.malformed());
    }

    /** How many requests claimed what those who may publish there must not. */
    public synchronized long forged() {
        return server == null ? 0 : server.forged();
    }

    /** How many requests came, or were answered, after their deadline. */
    public synchronized long late() {
        return server == null ? 0 : server.late();
    }

    /** How many requests are being carried out. */
    public synchronized int running() {
        return server == null ? 0 : server.running();
    }

    /** How many messages wait for the broker to take them. */
    public int waiting() {
        return transport.waiting();
    }

    public BrokerHealth health() {
        return health;
    }

    /**
     * Says goodbye, waits briefly for what is being sent, ends. Call it on the application's {@code ShutdownEvent}: afterwards
     * the channels are gone, and as they end in order no will tells the others.
     */
    @Override
    public synchronized void close() {
        events.close();
        try {
            announcer
                    .end()
                    .toCompletableFuture()
                    .orTimeout(GOODBYE.toMillis(), TimeUnit.MILLISECONDS)
                    .join();
        } catch (CompletionException e) {
            LOG.debugf("%s could not say goodbye: %s", self.instance(), e.getMessage());
        }
        peers.close();
        subscriptions.forEach(Cancellable::cancel);
        ticker.close();
    }
}
