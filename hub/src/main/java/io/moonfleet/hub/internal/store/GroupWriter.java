package io.moonfleet.hub.internal.store;

import io.moonfleet.hub.HubException;
import io.moonfleet.hub.HubStore.Change;
import io.moonfleet.hub.fleet.FencedException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes changes in groups on one thread. A database is fastest with few big transactions, and one writer needs no
 * locks in it: callers only put their change into a map and go on. For one key only the last change waits, so the map
 * can't grow beyond the number of keys, however fast values change.
 */
public final class GroupWriter implements AutoCloseable {

    /** How long a change may wait for others when nobody asks for durability. */
    private static final long GROUP_NANOS = TimeUnit.MILLISECONDS.toNanos(40);

    private static final long RETRY_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final int ATTEMPTS_A_LINE = 60;
    private static final long CLOSE_MILLIS = 30_000;
    private static final Logger LOG = LoggerFactory.getLogger(GroupWriter.class);

    /** Carries out a group in one transaction. */
    @FunctionalInterface
    public interface Transaction {
        void commit(Collection<Change> group) throws Exception;
    }

    private sealed interface Key {
        record OfDocument(String kind, String id) implements Key {}

        record OfProperty(int device, String name) implements Key {}

        record OfDevice(int device) implements Key {}
    }

    private final Transaction transaction;
    private final Runnable onFenced;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition work = lock.newCondition();
    private final Thread thread;

    // Guarded by the lock.
    private Map<Key, Change> pending = new LinkedHashMap<>();
    private List<CompletableFuture<Void>> waiting = new ArrayList<>();
    private boolean inFlight;
    private boolean closing;
    private FencedException fenced;

    /** In a row; only the writer's thread counts. */
    private int failures;

    public GroupWriter(String name, Transaction transaction) {
        this(name, transaction, () -> {});
    }

    /** @param onFenced told once when a transaction was refused for good; nothing is written any more then */
    public GroupWriter(String name, Transaction transaction, Runnable onFenced) {
        this.transaction = transaction;
        this.onFenced = onFenced;
        this.thread = Thread.ofPlatform().daemon().name(name).start(this::run);
    }

    public void write(Change change) {
        lock.lock();
        try {
            if (closing) {
                throw new HubException(503, "CLOSING", "the hub is going down");
            }
            boolean first = pending.isEmpty();
            put(pending, change);
            if (first) {
                work.signal();
            }
        } finally {
            lock.unlock();
        }
    }

    private static void put(Map<Key, Change> group, Change change) {
        if (change instanceof Change.PropertiesRemoved(int device)) {
            group.keySet().removeIf(key -> key instanceof Key.OfProperty property && property.device() == device);
        }
        group.put(key(change), change);
    }

    private static Key key(Change change) {
        return switch (change) {
            case Change.Document document -> new Key.OfDocument(document.kind(), document.id());
            case Change.DocumentRemoved document -> new Key.OfDocument(document.kind(), document.id());
            case Change.Property property -> new Key.OfProperty(property.device(), property.name());
            case Change.PropertyRemoved property -> new Key.OfProperty(property.device(), property.name());
            case Change.PropertiesRemoved removed -> new Key.OfDevice(removed.device());
        };
    }

    public CompletionStage<Void> flush() {
        lock.lock();
        try {
            if (fenced != null) {
                return CompletableFuture.failedFuture(fenced);
            }
            if (pending.isEmpty() && !inFlight) {
                return CompletableFuture.completedFuture(null);
            }
            var durable = new CompletableFuture<Void>();
            waiting.add(durable);
            work.signal();
            return durable;
        } finally {
            lock.unlock();
        }
    }

    private void run() {
        boolean failed = false;
        while (true) {
            Map<Key, Change> group;
            List<CompletableFuture<Void>> told;
            lock.lock();
            try {
                awaitWork(failed);
                if (closing && (failed || pending.isEmpty() && waiting.isEmpty())) {
                    waiting.forEach(each -> each.completeExceptionally(new IllegalStateException("store closed")));
                    return;
                }
                group = pending;
                pending = new LinkedHashMap<>();
                told = waiting;
                waiting = new ArrayList<>();
                inFlight = true;
            } finally {
                lock.unlock();
            }
            failed = !commit(group, told);
        }
    }

    private void awaitWork(boolean failed) {
        try {
            while (pending.isEmpty() && waiting.isEmpty() && !closing) {
                work.await();
            }
            // Gather for a moment; somebody who waits for durability ends it at once.
            long left = failed ? RETRY_NANOS : GROUP_NANOS;
            while (left > 0 && (waiting.isEmpty() || failed) && !closing) {
                left = work.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            // Only close() ends this thread; an interrupt from elsewhere just writes the group earlier.
            LOG.debug("store writer interrupted", e);
        }
    }

    private boolean commit(Map<Key, Change> group, List<CompletableFuture<Void>> told) {
        try {
            if (!group.isEmpty()) {
                transaction.commit(group.values());
            }
            finished();
            if (failures > 0) {
                LOG.warn("the store takes what is written again, after {} attempts that failed", failures);
                failures = 0;
            }
            tell(told, null);
            return true;
        } catch (FencedException e) {
            LOG.warn("{}: {} changes are not written", e.getMessage(), group.size());
            giveUp(e);
            tell(told, e);
            Thread.startVirtualThread(onFenced);
            return false;
        } catch (Throwable e) {
            // Errors too: a driver's assertion, say. This is the only writer; if it ended, nothing would be kept any
            // more.
            logFailure(group.size(), e);
            keep(group);
            tell(told, e);
            return false;
        }
    }

    /** A disk that is full stays so for hours, and each attempt fails alike: one stack is enough, and a line a minute. */
    private void logFailure(int changes, Throwable failure) {
        if (failures++ == 0) {
            LOG.error("writing {} changes failed; they stay in memory and are tried again", changes, failure);
        } else if (failures % ATTEMPTS_A_LINE == 0) {
            LOG.error("writing {} changes has failed {} times: {}", changes, failures, failure.getMessage());
        }
    }

    /** On a thread of its own: what hangs on a write, answering a client say, must not keep the next group waiting. */
    private static void tell(List<CompletableFuture<Void>> told, Throwable failure) {
        if (told.isEmpty()) {
            return;
        }
        Thread.startVirtualThread(() -> {
            for (var each : told) {
                if (failure == null) {
                    each.complete(null);
                } else {
                    each.completeExceptionally(failure);
                }
            }
        });
    }

    private void finished() {
        lock.lock();
        try {
            inFlight = false;
        } finally {
            lock.unlock();
        }
    }

    /** The loop ends, for it is closing and the last group has failed. */
    private void giveUp(FencedException why) {
        lock.lock();
        try {
            fenced = why;
            inFlight = false;
            closing = true;
            pending.clear();
        } finally {
            lock.unlock();
        }
    }

    /** Puts a failed group back under what has come in since. */
    private void keep(Map<Key, Change> group) {
        lock.lock();
        try {
            var newer = pending;
            pending = group;
            newer.values().forEach(change -> put(pending, change));
            inFlight = false;
        } finally {
            lock.unlock();
        }
    }

    /** Writes what is waiting and ends the thread. */
    @Override
    public void close() {
        lock.lock();
        try {
            closing = true;
            work.signal();
        } finally {
            lock.unlock();
        }
        try {
            if (!thread.join(java.time.Duration.ofMillis(CLOSE_MILLIS))) {
                LOG.error("the store writer did not end within {} ms", CLOSE_MILLIS);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
