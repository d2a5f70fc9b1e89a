package io.moonfleet.quickapp;

import io.moonfleet.lua.LuaFunction;
import java.util.HashMap;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.function.Consumer;

/** The timers of one life: run in the order in which they are due, equals in the order in which they were set. */
final class Timers {

    private static final long NEVER = Long.MAX_VALUE;
    private static final int WORTH_A_CLEARANCE = 1_000;

    private static final class Timer implements Comparable<Timer> {
        private final long id;
        private final LuaFunction callback;
        private final long period;
        private long due;
        private long order;
        private boolean cancelled;

        private Timer(long id, LuaFunction callback, long due, long period) {
            this.id = id;
            this.callback = callback;
            this.due = due;
            this.period = period;
            this.order = id;
        }

        @Override
        public int compareTo(Timer other) {
            var byTime = Long.compare(due, other.due);
            return byTime != 0 ? byTime : Long.compare(order, other.order);
        }
    }

    private final PriorityQueue<Timer> queue = new PriorityQueue<>();
    private final Map<Long, Timer> pending = new HashMap<>();
    private long lastId;
    private long fired;

    int pending() {
        return pending.size();
    }

    long fired() {
        return fired;
    }

    /** @param period zero for a timer that fires once */
    long add(LuaFunction callback, long due, long period) {
        var timer = new Timer(++lastId, callback, due, period);
        pending.put(timer.id, timer);
        queue.add(timer);
        return timer.id;
    }

    void cancel(long id) {
        var timer = pending.remove(id);
        if (timer != null) {
            timer.cancelled = true;
            if (queue.size() > WORTH_A_CLEARANCE && queue.size() > 2 * pending.size()) {
                queue.removeIf(found -> found.cancelled);
            }
        }
    }

    void clear() {
        pending.clear();
        queue.clear();
    }

    /** When the next timer is due; {@link Long#MAX_VALUE} without one. */
    long nextDue() {
        while (!queue.isEmpty() && queue.peek().cancelled) {
            queue.poll();
        }
        return queue.isEmpty() ? NEVER : queue.peek().due;
    }

    /** Runs what is due at a moment; what these set for the same moment waits for the next round, after the mail. */
    int fireDue(long now, Consumer<LuaFunction> run) {
        var ran = 0;
        var newestAtStart = lastId;
        while (!queue.isEmpty() && queue.peek().due <= now && queue.peek().order <= newestAtStart) {
            var timer = queue.poll();
            if (timer.cancelled) {
                continue;
            }
            if (timer.period > 0) {
                repeat(timer, now);
            } else {
                pending.remove(timer.id);
            }
            ran++;
            fired++;
            run.accept(timer.callback);
        }
        return ran;
    }

    /** Keeps to the grid of the first start: no drift, and what was missed while the QuickApp slept is left out. */
    private void repeat(Timer timer, long now) {
        var missed = (now - timer.due) / timer.period;
        timer.due += (missed + 1) * timer.period;
        timer.order = ++lastId;
        queue.add(timer);
    }
}
