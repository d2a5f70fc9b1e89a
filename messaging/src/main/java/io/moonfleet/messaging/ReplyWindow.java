package io.moonfleet.messaging;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;

/**
 * What a runner remembers of the requests it has seen, so that a repeated one is not carried out twice. An entry lives until
 * its request's deadline (later repetitions are dropped for being late anyway), finished ones at most until the room is
 * needed.
 */
final class ReplyWindow {

    private final int maxRunning;
    private final int maxFinished;
    private final long maxBytes;
    private final Map<String, Entry> entries = new HashMap<>();
    private final ArrayDeque<Entry> finished = new ArrayDeque<>();
    private int running;
    private long bytes;

    ReplyWindow(int maxRunning, int maxFinished, long maxBytes) {
        this.maxRunning = maxRunning;
        this.maxFinished = maxFinished;
        this.maxBytes = maxBytes;
    }

    /** What is to be done with a request. */
    sealed interface Verdict {
        /** Nobody has seen it: carry it out. */
        record New() implements Verdict {}

        /** It is being carried out: the reply will come. */
        record Running() implements Verdict {}

        /** It was carried out: this was the reply. */
        @SuppressWarnings("ArrayRecordComponent") // nobody compares verdicts
        record Finished(byte[] reply) implements Verdict {}

        /** It was passed on to another runner, who alone knows what became of it. */
        record PassedOn(String runner) implements Verdict {}

        /** Too many are being carried out. */
        record Full() implements Verdict {}
    }

    synchronized Verdict admit(String id, Instant deadline) {
        var known = entries.get(id);
        if (known != null && known.passedTo != null) {
            return new Verdict.PassedOn(known.passedTo);
        }
        if (known != null) {
            return known.reply == null ? new Verdict.Running() : new Verdict.Finished(known.reply);
        }
        if (running >= maxRunning) {
            return new Verdict.Full();
        }
        entries.put(id, new Entry(id, deadline));
        running++;
        return new Verdict.New();
    }

    synchronized void finish(String id, byte[] reply) {
        var entry = entries.get(id);
        if (entry == null || entry.reply != null) {
            return;
        }
        running--;
        entry.reply = reply;
        finished.add(entry);
        bytes += reply.length;
        while (finished.size() > maxFinished || bytes > maxBytes) {
            drop(finished.poll());
        }
    }

    /**
     * A request that must not be carried out twice was passed on: a repetition goes the same way, although this runner may own
     * the device by then, or know another keeper.
     */
    synchronized void passOn(String id, String runner) {
        var entry = entries.get(id);
        if (entry != null && entry.reply == null) {
            entry.passedTo = runner;
        }
    }

    /** A request that was passed on or could not be answered for good: a repetition starts over. */
    synchronized void forget(String id) {
        var entry = entries.get(id);
        if (entry != null && entry.reply == null) {
            entries.remove(id);
            running--;
        }
    }

    /** Forgets what is past its deadline. */
    synchronized void sweep(Instant now) {
        finished.removeIf(entry -> {
            var over = !now.isBefore(entry.deadline);
            if (over) {
                drop(entry);
            }
            return over;
        });
        entries.values().removeIf(entry -> {
            var over = entry.reply == null && !now.isBefore(entry.deadline);
            if (over) {
                running--;
            }
            return over;
        });
    }

    synchronized int running() {
        return running;
    }

    synchronized int size() {
        return entries.size();
    }

    private void drop(Entry entry) {
        entries.remove(entry.id);
        bytes -= entry.reply.length;
    }

    private static final class Entry {
        final String id;
        final Instant deadline;
        byte[] reply;
        String passedTo;

        Entry(String id, Instant deadline) {
            this.id = id;
            this.deadline = deadline;
        }
    }
}
