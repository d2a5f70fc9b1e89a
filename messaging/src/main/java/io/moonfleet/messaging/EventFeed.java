package io.moonfleet.messaging;

import io.moonfleet.protocol.Event;
import io.moonfleet.protocol.EventBatch;
import io.moonfleet.protocol.MessageCodec;
import io.moonfleet.protocol.ProtocolException;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/** Hands the events of the runners to those who follow a device. What a former owner still says is dropped by its epoch. */
public final class EventFeed {

    private static final Logger LOG = Logger.getLogger(EventFeed.class);

    private final MessageCodec codec;
    private final ConcurrentHashMap<Integer, List<Consumer<Event>>> followers = new ConcurrentHashMap<>();
    private final List<Consumer<Event>> everything = new CopyOnWriteArrayList<>();
    private final ConcurrentHashMap<Integer, Long> epochs = new ConcurrentHashMap<>();
    private final AtomicLong stale = new AtomicLong();
    private final Malformed malformed = new Malformed("the event channel");

    EventFeed(MessageCodec codec) {
        this.codec = codec;
    }

    /** Calls the listener for each event of the device, oldest first. It runs on the channel's thread: it must not block. */
    public Subscription follow(int device, Consumer<Event> listener) {
        followers.compute(device, (_, known) -> {
            var list = known == null ? new CopyOnWriteArrayList<Consumer<Event>>() : known;
            list.add(listener);
            return list;
        });
        return () -> followers.computeIfPresent(device, (_, known) -> {
            known.remove(listener);
            return known.isEmpty() ? null : known;
        });
    }

    /** Calls the listener for each event of every device. */
    public Subscription followAll(Consumer<Event> listener) {
        everything.add(listener);
        return () -> everything.remove(listener);
    }

    /** How many events came from a runner that does not own the device any more. */
    public long stale() {
        return stale.get();
    }

    /** How many payloads of the event channel were no events. */
    public long malformed() {
        return malformed.count();
    }

    /** How many devices somebody follows. */
    public int followed() {
        return followers.size();
    }

    /** Takes a payload of the event channel; never throws. */
    void receive(byte[] payload) {
        try {
            receive(codec.decode(payload, EventBatch.class));
        } catch (ProtocolException e) {
            malformed.add(e);
        }
    }

    private void receive(EventBatch batch) {
        for (var event : batch.events()) {
            var newest = epochs.merge(event.device(), batch.epoch(), Math::max);
            if (newest > batch.epoch()) {
                stale.incrementAndGet();
                continue;
            }
            followers.getOrDefault(event.device(), List.of()).forEach(listener -> deliver(listener, event));
            everything.forEach(listener -> deliver(listener, event));
        }
    }

    private static void deliver(Consumer<Event> listener, Event event) {
        try {
            listener.accept(event);
        } catch (RuntimeException e) {
            // One screen's trouble must not keep the event from the others, nor end the channel.
            LOG.errorf(e, "A listener failed on event %d of device %d", event.sequence(), event.device());
        }
    }

    /** Ends when closed. */
    public interface Subscription extends AutoCloseable {
        @Override
        void close();
    }
}
