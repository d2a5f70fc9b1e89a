package io.moonfleet.hub.internal.event;

import com.fasterxml.jackson.databind.JsonNode;
import io.moonfleet.hub.HubEvent;
import io.moonfleet.hub.HubListener;
import io.moonfleet.hub.HubStore;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Numbers what happens and tells the listeners, in order, on one thread of its own. Whoever changes a device appends its
 * event while it still holds the device's lock, so the order of the numbers is the order of the changes; the listeners
 * are called later by the other thread, which holds nothing.
 *
 * <p>When the listeners are slower than the events come, log lines are dropped first (and counted in the log), because a
 * script in a loop can write any number of them; everything else makes its sender wait a little.
 */
public final class EventStream implements AutoCloseable {

    /**
     * Numbers are taken from the store in such steps, so that taking one costs nothing; a crash loses the rest of the
     * step, which makes a gap but never a number twice.
     */
    private static final long STEP = 1_000_000;

    private static final String SEQUENCE = "event";

    /** So many log lines wait at most; other events never cost one its place. */
    private static final int LOG_BACKLOG = 50_000;

    private static final int FULL_BACKLOG = 100_000;
    private static final long MAX_WAIT_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long CLOSE_MILLIS = 5_000;
    private static final Logger LOG = LoggerFactory.getLogger(EventStream.class);

    private final HubStore store;
    private final Clock clock;
    private final List<HubListener> listeners = new CopyOnWriteArrayList<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition filled = lock.newCondition();
    private final Condition emptied = lock.newCondition();
    private final Condition told = lock.newCondition();
    private final Thread thread;

    // Guarded by the lock.
    private ArrayDeque<HubEvent> backlog = new ArrayDeque<>();
    private ArrayDeque<HubEvent> spare = new ArrayDeque<>();
    private boolean delivering;
    private long next;
    private long reservedEnd;
    private int logsWaiting;
    private long droppedLogs;
    private boolean closed;

    private volatile long newest;

    /** Makes the event once its number and time are known. */
    @FunctionalInterface
    public interface Maker {
        HubEvent make(long sequence, Instant at);
    }

    public EventStream(HubStore store, Clock clock) {
        this.store = store;
        this.clock = clock;
        long first = store.reserve(SEQUENCE, STEP);
        this.reservedEnd = first + STEP;
        // The first number stays unused, so that no client who asks for what is newer than 0 can be up to date.
        this.next = first + 1;
        this.newest = next - 1;
        this.thread = Thread.ofPlatform().daemon().name("hub-events").start(this::run);
    }

    public void add(HubListener listener) {
        listeners.add(listener);
    }

    public void remove(HubListener listener) {
        listeners.remove(listener);
    }

    /** The number of the newest event. */
    public long newest() {
        return newest;
    }

    /** Appends an event; may be called with a device's lock held and never waits for a listener. */
    public void append(Maker maker) {
        lock.lock();
        try {
            if (closed) {
                return;
            }
            appendLocked(maker);
        } finally {
            lock.unlock();
        }
    }

    /** Appends a log line unless too many wait already; false when it was dropped. */
    public boolean appendLog(Maker maker) {
        lock.lock();
        try {
            if (closed || logsWaiting >= LOG_BACKLOG) {
                droppedLogs++;
                return false;
            }
            logsWaiting++;
            appendLocked(maker);
            return true;
        } finally {
            lock.unlock();
        }
    }

    private void appendLocked(Maker maker) {
        if (next == reservedEnd) {
            next = store.reserve(SEQUENCE, STEP);
            reservedEnd = next + STEP;
        }
        long sequence = next++;
        newest = sequence;
        backlog.add(maker.make(sequence, clock.instant()));
        if (!delivering && backlog.size() == 1) {
            filled.signal();
        }
    }

    public void generic(int device, String type, JsonNode data) {
        append((sequence, at) -> new HubEvent.Generic(sequence, at, device, type, data));
    }

    /** Waits until the listeners have been told of all that has happened so far, but no longer than a second. */
    public void awaitTold() {
        if (Thread.currentThread() == thread) {
            return;
        }
        lock.lock();
        try {
            long left = MAX_WAIT_NANOS;
            while (left > 0 && (delivering || !backlog.isEmpty()) && !closed) {
                left = told.awaitNanos(left);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
    }

    /** Waits a moment when the listeners are far behind. Call it where no lock is held. */
    public void slowDown() {
        if (!lock.isHeldByCurrentThread() && Thread.currentThread() != thread && isFull()) {
            awaitRoom();
        }
    }

    private boolean isFull() {
        lock.lock();
        try {
            return backlog.size() >= FULL_BACKLOG;
        } finally {
            lock.unlock();
        }
    }

    private void awaitRoom() {
        lock.lock();
        try {
            long left = MAX_WAIT_NANOS;
            while (left > 0 && backlog.size() >= FULL_BACKLOG && !closed) {
                left = emptied.awaitNanos(left);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
    }

    private void run() {
        while (true) {
            ArrayDeque<HubEvent> batch;
            long dropped;
            lock.lock();
            try {
                delivering = false;
                if (backlog.isEmpty()) {
                    told.signalAll();
                }
                while (backlog.isEmpty() && !closed) {
                    filled.awaitUninterruptibly();
                }
                if (backlog.isEmpty()) {
                    return;
                }
                delivering = true;
                batch = backlog;
                backlog = spare;
                spare = batch;
                dropped = droppedLogs;
                droppedLogs = 0;
                logsWaiting = 0;
                emptied.signalAll();
            } finally {
                lock.unlock();
            }
            if (dropped > 0) {
                LOG.warn("{} log lines were dropped: they came faster than anybody can read them", dropped);
            }
            batch.forEach(this::deliver);
            batch.clear();
        }
    }

    private void deliver(HubEvent event) {
        for (var listener : listeners) {
            try {
                listener.onEvent(event);
            } catch (RuntimeException e) {
                LOG.error("a listener failed at event {}", event.sequence(), e);
            }
        }
    }

    /** Delivers what has happened so far, then stops. */
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            filled.signal();
            emptied.signalAll();
        } finally {
            lock.unlock();
        }
        try {
            thread.join(CLOSE_MILLIS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
