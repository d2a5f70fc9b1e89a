package io.moonfleet.quickapp;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;

/**
 * Time that jumps to whatever is waited for next, until a given length of it has passed; from then on it goes at the
 * real pace. While anybody who lives in it computes it stands still, and those who are due at one moment run one after
 * the other, so that a run gives the same times and the same order again.
 */
public final class Simulation implements QuickAppTime {

    /** Answers from the real world are waited for that long before the time goes on without them. */
    private static final long PATIENCE = Duration.ofSeconds(2).toNanos();

    /** So much in all: a simulated week of polling a device that is switched off must not take a week. */
    private static final long ALL_PATIENCE = Duration.ofSeconds(30).toNanos();

    private final Instant start;
    private final ZoneId zone;
    private final long end;

    // All guarded by this.
    private final List<Seat> seats = new ArrayList<>();
    private final PriorityQueue<Alarm> alarms = new PriorityQueue<>();
    private Runnable settling = () -> {};
    private long now;
    private long realEnd;
    private long alarmsSet;
    private int alarmsRinging;
    private int answersUnderWay;
    private long waitingSince;
    private boolean gaveUp;
    private long patienceSpent;

    public Simulation(Instant start, ZoneId zone, Duration length) {
        this.start = start;
        this.zone = zone;
        this.end = length.toNanos();
    }

    /**
     * Has something run before each jump that waits for what others still have to do, such as telling of events.
     *
     * @param waiting may block; called without any lock
     */
    public synchronized void settleBy(Runnable waiting) {
        settling = waiting;
    }

    @Override
    public Clock clock() {
        return new Reading(zone);
    }

    @Override
    public synchronized long nanos() {
        return isOver() ? end + System.nanoTime() - realEnd : now;
    }

    @Override
    public boolean isSimulated() {
        return true;
    }

    private boolean isOver() {
        return now >= end;
    }

    @Override
    public synchronized Presence enter(Runnable wake) {
        var seat = new Seat(wake);
        seats.add(seat);
        return seat;
    }

    /**
     * Runs something at a moment, before the QuickApps that wait for the same one; it may block.
     *
     * @return cancels it
     */
    public synchronized Runnable at(Instant moment, Runnable action) {
        var alarm = new Alarm(Math.max(now, sinceStart(moment)), alarmsSet++, action);
        alarms.add(alarm);
        if (isOver()) {
            ringInRealTime(alarm);
        }
        return () -> cancel(alarm);
    }

    /** Far moments are as good as never. */
    private long sinceStart(Instant moment) {
        var length = Duration.between(start, moment);
        return length.toDays() > 36_500 ? Long.MAX_VALUE : length.toNanos();
    }

    private synchronized void cancel(Alarm alarm) {
        alarms.remove(alarm);
    }

    private record Alarm(long moment, long order, Runnable action) implements Comparable<Alarm> {
        @Override
        public int compareTo(Alarm other) {
            var byTime = Long.compare(moment, other.moment);
            return byTime != 0 ? byTime : Long.compare(order, other.order);
        }
    }

    private void settle() {
        Runnable waiting;
        synchronized (this) {
            waiting = settling;
        }
        waiting.run();
    }

    /** Lets the next one run if nobody has anything to do. */
    private void advance(Seat caller) {
        if (isOver() || alarmsRinging > 0 || seats.stream().anyMatch(seat -> !seat.idle) || waitsForAnswers()) {
            return;
        }
        var first = seats.isEmpty() ? null : seats.getFirst();
        for (var seat : seats) {
            if (seat.until < first.until) { // the one that came first, among equals
                first = seat;
            }
        }
        var alarm = alarms.peek();
        var moment = Math.min(first == null ? end : first.until, alarm == null ? end : alarm.moment);
        if (moment >= end) {
            finish();
            return;
        }
        now = Math.max(now, moment);
        if (alarm != null && alarm.moment <= now) {
            ring(alarms.poll());
        } else if (first != null) {
            first.idle = false;
            if (first != caller) {
                first.wake.run();
            }
        }
    }

    private boolean waitsForAnswers() {
        if (answersUnderWay == 0 || gaveUp) {
            return false;
        }
        if (patience() > 0) {
            return true;
        }
        gaveUp = true;
        patienceSpent += PATIENCE;
        return false;
    }

    private long patience() {
        return Math.min(PATIENCE, ALL_PATIENCE - patienceSpent) - (System.nanoTime() - waitingSince);
    }

    private void ring(Alarm alarm) {
        alarmsRinging++;
        Thread.ofVirtual().name("simulated-alarm").start(() -> {
            try {
                alarm.action.run();
                settle();
            } finally {
                synchronized (this) {
                    alarmsRinging--;
                    advance(null);
                }
            }
        });
    }

    private void finish() {
        now = end;
        realEnd = System.nanoTime();
        for (var seat : seats) {
            seat.idle = false;
            seat.wake.run();
        }
        alarms.forEach(this::ringInRealTime);
    }

    private void ringInRealTime(Alarm alarm) {
        if (alarm.moment == Long.MAX_VALUE) {
            return;
        }
        Thread.ofVirtual().name("alarm").start(() -> {
            try {
                Thread.sleep(Duration.ofNanos(Math.max(0, alarm.moment - nanos())));
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                return;
            }
            boolean wanted;
            synchronized (this) {
                wanted = alarms.remove(alarm);
            }
            if (wanted) {
                alarm.action.run();
            }
        });
    }

    /** One life in this time. */
    private final class Seat implements Presence {

        private final Runnable wake;
        private boolean idle;
        private boolean sleeping;
        private boolean mail;
        private long until;
        private int answers;

        Seat(Runnable wake) {
            this.wake = wake;
        }

        @Override
        public long waitFor(long moment) {
            settle();
            return idleUntil(moment, false);
        }

        @Override
        public long sleepUntil(long moment) {
            settle();
            return idleUntil(moment, true);
        }

        private long idleUntil(long moment, boolean asleep) {
            synchronized (Simulation.this) {
                if (isOver()) {
                    return realWait(moment);
                }
                if (moment <= now || mail && !asleep) {
                    mail = false;
                    return 0;
                }
                idle = true;
                sleeping = asleep;
                until = moment;
                advance(this);
                if (!idle) {
                    return isOver() ? realWait(moment) : 0;
                }
                return waitsForAnswers() ? patience() : Long.MAX_VALUE;
            }
        }

        private long realWait(long moment) {
            return moment == Long.MAX_VALUE ? moment : moment - nanos();
        }

        @Override
        public void mailCame() {
            synchronized (Simulation.this) {
                mail = true;
                if (!sleeping) {
                    idle = false;
                }
            }
        }

        @Override
        public void goOn() {
            synchronized (Simulation.this) {
                idle = false;
                sleeping = false;
            }
        }

        @Override
        public void answerOrdered() {
            synchronized (Simulation.this) {
                answers++;
                answersUnderWay++;
                gaveUp = false;
                waitingSince = System.nanoTime();
            }
        }

        @Override
        public void answerCame() {
            synchronized (Simulation.this) {
                if (answers > 0) {
                    answers--;
                    answersUnderWay--;
                    patienceSpent += gaveUp ? 0 : Math.min(PATIENCE, System.nanoTime() - waitingSince);
                    waitingSince = System.nanoTime();
                }
            }
        }

        @Override
        public void leave() {
            synchronized (Simulation.this) {
                answersUnderWay -= answers;
                answers = 0;
                seats.remove(this);
                advance(null);
            }
        }
    }

    private final class Reading extends Clock {

        private final ZoneId shown;

        Reading(ZoneId shown) {
            this.shown = shown;
        }

        @Override
        public ZoneId getZone() {
            return shown;
        }

        @Override
        public Clock withZone(ZoneId other) {
            return new Reading(other);
        }

        @Override
        public Instant instant() {
            return start.plusNanos(nanos());
        }
    }
}
