package io.moonfleet.messaging;

import io.moonfleet.protocol.MessageCodec;
import io.moonfleet.protocol.Placement;
import io.moonfleet.protocol.Presence;
import io.moonfleet.protocol.Topic;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;

/** Tells everybody that this runner is there and what it owns, and repeats it, because brokers forget. */
public final class RunnerAnnouncer {

    /** A runner that is not heard for {@link PresenceTable#SILENCE} is given up: a few messages may get lost. */
    static final Duration PRESENCE_EVERY = Duration.ofSeconds(2);

    /** Rarely: a placement is a hint, and there may be ten thousand. */
    static final Duration PLACEMENT_EVERY = Duration.ofSeconds(60);

    /** What is taken over is repeated bit by bit. */
    private static final int SPREAD = 60;

    private static final Logger LOG = Logger.getLogger(RunnerAnnouncer.class);

    private final ServiceIdentity self;
    private final BrokerTransport transport;
    private final MessageCodec codec;
    private final InstantSource clock;
    private final ConcurrentHashMap<Integer, Announced> placements = new ConcurrentHashMap<>();
    private volatile int quickApps;
    private volatile double load;
    private volatile long keeper;
    private volatile boolean serving;
    private Instant nextPresence = Instant.MIN;

    RunnerAnnouncer(ServiceIdentity self, BrokerTransport transport, MessageCodec codec, InstantSource clock) {
        this.self = self;
        this.transport = transport;
        this.codec = codec;
        this.clock = clock;
    }

    private record Announced(Placement placement, Instant again) {}

    /** Announces who owns a QuickApp now (owner null: nobody), and repeats it until it is said otherwise. */
    public void announce(Placement placement) {
        if (placement.owner() == null) {
            placements.remove(placement.quickApp());
        } else {
            placements.put(
                    placement.quickApp(),
                    new Announced(placement, clock.instant().plus(PLACEMENT_EVERY)));
        }
        send(placement);
    }

    /** Repeats from now on what another runner has announced: in its own time, for everybody may know it. */
    public void repeat(Placement placement) {
        var wait = PLACEMENT_EVERY
                .multipliedBy(Math.floorMod(placement.quickApp(), SPREAD))
                .dividedBy(SPREAD);
        placements.put(
                placement.quickApp(), new Announced(placement, clock.instant().plus(wait)));
    }

    /** How many QuickApps run here and how busy the processors are (0–1): goes out with the next presence. */
    public void report(int quickApps, double load) {
        this.quickApps = quickApps;
        this.load = load;
    }

    /** This runner keeps the hub from now on, under this epoch, or does not any more (0); says so at once. */
    public synchronized void keeps(long epoch) {
        keeper = epoch;
        if (epoch == 0) {
            placements.clear(); // another says now where QuickApps run
        }
        nextPresence = Instant.MIN;
        tick();
    }

    /** The runner answers requests from now on. */
    void begin() {
        serving = true;
        tick();
    }

    /** Says what is due. */
    synchronized void tick() {
        var now = clock.instant();
        if (!serving || now.isBefore(nextPresence)) {
            return;
        }
        nextPresence = now.plus(PRESENCE_EVERY);
        logFailure(send(presence(true)), "its presence");
        for (var announced : placements.values()) {
            if (!now.isBefore(announced.again())
                    && placements.replace(
                            announced.placement().quickApp(),
                            announced,
                            new Announced(announced.placement(), now.plus(PLACEMENT_EVERY)))) {
                send(announced.placement());
            }
        }
    }

    /** Says goodbye. */
    synchronized CompletionStage<Void> end() {
        if (!serving) {
            return CompletableFuture.completedFuture(null);
        }
        serving = false;
        return send(presence(false));
    }

    private Presence presence(boolean alive) {
        return new Presence(
                self.instance(), self.incarnation(), alive, clock.instant(), quickApps, load, alive ? keeper : 0);
    }

    private CompletionStage<Void> send(Presence presence) {
        // Not worth more than one interval: the next one says the same, fresher.
        return transport.publish(
                new Topic.RunnerPresence(self.hub(), self.instance()),
                codec.encode(presence),
                Delivery.until(clock.instant().plus(PRESENCE_EVERY)).asRetained());
    }

    private void send(Placement placement) {
        var sent = transport.publish(
                new Topic.PlacementOf(self.hub(), placement.quickApp()),
                codec.encode(placement),
                Delivery.until(clock.instant().plus(PLACEMENT_EVERY)).asRetained());
        logFailure(sent, "where QuickApp " + placement.quickApp() + " runs");
    }

    private void logFailure(CompletionStage<Void> sent, String what) {
        sent.whenComplete((_, failure) -> {
            if (failure != null) {
                LOG.debugf("%s could not announce %s: %s", self.instance(), what, failure.getMessage());
            }
        });
    }
}
