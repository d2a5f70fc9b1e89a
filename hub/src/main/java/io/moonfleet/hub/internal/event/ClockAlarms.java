package io.moonfleet.hub.internal.event;

import io.moonfleet.hub.Alarms;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.PriorityQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Alarms over a clock, on one thread. It looks at the clock at least every few seconds while something waits, because a
 * machine that was asleep or whose time was set has a clock that jumps.
 */
public final class ClockAlarms implements Alarms {

    private static final long LOOK_NANOS = TimeUnit.SECONDS.toNanos(5);
    private static final long CLOSE_MILLIS = 2_000;
    private static final Logger LOG = LoggerFactory.getLogger(ClockAlarms.class);

    private static final class Waiting implements Comparable<Waiting> {
        private final Instant time;
        private final long order;
        private final Runnable action;
        private volatile boolean cancelled;

        Waiting(Instant time, long order, Runnable action) {
            this.time = time;
            this.order = order;
            this.action = action;
        }

        @Override
        public int compareTo(Waiting other) {
            int byTime = time.compareTo(other.time);
            return byTime != 0 ? byTime : Long.compare(order, other.order);
        }
    }

    private final Clock clock;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    // Guarded by the lock.
    private final PriorityQueue<Waiting> queue = new PriorityQueue<>();
    private long order;
    private Thread thread;
    private boolean closed;

    public ClockAlarms(Clock clock) {
        this.clock = clock;
    }

    @Override
    public Alarm at(Instant time, Runnable action) {
        lock.lock();
        try {
            var waiting = new Waiting(time, order++, action);
            if (!closed) {
                queue.add(waiting);
                if (thread == null) {
                    thread = Thread.ofPlatform().daemon().name("hub-alarms").start(this::run);
                }
                changed.signal();
            }
            return () -> cancel(waiting);
        } finally {
            lock.unlock();
        }
    }

    private void cancel(Waiting waiting) {
        waiting.cancelled = true;
        lock.lock();
        try {
            queue.remove(waiting);
        } finally {
            lock.unlock();
        }
    }

    private void run() {
        while (true) {
            Waiting due;
            lock.lock();
            try {
                due = awaitDue();
            } catch (InterruptedException e) {
                LOG.debug("the alarms' thread was interrupted", e);
                continue;
            } finally {
                lock.unlock();
            }
            if (due == null) {
                return;
            }
            ring(due);
        }
    }

    /** The next one that is due, or null when closed. */
    private Waiting awaitDue() throws InterruptedException {
        while (!closed) {
            var first = queue.peek();
            if (first == null) {
                changed.await();
                continue;
            }
            var left = Duration.between(clock.instant(), first.time);
            if (!left.isPositive()) {
                return queue.poll();
            }
            long nanos = left.compareTo(Duration.ofNanos(LOOK_NANOS)) > 0 ? LOOK_NANOS : left.toNanos();
            changed.awaitNanos(nanos);
        }
        return null;
    }

    private static void ring(Waiting due) {
        if (due.cancelled) {
            return;
        }
        try {
            due.action.run();
        } catch (RuntimeException e) {
            LOG.error("something that was due at {} failed", due.time, e);
        }
    }

    @Override
    public void close() {
        Thread ending;
        lock.lock();
        try {
            closed = true;
            queue.clear();
            changed.signal();
            ending = thread;
        } finally {
            lock.unlock();
        }
        if (ending == null || ending == Thread.currentThread()) {
            return;
        }
        try {
            ending.join(CLOSE_MILLIS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
