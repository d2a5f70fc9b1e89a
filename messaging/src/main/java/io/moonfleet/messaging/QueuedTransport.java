package io.moonfleet.messaging;

import io.moonfleet.protocol.Topic;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * Feeds a connection that refuses messages while the broker is away: a bounded queue in front of it, one message handed over
 * at a time, in order, and a refused one again after a growing delay until its deadline. Handing over one at a time costs
 * nothing (SmallRye's sink writes them one by one as well) and keeps what has become too late from being sent after all.
 */
final class QueuedTransport implements BrokerTransport {

    private static final int MAX_MESSAGES = 65_536;
    private static final long MAX_BYTES = 128L << 20;
    private static final Duration FIRST_DELAY = Duration.ofMillis(20);
    private static final Duration LONGEST_DELAY = Duration.ofMillis(250);
    private static final Duration STALL = Duration.ofSeconds(30);

    private final Connection connection;
    private final Executor thread;
    private final InstantSource clock;
    private final int maxMessages;
    private final AtomicInteger messages = new AtomicInteger();
    private final AtomicLong bytes = new AtomicLong();
    private final ConcurrentLinkedQueue<Parcel> arriving = new ConcurrentLinkedQueue<>();

    // Below: touched only inside the loop, which the counter makes one at a time.
    private final AtomicInteger work = new AtomicInteger();
    private final ArrayDeque<Parcel> queue = new ArrayDeque<>();
    private final ConcurrentLinkedQueue<Outcome> outcomes = new ConcurrentLinkedQueue<>();
    private Parcel underway;
    private Duration delay = FIRST_DELAY;
    private Instant notBefore = Instant.MIN;
    private String trouble = "the message broker is not connected";

    private volatile Instant silentSince = Instant.MAX;
    private volatile boolean worked;

    /** Hands one message to the broker's connection and tells how it went: null, or why not. Never throws. */
    interface Connection {
        void send(Topic topic, byte[] payload, boolean retained, Consumer<Throwable> outcome);
    }

    /**
     * @param thread where messages are handed over; best the connection's own event loop, because the MQTT client checks and
     *     uses its connection in two steps that only there nothing comes between
     */
    QueuedTransport(Connection connection, Executor thread, InstantSource clock) {
        this(connection, thread, clock, MAX_MESSAGES);
    }

    QueuedTransport(Connection connection, Executor thread, InstantSource clock, int maxMessages) {
        this.connection = connection;
        this.thread = thread;
        this.clock = clock;
        this.maxMessages = maxMessages;
    }

    @SuppressWarnings("ArrayRecordComponent") // nobody compares parcels
    private record Parcel(Topic topic, byte[] payload, Delivery delivery, CompletableFuture<Void> done) {}

    private record Outcome(Parcel parcel, Throwable failure) {}

    @Override
    public CompletionStage<Void> publish(Topic topic, byte[] payload, Delivery delivery) {
        var parcel = new Parcel(topic, payload, delivery, new CompletableFuture<>());
        var count = messages.incrementAndGet();
        var size = bytes.addAndGet(payload.length);
        if (count > maxMessages || size > MAX_BYTES) {
            release(parcel);
            return CompletableFuture.failedFuture(new PublishException(
                    "TOO_MANY_IN_FLIGHT", "too many messages are waiting for the broker to take them"));
        }
        arriving.add(parcel);
        schedule();
        return parcel.done();
    }

    /** Fails what is over, and tries again what was refused. */
    void tick() {
        if (messages.get() > 0) {
            schedule();
        }
    }

    /** How many messages wait. */
    int waiting() {
        return messages.get();
    }

    /** Whether the connection has neither taken nor refused a message for long, though it once did: it will never again. */
    boolean isStalled() {
        return worked && silentSince.isBefore(clock.instant().minus(STALL));
    }

    private void schedule() {
        if (work.getAndIncrement() == 0) {
            thread.execute(this::loop);
        }
    }

    private void loop() {
        var seen = work.get();
        do {
            step();
            seen = work.addAndGet(-seen);
        } while (seen != 0);
    }

    private void step() {
        for (var outcome = outcomes.poll(); outcome != null; outcome = outcomes.poll()) {
            settle(outcome);
        }
        for (var parcel = arriving.poll(); parcel != null; parcel = arriving.poll()) {
            queue.add(parcel);
        }
        var now = clock.instant();
        if (underway != null || now.isBefore(notBefore)) {
            failOverdue(now);
            return;
        }
        for (var next = queue.poll(); next != null; next = queue.poll()) {
            if (isOver(next, now)) {
                fail(next);
            } else {
                handOver(next, now);
                return;
            }
        }
    }

    private void handOver(Parcel parcel, Instant now) {
        underway = parcel;
        silentSince = now;
        connection.send(parcel.topic(), parcel.payload(), parcel.delivery().retained(), failure -> {
            outcomes.add(new Outcome(parcel, failure));
            schedule();
        });
    }

    private void settle(Outcome outcome) {
        underway = null;
        worked = true;
        silentSince = Instant.MAX;
        if (outcome.failure() == null) {
            delay = FIRST_DELAY;
            complete(outcome.parcel());
            return;
        }
        trouble = "the message broker does not take messages: "
                + outcome.failure().getMessage();
        notBefore = clock.instant().plus(delay);
        delay = delay.multipliedBy(2).compareTo(LONGEST_DELAY) < 0 ? delay.multipliedBy(2) : LONGEST_DELAY;
        if (!outcome.parcel().done().isDone()) {
            queue.addFirst(outcome.parcel());
        }
    }

    private void failOverdue(Instant now) {
        if (underway != null && isOver(underway, now)) {
            fail(underway);
        }
        queue.removeIf(parcel -> {
            var over = isOver(parcel, now);
            if (over) {
                fail(parcel);
            }
            return over;
        });
    }

    private static boolean isOver(Parcel parcel, Instant now) {
        return !now.isBefore(parcel.delivery().deadline());
    }

    private void complete(Parcel parcel) {
        if (parcel.done().complete(null)) {
            release(parcel);
        }
    }

    private void fail(Parcel parcel) {
        if (parcel.done().completeExceptionally(new PublishException("BROKER_UNAVAILABLE", trouble))) {
            release(parcel);
        }
    }

    private void release(Parcel parcel) {
        messages.decrementAndGet();
        bytes.addAndGet(-parcel.payload().length);
    }
}
