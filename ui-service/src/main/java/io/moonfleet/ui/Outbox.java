package io.moonfleet.ui;

import io.moonfleet.ui.ServerFrame.ScreenShown;
import io.moonfleet.ui.Wire.Farewell;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Set;

/**
 * The way to one page. One text is under way at a time; what comes meanwhile waits in a {@link FrameQueue}, where it costs no
 * more the slower the page is.
 */
final class Outbox {

    private static final int MAX_FRAMES = 4_096;
    private static final long MAX_WEIGHT = 8 << 20;
    private static final Duration MAX_WRITE = Duration.ofSeconds(15);

    /** So that elements that rest one after the other are woken together. */
    private static final Duration SHORTEST_SLEEP = Duration.ofMillis(5);

    private final FrameCodec codec;
    private final Wire wire;
    private final FanOut fanOut;
    private final Later later;
    private final InstantSource clock;
    private final FrameQueue queue = new FrameQueue();
    private Instant writingSince;
    private boolean alarmSet;
    private boolean closed;

    Outbox(FrameCodec codec, Wire wire, FanOut fanOut, Later later, InstantSource clock) {
        this.codec = codec;
        this.wire = wire;
        this.fanOut = fanOut;
        this.later = later;
        this.clock = clock;
    }

    void offer(ServerFrame frame) {
        offer(new SharedFrame(frame));
    }

    void offer(SharedFrame frame) {
        if (!put(frame)) {
            close(Farewell.TOO_SLOW);
            return;
        }
        pump();
    }

    /**
     * Offers a screen behind everything that waits. Changes that it contains need not be sent any more; what is newer than it
     * must not be sent before it, and is offered again by who holds it back.
     */
    void offerScreen(ScreenShown screen, Set<Integer> devices) {
        boolean fits;
        synchronized (this) {
            if (closed) {
                return;
            }
            var before = queue.weight();
            queue.removeIf(
                    changed -> devices.contains(changed.device()),
                    property -> devices.contains(property.device()) && property.sequence() > screen.sequence());
            queue.putScreen(new SharedFrame(screen), clock.instant());
            fits = fits(before);
        }
        if (fits) {
            pump();
        } else {
            close(Farewell.TOO_SLOW);
        }
    }

    /** Closes the socket when the page has not taken a text for too long. */
    void sweep() {
        boolean stuck;
        synchronized (this) {
            stuck = writingSince != null && writingSince.plus(MAX_WRITE).isBefore(clock.instant());
        }
        if (stuck) {
            close(Farewell.TOO_SLOW);
        }
    }

    void close(Farewell why) {
        if (discard()) {
            fanOut.closedOne(why);
        }
        wire.close(why);
    }

    /** Forgets everything: the page is gone. False when it was gone already. */
    synchronized boolean discard() {
        if (closed) {
            return false;
        }
        closed = true;
        fanOut.weigh(-queue.weight());
        queue.clear();
        return true;
    }

    synchronized int size() {
        return queue.size();
    }

    private synchronized boolean put(SharedFrame frame) {
        if (closed) {
            return true;
        }
        var before = queue.weight();
        if (queue.put(frame, clock.instant())) {
            fanOut.coalescedOne();
        }
        return fits(before);
    }

    private boolean fits(long weightBefore) {
        fanOut.weigh(queue.weight() - weightBefore);
        return queue.size() <= MAX_FRAMES && queue.weight() <= MAX_WEIGHT && !fanOut.isTooMuch(queue.weight());
    }

    private void pump() {
        for (var frame = next(); frame != null; frame = next()) {
            fanOut.sentOne();
            var sent = wire.send(frame.text(codec)).toCompletableFuture();
            if (!sent.isDone()) {
                sent.whenComplete((_, failure) -> written(failure));
                return;
            }
            if (sent.isCompletedExceptionally()) {
                discard();
            }
            written();
        }
        setAlarm();
    }

    private void written(Throwable failure) {
        if (failure != null) {
            // The socket's own close tells the session; there is nobody left to send to.
            discard();
        }
        written();
        pump();
    }

    private synchronized void written() {
        writingSince = null;
    }

    private synchronized SharedFrame next() {
        if (writingSince != null || closed) {
            return null;
        }
        var now = clock.instant();
        var before = queue.weight();
        var frame = queue.poll(now);
        if (frame != null) {
            writingSince = now;
            fanOut.weigh(queue.weight() - before);
        }
        return frame;
    }

    /** Comes back when something has rested long enough. */
    private void setAlarm() {
        Duration sleep;
        synchronized (this) {
            var wakesAt = queue.wakesAt();
            if (alarmSet || writingSince != null || wakesAt.isEmpty()) {
                return;
            }
            alarmSet = true;
            var left = Duration.between(clock.instant(), wakesAt.get());
            sleep = left.compareTo(SHORTEST_SLEEP) > 0 ? left : SHORTEST_SLEEP;
        }
        later.run(sleep, () -> {
            synchronized (this) {
                alarmSet = false;
            }
            pump();
        });
    }
}
