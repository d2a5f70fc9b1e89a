package io.moonfleet.messaging;

import com.fasterxml.jackson.databind.node.NullNode;
import io.moonfleet.messaging.traces.Traces;
import io.moonfleet.protocol.Changes;
import io.moonfleet.protocol.MessageCodec;
import io.moonfleet.protocol.Placement;
import io.moonfleet.protocol.Presence;
import io.moonfleet.protocol.ProtocolException;
import io.moonfleet.protocol.Reply;
import io.moonfleet.protocol.Topic;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.subscription.Cancellable;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.eclipse.microprofile.reactive.messaging.Emitter;
import org.eclipse.microprofile.reactive.messaging.Message;

/** All that the gateway and the ui need of messaging, over their own channels. */
public final class ClientLink implements AutoCloseable {

    private static final Duration WATCH_EVERY = Duration.ofSeconds(2);
    private static final Duration LOOK_EVERY = Duration.ofMillis(200);
    private static final Duration SWEEP_EVERY = Duration.ofSeconds(5);

    private final ServiceIdentity self;
    private final MessageCodec codec = new MessageCodec();
    private final PlacementTable placements = new PlacementTable();
    private final PresenceTable presences;
    private final QueuedTransport transport;
    private final RequestClient requests;
    private final Sights sights;
    private final BrokerHealth health;
    private final Ticker ticker;
    private final List<Cancellable> subscriptions = new ArrayList<>();
    private final List<Malformed> inboxes = new CopyOnWriteArrayList<>();
    private final List<EventConnection> closeAtEnd = new ArrayList<>();

    private final Traces traces;

    private ClientLink(ServiceIdentity self, QueuedTransport transport, InstantSource clock, Traces traces) {
        this.traces = traces;
        this.self = self;
        this.transport = transport;
        presences = new PresenceTable(clock);
        health = new BrokerHealth(
                self.instance(),
                transport,
                new Topic.ReplyInbox(self.hub(), self.instance()),
                probe -> Reply.answer(probe.id(), self.instance(), 204, NullNode.instance),
                transport::isStalled,
                codec,
                clock);
        requests = new RequestClient(
                self,
                transport,
                placements,
                presences,
                codec,
                health::trouble,
                clock,
                RequestClient.DEFAULT_MAX_IN_FLIGHT,
                traces);
        sights = new Sights(requests, clock);
        ticker = new Ticker(self.instance());
        ticker.every(LOOK_EVERY, sights::tick);
        ticker.every(RequestClient.TICK, () -> {
            transport.tick();
            requests.tick();
        });
        ticker.every(WATCH_EVERY, health::watch);
    }

    /**
     * Subscribes to the channels. Call it while the application starts, so that nothing retained is missed,
     * and {@link #close} on its {@code ShutdownEvent}, because afterwards the channels are gone.
     */
    public static ClientLink open(
            ServiceIdentity self,
            Emitter<byte[]> out,
            Multi<Message<byte[]>> replies,
            Multi<Message<byte[]>> placement,
            Multi<Message<byte[]>> presence) {
        return open(self, out, replies, placement, presence, Traces.none());
    }

    /** The same, which tells what it asks to whoever follows a request, and closes them with it. */
    public static ClientLink open(
            ServiceIdentity self,
            Emitter<byte[]> out,
            Multi<Message<byte[]>> replies,
            Multi<Message<byte[]>> placement,
            Multi<Message<byte[]>> presence,
            Traces traces) {
        var clock = InstantSource.system();
        var link = new ClientLink(self, Channels.transport(self, out, clock), clock, traces);
        link.receive(self.instance() + " replies", replies, link::reply);
        link.receive(
                self.instance() + " placement",
                placement,
                payload -> link.placements.update(link.codec.decode(payload, Placement.class)));
        link.receive(
                self.instance() + " presence",
                presence,
                payload -> link.presences.update(link.codec.decode(payload, Presence.class)));
        link.health.watch();
        return link;
    }

    /** Hands what {@code /refreshStates} gives to the listener, which must not block. */
    public void followChanges(Multi<Message<byte[]>> channel, Consumer<Changes> listener) {
        receive("changes", channel, payload -> listener.accept(codec.decode(payload, Changes.class)));
    }

    /** Opens the connection over which a service follows events; it is closed with this link. */
    public EventFeed followEvents() {
        var connection = new EventConnection(self);
        var events = new EventFeed(self.hub(), codec, connection, InstantSource.system());
        connection.open(events);
        ticker.every(SWEEP_EVERY, events::tick);
        closeAtEnd.add(connection);
        return events;
    }

    private void reply(byte[] payload) {
        var reply = codec.decode(payload, Reply.class);
        if (!health.arrived(reply.id())) {
            requests.receive(reply);
        }
    }

    private void receive(String name, Multi<Message<byte[]>> channel, Consumer<byte[]> receiver) {
        var malformed = new Malformed(name);
        inboxes.add(malformed);
        subscriptions.add(Channels.subscribe(name, channel, payload -> {
            try {
                receiver.accept(payload);
            } catch (ProtocolException e) {
                malformed.add(e);
            }
        }));
    }

    /** Who follows what is asked over this link. */
    public Traces traces() {
        return traces;
    }

    public RequestClient requests() {
        return requests;
    }

    /** What people may see. */
    public Sights sights() {
        return sights;
    }

    public PlacementTable placements() {
        return placements;
    }

    public PresenceTable presences() {
        return presences;
    }

    /** How many messages wait for the broker to take them. */
    public int waiting() {
        return transport.waiting();
    }

    /** How many payloads of the channels were not what belongs there. */
    public long malformed() {
        return inboxes.stream().mapToLong(Malformed::count).sum();
    }

    /** The way out itself. */
    BrokerTransport transport() {
        return transport;
    }

    public BrokerHealth health() {
        return health;
    }

    @Override
    public void close() {
        requests.close();
        subscriptions.forEach(Cancellable::cancel);
        closeAtEnd.forEach(EventConnection::close);
        ticker.close();
        traces.close();
    }
}
