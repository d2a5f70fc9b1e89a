package io.moonfleet.messaging;

import com.fasterxml.jackson.databind.JsonNode;
import io.moonfleet.protocol.Changes;
import io.moonfleet.protocol.MessageCodec;
import io.moonfleet.protocol.ProtocolException;
import io.moonfleet.protocol.Topic;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jboss.logging.Logger;

/**
 * Sends what {@code /refreshStates} gives, in order and unbroken: what comes while a message is on its way goes with the next.
 * When the broker is away too long for all of it to be kept, the next message begins later than the last one ended, and the
 * gateways know that they must ask.
 */
public final class ChangesPublisher {

    /** The gateways remember no more either. */
    private static final int MAX_WAITING = 10_000;

    private static final int MAX_BATCH = 500;
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final Logger LOG = Logger.getLogger(ChangesPublisher.class);

    private final ServiceIdentity self;
    private final BrokerTransport transport;
    private final MessageCodec codec;
    private final InstantSource clock;
    private final AtomicLong lost = new AtomicLong();

    // Guarded by this.
    private String zone = "UTC";
    private long epoch;
    private boolean begun;
    private long after;
    private List<Changes.Numbered> waiting = new ArrayList<>();
    private boolean busy;

    ChangesPublisher(ServiceIdentity self, BrokerTransport transport, MessageCodec codec, InstantSource clock) {
        this.self = self;
        this.transport = transport;
        this.codec = codec;
        this.clock = clock;
    }

    /**
     * Begins.
     *
     * @param newest the number of the newest event that clients see; what is not newer is passed over
     */
    public synchronized void begin(String zone, long epoch, long newest) {
        this.zone = zone;
        this.epoch = epoch;
        after = newest;
        waiting.removeIf(event -> event.sequence() <= newest);
        begun = true;
        tick();
        sendNext();
    }

    /** Takes an event as clients see it; never blocks. Events come in the order of their numbers. */
    public synchronized void publish(long sequence, JsonNode event) {
        if (begun && sequence <= after) {
            return;
        }
        if (waiting.size() >= MAX_WAITING) {
            lost.addAndGet(waiting.size());
            after = waiting.getLast().sequence();
            waiting.clear();
        }
        waiting.add(new Changes.Numbered(sequence, event));
        sendNext();
    }

    /** How many events the gateways must ask for. */
    public long lost() {
        return lost.get();
    }

    /** Says how far things are, so that a gateway that has missed the last message knows. */
    synchronized void tick() {
        if (begun && !busy && waiting.isEmpty()) {
            send(List.of(), after);
        }
    }

    private synchronized void sendNext() {
        if (!begun || busy || waiting.isEmpty()) {
            return;
        }
        var batch = List.copyOf(waiting.subList(0, Math.min(waiting.size(), MAX_BATCH)));
        waiting = new ArrayList<>(waiting.subList(batch.size(), waiting.size()));
        send(batch, batch.getLast().sequence());
    }

    private void send(List<Changes.Numbered> batch, long last) {
        busy = true;
        var message = new Changes(self.instance(), epoch, zone, after, last, batch);
        after = last;
        byte[] payload;
        try {
            payload = codec.encode(message);
        } catch (ProtocolException tooLarge) {
            LOG.warnf("%d events are too large for one message: %s", batch.size(), tooLarge.getMessage());
            sent(batch, tooLarge);
            return;
        }
        transport
                .publish(
                        new Topic.ChangesOf(self.hub()),
                        payload,
                        Delivery.until(clock.instant().plus(PATIENCE)))
                .whenComplete((_, failure) -> sent(batch, failure));
    }

    /** What was not taken is not sent again: the next message does not begin where the gateways are, so they ask. */
    private void sent(List<Changes.Numbered> batch, Throwable failure) {
        if (failure != null) {
            lost.addAndGet(batch.size());
            LOG.debugf("%d events did not leave: %s", batch.size(), failure.getMessage());
        }
        synchronized (this) {
            busy = false;
        }
        sendNext();
    }
}
