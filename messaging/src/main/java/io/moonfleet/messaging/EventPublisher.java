package io.moonfleet.messaging;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import io.moonfleet.protocol.Event;
import io.moonfleet.protocol.EventBatch;
import io.moonfleet.protocol.EventKind;
import io.moonfleet.protocol.MessageCodec;
import io.moonfleet.protocol.ProtocolException;
import io.moonfleet.protocol.Topic;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jboss.logging.Logger;

/**
 * Sends a runner's events. An event leaves at once when its device and kind are idle; what comes while a message is on its way
 * gathers for the next one. So a quiet home has no delay and a busy one sends fewer, larger messages.
 */
public final class EventPublisher {

    /** How many events of one device and kind may wait. */
    static final int LANE_BOUND = 1_000;

    /** How many events of all devices may wait, so that a broker that is away does not cost all memory. */
    private static final int MAX_WAITING = 100_000;

    private static final int MAX_BATCH = 256;
    private static final int PAUSE_MILLIS = 100;
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Logger LOG = Logger.getLogger(EventPublisher.class);

    private final ServiceIdentity self;
    private final BrokerTransport transport;
    private final MessageCodec codec;
    private final InstantSource clock;
    private final int laneBound;
    private final Executor later;
    private final ConcurrentHashMap<Lane, EventLane> lanes = new ConcurrentHashMap<>();
    private final AtomicInteger waiting = new AtomicInteger();
    private final AtomicLong lost = new AtomicLong();
    private volatile boolean closed;

    EventPublisher(ServiceIdentity self, BrokerTransport transport, MessageCodec codec, InstantSource clock) {
        this(self, transport, codec, clock, LANE_BOUND, CompletableFuture.delayedExecutor(PAUSE_MILLIS, MILLISECONDS));
    }

    EventPublisher(
            ServiceIdentity self,
            BrokerTransport transport,
            MessageCodec codec,
            InstantSource clock,
            int laneBound,
            Executor later) {
        this.self = self;
        this.transport = transport;
        this.codec = codec;
        this.clock = clock;
        this.laneBound = laneBound;
        this.later = later;
    }

    private record Lane(int device, EventKind kind) {}

    /**
     * Takes an event from any thread; never blocks.
     *
     * @param epoch under which this runner owns the device
     */
    public void publish(Event event, long epoch) {
        var key = new Lane(event.device(), event.kind());
        // Inside compute the lane is ours alone; sending happens outside, because it may call back.
        var batch = new Taken();
        lanes.compute(key, (_, known) -> {
            var lane = known == null ? new EventLane(laneBound, MAX_BATCH, waiting, MAX_WAITING) : known;
            if (!lane.add(new EventLane.Waiting(event, epoch))) {
                lost.incrementAndGet();
            }
            if (!lane.isBusy()) {
                batch.events = lane.take();
            }
            return lane;
        });
        send(key, batch.events);
    }

    /** How many events wait for the broker to take those before them. */
    public int waiting() {
        return waiting.get();
    }

    /** How many events found no room, or were too large to send. */
    public long lost() {
        return lost.get();
    }

    /** From now on what cannot be sent is not kept. */
    void close() {
        closed = true;
    }

    private void send(Lane key, List<EventLane.Waiting> batch) {
        if (batch.isEmpty()) {
            return;
        }
        byte[] payload;
        try {
            var events = batch.stream().map(EventLane.Waiting::event).toList();
            payload = codec.encode(
                    new EventBatch(self.instance(), batch.getFirst().epoch(), events));
        } catch (ProtocolException tooLarge) {
            split(key, batch, tooLarge);
            return;
        }
        transport
                .publish(
                        new Topic.EventOf(self.hub(), key.kind(), key.device()),
                        payload,
                        Delivery.until(clock.instant().plus(PATIENCE)))
                .whenComplete((_, failure) -> sent(key, batch, failure));
    }

    /** Half a batch may fit; a single event that does not is lost, and said to be. */
    private void split(Lane key, List<EventLane.Waiting> batch, ProtocolException tooLarge) {
        if (batch.size() == 1) {
            lost.incrementAndGet();
            LOG.errorf("An event of device %d cannot be sent: %s", key.device(), tooLarge.getMessage());
            sendNext(key);
            return;
        }
        var half = batch.size() / 2;
        putBack(key, batch.subList(half, batch.size()));
        send(key, batch.subList(0, half));
    }

    private void sent(Lane key, List<EventLane.Waiting> batch, Throwable failure) {
        if (failure == null || closed) {
            sendNext(key);
            return;
        }
        LOG.debugf("%d events of device %d wait: %s", batch.size(), key.device(), failure.getMessage());
        putBack(key, batch);
        // A transport that is full refuses at once: without a pause this would go round and round.
        later.execute(() -> sendNext(key));
    }

    private void putBack(Lane key, List<EventLane.Waiting> batch) {
        lanes.computeIfPresent(key, (_, lane) -> {
            lost.addAndGet(lane.putBack(batch));
            return lane;
        });
    }

    private void sendNext(Lane key) {
        var next = new Taken();
        lanes.computeIfPresent(key, (_, lane) -> {
            next.events = lane.take();
            return next.events.isEmpty() ? null : lane;
        });
        send(key, next.events);
    }

    /** What a lane gave out inside a compute. */
    private static final class Taken {
        List<EventLane.Waiting> events = List.of();
    }
}
