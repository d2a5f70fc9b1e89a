package io.moonfleet.messaging;

import io.moonfleet.protocol.Event;
import io.moonfleet.protocol.EventBatch;
import io.moonfleet.protocol.EventKind;
import io.moonfleet.protocol.MessageCodec;
import io.moonfleet.protocol.ProtocolException;
import io.moonfleet.protocol.Topic;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.jboss.logging.Logger;

/**
 * Hands the events of the runners to those who follow a device, and has the broker send no others: a ui-service with ten pages
 * open does not hear what ten thousand QuickApps say. What a former owner still says is dropped by its epoch.
 */
public final class EventFeed {

    /** A page that is loaded again leaves and comes back: the subscription waits for it. */
    static final Duration LINGER = Duration.ofSeconds(30);

    private static final Set<EventKind> OF_A_DEVICE = EnumSet.complementOf(EnumSet.of(EventKind.LIFE));
    private static final Logger LOG = Logger.getLogger(EventFeed.class);

    private final String hub;
    private final MessageCodec codec;
    private final Source source;
    private final InstantSource clock;
    private final ConcurrentHashMap<Integer, Watched> watched = new ConcurrentHashMap<>();
    private final Watched lives = new Watched(EnumSet.of(EventKind.LIFE));
    private final ConcurrentHashMap<Integer, Long> epochs = new ConcurrentHashMap<>();
    private final AtomicLong stale = new AtomicLong();
    private final Malformed malformed = new Malformed("the event channel");
    private volatile boolean connected;

    EventFeed(String hub, MessageCodec codec, Source source, InstantSource clock) {
        this.hub = hub;
        this.codec = codec;
        this.source = source;
        this.clock = clock;
    }

    /** Where events come from: what was subscribed to is subscribed to again after each interruption. */
    interface Source {
        /** {@link #subscribed} tells when it is in force; asking twice does no harm. */
        void subscribe(String filter);

        void unsubscribe(String filter);
    }

    /** Who follows something. It is called on the connection's thread: it must not block. */
    public interface Follower {
        /** Events come from now on; those before may have been missed. So it is after each interruption, too. */
        void onFresh();

        /** Events of one device come oldest first. */
        void onEvent(Event event);

        /** One that asks for nothing when it is fresh. */
        static Follower of(Consumer<Event> listener) {
            return new Follower() {
                @Override
                public void onFresh() {
                    LOG.trace("events come from now on");
                }

                @Override
                public void onEvent(Event event) {
                    listener.accept(event);
                }
            };
        }
    }

    /** Follows all events of a device but its life. */
    public Subscription follow(int device, Follower follower) {
        Watched subject;
        synchronized (watched) {
            subject = watched.computeIfAbsent(device, _ -> new Watched(OF_A_DEVICE));
            subject.followers.add(follower);
            subject.leftAt = Instant.MAX;
        }
        begin(subject, device, follower);
        return () -> {
            subject.followers.remove(follower);
            subject.leftAt = clock.instant();
        };
    }

    /** Follows how all devices begin, change and end. */
    public Subscription followLife(Follower follower) {
        lives.followers.add(follower);
        begin(lives, 0, follower);
        return () -> lives.followers.remove(follower);
    }

    private void begin(Watched subject, int device, Follower follower) {
        if (subject.isFresh()) {
            follower.onFresh();
        } else {
            subject.kinds.forEach(kind -> source.subscribe(filter(kind, device)));
        }
    }

    private String filter(EventKind kind, int device) {
        return kind == EventKind.LIFE ? Topic.EventOf.filter(hub, kind) : new Topic.EventOf(hub, kind, device).path();
    }

    /** Ready when the connection over which events come stands. */
    public HealthCheck readiness() {
        return () -> HealthCheckResponse.named("events").status(connected).build();
    }

    /** How many events came from a runner that does not own the device any more. */
    public long stale() {
        return stale.get();
    }

    /** How many payloads of the event channel were no events. */
    public long malformed() {
        return malformed.count();
    }

    /** How many devices the broker sends events of. */
    public int followed() {
        return watched.size();
    }

    /** Lets go what nobody has followed for a while. */
    void tick() {
        var longAgo = clock.instant().minus(LINGER);
        watched.forEach((device, subject) -> {
            if (!subject.followers.isEmpty() || subject.leftAt.isAfter(longAgo)) {
                return;
            }
            synchronized (watched) {
                if (!subject.followers.isEmpty()) {
                    return;
                }
                watched.remove(device);
            }
            subject.kinds.forEach(kind -> source.unsubscribe(filter(kind, device)));
            epochs.remove(device);
        });
    }

    /** The broker sends from now on what fits the filter. */
    void subscribed(String filter) {
        if (filter.equals(filter(EventKind.LIFE, 0))) {
            confirmed(lives, EventKind.LIFE);
        } else if (Topic.parse(filter) instanceof Topic.EventOf(String _, EventKind kind, int device)) {
            var subject = watched.get(device);
            if (subject != null) {
                confirmed(subject, kind);
            }
        }
    }

    private void confirmed(Watched subject, EventKind kind) {
        if (subject.confirm(kind)) {
            subject.followers.forEach(this::refresh);
        }
    }

    /** The connection stands; what was subscribed to before is not in force yet. */
    void connected() {
        connected = true;
    }

    /** Nothing comes any more until it is {@link #subscribed} again. */
    void interrupted() {
        connected = false;
        lives.interrupt();
        watched.values().forEach(Watched::interrupt);
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
            var subject = watched.get(event.device());
            if (subject != null) {
                subject.followers.forEach(follower -> deliver(follower, event));
            }
            if (event.kind() == EventKind.LIFE) {
                lives.followers.forEach(follower -> deliver(follower, event));
            }
        }
    }

    private void refresh(Follower follower) {
        try {
            follower.onFresh();
        } catch (RuntimeException e) {
            LOG.error("A follower could not begin anew", e);
        }
    }

    private static void deliver(Follower follower, Event event) {
        try {
            follower.onEvent(event);
        } catch (RuntimeException e) {
            // One screen's trouble must not keep the event from the others, nor end the channel.
            LOG.errorf(e, "A follower failed on event %d of device %d", event.sequence(), event.device());
        }
    }

    /** Ends when closed. */
    public interface Subscription extends AutoCloseable {
        @Override
        void close();
    }

    /** Something that is followed: by whom, and whether the broker sends all of it. */
    private static final class Watched {

        private final Set<EventKind> kinds;
        private final List<Follower> followers = new CopyOnWriteArrayList<>();
        private final Set<EventKind> confirmed = EnumSet.noneOf(EventKind.class);
        private volatile Instant leftAt = Instant.MAX;

        Watched(Set<EventKind> kinds) {
            this.kinds = kinds;
        }

        synchronized boolean isFresh() {
            return confirmed.size() == kinds.size();
        }

        synchronized boolean confirm(EventKind kind) {
            return confirmed.add(kind) && isFresh();
        }

        synchronized void interrupt() {
            confirmed.clear();
        }
    }
}
