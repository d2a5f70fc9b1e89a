package io.moonfleet.messaging;

import io.moonfleet.protocol.Message;
import io.moonfleet.protocol.MessageCodec;
import io.moonfleet.protocol.Topic;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.jboss.logging.Logger;

/**
 * Finds out by a round trip to the own inbox whether messages get through. A connection that is open proves nothing: a channel
 * can be dead behind it.
 */
public final class BrokerHealth {

    /** Longer without an echo although the broker takes our messages, and only a restart helps. */
    static final Duration DEAF = Duration.ofSeconds(30);

    private static final Duration CHECK_TIMEOUT = Duration.ofSeconds(2);
    private static final String NO_ECHO = "a message to the own inbox did not come back";
    private static final String NOT_CONNECTED = "the message broker is not connected";
    private static final String UNKNOWN = "not checked yet";
    private static final Logger LOG = Logger.getLogger(BrokerHealth.class);

    private final String name;
    private final BrokerTransport transport;
    private final Topic inbox;
    private final Function<Probe, Message> probeMessage;
    private final BooleanSupplier stalled;
    private final MessageCodec codec;
    private final InstantSource clock;
    private final AtomicLong counter = new AtomicLong();
    private final ConcurrentHashMap<String, CompletableFuture<RoundTrip>> waiting = new ConcurrentHashMap<>();
    private final AtomicReference<Boolean> logged = new AtomicReference<>();
    private volatile RoundTrip last = new RoundTrip(false, Duration.ZERO, UNKNOWN);
    private final AtomicReference<Instant> deafSince = new AtomicReference<>();

    /**
     * @param name for logs and health reports
     * @param inbox where this service receives
     * @param probeMessage a message that the inbox takes and that brings its id to {@link #arrived}
     * @param stalled whether the connection neither takes nor refuses messages any more
     */
    BrokerHealth(
            String name,
            BrokerTransport transport,
            Topic inbox,
            Function<Probe, Message> probeMessage,
            BooleanSupplier stalled,
            MessageCodec codec,
            InstantSource clock) {
        this.name = name;
        this.transport = transport;
        this.inbox = inbox;
        this.probeMessage = probeMessage;
        this.stalled = stalled;
        this.codec = codec;
        this.clock = clock;
    }

    /** What a probe message carries. */
    record Probe(String id, Instant deadline) {}

    /**
     * A measured round trip.
     *
     * @param works whether the message came back
     * @param took how long it took, or was waited for
     * @param reason why it does not work; empty when it does
     */
    public record RoundTrip(boolean works, Duration took, String reason) {}

    /** How long a small message took to the broker and back, or why it did not; completes within the timeout. */
    public CompletionStage<RoundTrip> check(Duration timeout) {
        var id = "probe-" + counter.incrementAndGet();
        var began = System.nanoTime();
        var deadline = clock.instant().plus(timeout);
        var trip = new CompletableFuture<RoundTrip>();
        var arrival = new CompletableFuture<RoundTrip>();
        var taken = new AtomicBoolean();
        waiting.put(id, arrival);
        arrival.orTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS).whenComplete((outcome, late) -> {
            waiting.remove(id);
            if (late != null) {
                trip.complete(new RoundTrip(false, timeout, taken.get() ? NO_ECHO : NOT_CONNECTED));
            } else {
                trip.complete(outcome.works() ? worksSince(began) : outcome);
            }
        });
        transport
                .publish(inbox, codec.encode(probeMessage.apply(new Probe(id, deadline))), Delivery.until(deadline))
                .whenComplete((_, failure) -> {
                    taken.set(failure == null);
                    if (failure != null) {
                        arrival.complete(new RoundTrip(false, timeout, failure.getMessage()));
                    }
                });
        return trip.thenApply(this::remember);
    }

    /** The outcome of the latest check. */
    public RoundTrip last() {
        return last;
    }

    /** Why messages do not get through, as far as the latest check knows. */
    Optional<String> trouble() {
        var trip = last;
        return trip.works() || trip.reason().equals(UNKNOWN) ? Optional.empty() : Optional.of(trip.reason());
    }

    /** Whether a restart is the only thing left: the broker takes our messages and we hear nothing. */
    public boolean isDeaf() {
        return stalled.getAsBoolean() || hearsNothing();
    }

    /** Ready when a round trip works now. */
    public HealthCheck readiness() {
        return () -> {
            var trip = check(CHECK_TIMEOUT).toCompletableFuture().join();
            return HealthCheckResponse.named(name)
                    .status(trip.works())
                    .withData(
                            trip.works() ? "roundTripMicros" : "waitedMicros",
                            trip.took().toNanos() / 1_000)
                    .withData("reason", trip.reason())
                    .build();
        };
    }

    /** Alive unless deaf. A broker that is away is no reason to restart us: we reconnect. */
    public HealthCheck liveness() {
        return () ->
                HealthCheckResponse.named(name + "-channels").status(!isDeaf()).build();
    }

    /** Checks once and logs when the way to the broker is lost or found. */
    void watch() {
        check(CHECK_TIMEOUT).thenAccept(now -> {
            var before = logged.getAndSet(now.works());
            if (before != null && before == now.works()) {
                return;
            }
            if (now.works()) {
                LOG.infof(
                        "%s has the broker, %d µs there and back",
                        name, now.took().toNanos() / 1_000);
            } else {
                LOG.warnf("%s has no broker and goes on trying: %s", name, now.reason());
            }
        });
    }

    /** Told by the inbox of each id that came back; whether it was a probe of ours. */
    boolean arrived(String id) {
        var arrival = waiting.get(id);
        return arrival != null && arrival.complete(new RoundTrip(true, Duration.ZERO, ""));
    }

    private static RoundTrip worksSince(long began) {
        return new RoundTrip(true, Duration.ofNanos(System.nanoTime() - began), "");
    }

    private RoundTrip remember(RoundTrip trip) {
        last = trip;
        if (trip.works() || !trip.reason().equals(NO_ECHO)) {
            deafSince.set(null);
        } else {
            deafSince.compareAndSet(null, clock.instant());
        }
        return trip;
    }

    private boolean hearsNothing() {
        var since = deafSince.get();
        return since != null && since.plus(DEAF).isBefore(clock.instant());
    }
}
