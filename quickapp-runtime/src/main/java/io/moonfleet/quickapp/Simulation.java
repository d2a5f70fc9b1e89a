package io.moonfleet.quickapp;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Time that jumps to whatever is waited for next, until a given length of it has passed; from then on it goes at the
 * real pace. While anybody who lives in it computes it stands still. One life runs at a time, the one that came first
 * before the others, so that a run gives the same times and the same order again.
 */
public final class Simulation implements QuickAppTime {

    /** Answers from the real world are waited for that long before the time goes on without them. */
    private static final long PATIENCE = Duration.ofSeconds(2).toNanos();

    /** So much in all: a simulated week of polling a device that is switched off must not take a week. */
    private static final long ALL_PATIENCE = Duration.ofSeconds(30).toNanos();

    /** Runs what it is given when the machine has been given its time, however busy it is. */
    private static final Executor GIVE_WAY = CompletableFuture.delayedExecutor(2, TimeUnit.SECONDS);

    /** How often somebody who waits for a turn makes sure that nobody was forgotten. */
    private static final long LOOK = Duration.ofSeconds(1).toNanos();

    private final Instant start;
    private final ZoneId zone;
    private final long end;

    // All guarded by this.
    private final List<Seat> seats = new ArrayList<>();
    private final PriorityQueue<Alarm> alarms = new PriorityQueue<>();
    private Runnable settling = () -> {};
    private boolean held;
    private long now;
    private long realEnd;
    private Seat running;
    private long alarmsSet;
    private int alarmsRinging;

    /** Lives that wait for an answer in the middle of their code. */
    private int blocked;

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

    /** Lets nobody run until {@link #begin}, so that all who are to live in this time start together. */
    public synchronized void hold() {
        held = true;
    }

    public synchronized void begin() {
        held = false;
        advance();
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
    public synchronized Presence enter(Runnable wake, BooleanSupplier hasMail) {
        var seat = new Seat(wake, hasMail);
        seats.add(seat);
        return seat;
    }

    /**
     * Runs something at a moment, before the lives that wait for the same one; it may block.
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

    /** Lets the next one run, if it is nobody's turn. */
    private void advance() {
        if (held || isOver() || running != null || alarmsRinging > 0) {
            return;
        }
        var ready = seats.stream().filter(Seat::isReady).findFirst();
        if (ready.isPresent()) {
            ready.get().giveTurn();
        } else if (blocked == 0 && !waitsForAnswers()) {
            jump();
        }
    }

    private void jump() {
        Seat first = null;
        for (var seat : seats) {
            if (first == null || seat.until < first.until) { // the one that came first, among equals
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
            first.giveTurn();
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

    /** How long somebody who waits for a turn should wait before looking again. */
    private synchronized long untilNextLook() {
        return waitsForAnswers() ? Math.max(1, patience()) : LOOK;
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
                    advance();
                }
            }
        });
    }

    private void finish() {
        now = end;
        realEnd = System.nanoTime();
        running = null;
        seats.forEach(Seat::giveTurn);
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
        private final BooleanSupplier hasMail;
        private final Semaphore turn = new Semaphore(0);
        private CompletableFuture<Void> answered;
        private boolean readsMail;
        private boolean left;
        private int answers;
        private long until;

        Seat(Runnable wake, BooleanSupplier hasMail) {
            this.wake = wake;
            this.hasMail = hasMail;
        }

        /** Whether it has something to do now. */
        private boolean isReady() {
            return until <= now || readsMail && hasMail.getAsBoolean();
        }

        private void giveTurn() {
            running = this;
            until = 0;
            if (answered != null) {
                answered.complete(null);
                answered = null;
            } else if (readsMail) {
                turn.release();
            } else {
                wake.run();
            }
        }

        private void idle(long moment, boolean mailCounts) {
            until = moment;
            readsMail = mailCounts;
            if (running == this) {
                running = null;
            }
            advance();
        }

        private long realWait(long moment) {
            return moment == Long.MAX_VALUE ? moment : moment - nanos();
        }

        /** All mail that is on its way arrives first, or chance would decide what is handled before what. */
        @Override
        public void beforeMail() {
            settle();
        }

        @Override
        public void begin() {
            synchronized (Simulation.this) {
                idle(0, true);
            }
            awaitTurn();
        }

        @Override
        public long waitFor(long moment) {
            settle();
            synchronized (Simulation.this) {
                if (isOver()) {
                    return hasMail.getAsBoolean() ? 0 : realWait(moment);
                }
                idle(moment, true);
            }
            awaitTurn();
            return 0;
        }

        private void awaitTurn() {
            try {
                while (!turn.tryAcquire(untilNextLook(), TimeUnit.NANOSECONDS)) {
                    synchronized (Simulation.this) {
                        if (left || isOver()) {
                            return;
                        }
                        advance();
                    }
                }
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        }

        @Override
        public long sleepUntil(long moment) {
            settle();
            synchronized (Simulation.this) {
                if (isOver()) {
                    return realWait(moment);
                }
                if (running == this && moment <= now) {
                    return 0;
                }
                idle(moment, false);
                return running == this || left ? 0 : untilNextLook();
            }
        }

        @Override
        public <T> CompletionStage<T> waitFor(CompletionStage<T> stage, boolean timeMayPass) {
            if (stage.toCompletableFuture().isDone()) {
                return stage;
            }
            var wait = new Wait(this, timeMayPass);
            // Before others run: who answers ends the wait at once, and time goes on only after that.
            stage.whenComplete((_, _) -> wait.end());
            if (timeMayPass) {
                wait.giveWay();
            } else {
                // Most answers come at once: then nobody else has had a turn in between, and the order stays the same.
                GIVE_WAY.execute(wait::giveWay);
            }
            return wait.over.thenCompose(_ -> stage);
        }

        @Override
        public void mailCame() {
            synchronized (Simulation.this) {
                advance();
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
                if (answers == 0) {
                    return; // the life is over
                }
                answers--;
                answersUnderWay--;
                patienceSpent += gaveUp ? 0 : Math.min(PATIENCE, System.nanoTime() - waitingSince);
                waitingSince = System.nanoTime();
            }
        }

        @Override
        public void leave() {
            synchronized (Simulation.this) {
                left = true;
                answersUnderWay -= answers;
                answers = 0;
                seats.remove(this);
                if (running == this) {
                    running = null;
                }
                turn.release();
                advance();
            }
        }
    }

    /** A life that waits for an answer in the middle of its code. */
    private final class Wait {

        private final Seat seat;
        private final boolean timeMayPass;
        private final CompletableFuture<Void> over = new CompletableFuture<>();
        private boolean gaveWay;
        private boolean ended;

        Wait(Seat seat, boolean timeMayPass) {
            this.seat = seat;
            this.timeMayPass = timeMayPass;
        }

        /** Lets others run meanwhile. */
        void giveWay() {
            synchronized (Simulation.this) {
                if (ended || isOver()) {
                    return;
                }
                gaveWay = true;
                blocked += timeMayPass ? 0 : 1;
                seat.idle(Long.MAX_VALUE, false);
            }
        }

        void end() {
            synchronized (Simulation.this) {
                ended = true;
                if (!gaveWay) {
                    over.complete(null);
                    return;
                }
                blocked -= timeMayPass ? 0 : 1;
                seat.answered = over;
                seat.until = now;
                if (isOver()) {
                    seat.giveTurn();
                } else {
                    advance();
                }
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
