package io.moonfleet.runner.fleet;

import io.moonfleet.hub.fleet.Berth;
import io.moonfleet.hub.fleet.LeaseTable;
import io.moonfleet.hub.fleet.Roll;
import io.moonfleet.hub.fleet.RunnerOffer;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jboss.logging.Logger;

/**
 * Keeps a runner in its fleet: registers it, renews its lease, looks who else is there, and registers it anew when the lease was
 * lost. One thread talks to the database and may be kept waiting by it; another looks only at the clock.
 */
public final class Membership implements AutoCloseable {

    /** Whom it tells. */
    public interface Watcher {

        /** The runner is about to join others for the first time; they have time, so it may take some. */
        void joining();

        /** The runner holds a lease now, and nothing else yet. */
        void joined(Berth berth);

        /** The lease is over: whatever the runner holds it must stop now. */
        void left(String why);

        /** Who is there; must not block. */
        void seen(Roll roll);
    }

    private static final Duration TICK = Duration.ofMillis(50);
    private static final Logger LOG = Logger.getLogger(Membership.class);

    private final LeaseTable table;
    private final String runner;
    private final RunnerOffer offer;
    private final LeaseTimes times;
    private final BooleanSupplier connected;
    private final Watcher watcher;
    private final Lease lease = new Lease(System::nanoTime);
    private volatile Berth berth;
    private volatile Roll roll = new Roll(List.of(), Optional.empty());
    private volatile boolean leaving;
    private volatile boolean closed;
    private final Semaphore bell = new Semaphore(0);
    private Thread renewing;

    private volatile long nextRenewal;

    /** When the store answered last, and why it does not; empty when it does. */
    private volatile long answered = System.nanoTime();

    private volatile String storeTrouble = "it has not answered yet";

    // Of the renewing thread only.
    private long disconnectedSince = -1;
    private boolean troubled;
    private boolean prepared;

    /** @param connected whether messages get through the broker now */
    public Membership(
            LeaseTable table,
            String runner,
            RunnerOffer offer,
            LeaseTimes times,
            BooleanSupplier connected,
            Watcher watcher) {
        this.table = table;
        this.runner = runner;
        this.offer = offer;
        this.times = times;
        this.connected = connected;
        this.watcher = watcher;
    }

    public void begin() {
        renewing = Thread.ofPlatform().daemon().name("lease").start(this::run);
        Thread.ofPlatform().daemon().name("lease-watch").start(this::watch);
    }

    public Lease lease() {
        return lease;
    }

    /** The present stay, or the last one. */
    public Optional<Berth> berth() {
        return Optional.ofNullable(berth);
    }

    /** Who was there at the last look. */
    public Roll roll() {
        return roll;
    }

    /** What keeps the runner from being of use to its fleet now. */
    public List<String> troubles() {
        var troubles = new ArrayList<String>();
        var silence = Duration.ofNanos(System.nanoTime() - answered);
        if (!storeTrouble.isEmpty()) {
            troubles.add("the store cannot be reached: " + storeTrouble);
        } else if (silence.compareTo(times.timeToLive()) > 0) {
            troubles.add("the store has not answered for " + silence.toMillis() + " ms");
        }
        if (!lease.isHeld()) {
            troubles.add("it holds no lease");
        }
        if (leaving) {
            troubles.add("it hands over what it runs, and ends");
        }
        return troubles;
    }

    /** Asks the others to take over what this runner runs. */
    public void leave() {
        leaving = true;
        lookNow();
    }

    public boolean isLeaving() {
        return leaving;
    }

    /** Renews and looks at once. */
    public void lookNow() {
        nextRenewal = System.nanoTime();
        bell.release();
    }

    private void run() {
        while (!closed) {
            try {
                step();
                answered = System.nanoTime();
                storeTrouble = "";
                if (troubled) {
                    LOG.infof("%s has the database again", runner);
                    troubled = false;
                }
            } catch (SQLException | RuntimeException e) {
                if (!troubled && !closed) {
                    LOG.warnf("%s cannot renew its lease and goes on trying: %s", runner, e.getMessage());
                }
                troubled = true;
                storeTrouble = String.valueOf(e.getMessage());
            }
            pause();
        }
    }

    private void pause() {
        try {
            if (bell.tryAcquire(times.look().toNanos(), TimeUnit.NANOSECONDS)) {
                bell.drainPermits();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            closed = true;
        }
    }

    private void step() throws SQLException {
        var works = connected.getAsBoolean();
        if (!lease.isHeld()) {
            loseIfOver();
            if (works && !leaving) {
                register();
            }
        } else if (System.nanoTime() - nextRenewal >= 0) {
            renew(works);
        }
        var seen = table.roll();
        roll = seen;
        if (lease.isHeld()) {
            leaveIfAlone(works, seen);
        }
        watcher.seen(seen);
    }

    private void register() throws SQLException {
        if (!prepared && table.roll().runners().stream().anyMatch(Roll.Runner::alive)) {
            prepared = true;
            watcher.joining();
            if (leaving) {
                return;
            }
        }
        var asked = System.nanoTime();
        var begun = table.register(runner, offer, times.timeToLive());
        berth = begun;
        lease.begin(begun.incarnation(), asked + usable());
        nextRenewal = asked + times.renewal().toNanos();
        LOG.infof("%s has joined", begun);
        watcher.joined(begun);
    }

    /** Counted from before the question left: the database's lease ends later. */
    private long usable() {
        return times.timeToLive().minus(times.margin()).toNanos();
    }

    private void renew(boolean works) throws SQLException {
        var asked = System.nanoTime();
        if (!table.renew(berth, works, leaving, times.timeToLive())) {
            lose("its lease has ended");
        } else if (lease.prolong(asked + usable())) {
            nextRenewal = asked + times.renewal().toNanos();
        } else {
            loseIfOver();
        }
    }

    /**
     * Who has no broker while others have one can do nothing for the home; who has none because nobody has goes on. The others
     * must have had theirs for a while: after a restart of the broker not everybody finds it at the same moment.
     */
    private void leaveIfAlone(boolean works, Roll seen) throws SQLException {
        if (works) {
            disconnectedSince = -1;
            return;
        }
        var now = System.nanoTime();
        if (disconnectedSince < 0) {
            disconnectedSince = now;
        }
        var othersWork = seen.runners().stream()
                .filter(other -> other.alive() && !other.berth().equals(berth))
                .anyMatch(other -> other.connectedFor()
                        .filter(time -> time.compareTo(times.patience()) > 0)
                        .isPresent());
        if (othersWork && now - disconnectedSince > times.patience().toNanos()) {
            lose("it has no broker, and others have");
            table.release(berth);
        }
    }

    private void lose(String why) {
        if (lease.end()) {
            LOG.warnf("%s leaves: %s", berth, why);
            watcher.left(why);
        }
    }

    private void loseIfOver() {
        if (lease.endIfOver()) {
            LOG.warnf("%s leaves: its lease could not be renewed in time", berth);
            watcher.left("its lease could not be renewed in time");
        }
    }

    private void watch() {
        while (!closed) {
            loseIfOver();
            try {
                TimeUnit.NANOSECONDS.sleep(TICK.toNanos());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    /** Gives the lease back. What it was for must have ended. */
    @Override
    public void close() {
        closed = true;
        bell.release();
        try {
            renewing.join(times.timeToLive().toMillis());
            if (lease.end()) {
                table.release(berth);
            }
        } catch (SQLException e) {
            LOG.debugf("the lease of %s ends by itself: %s", berth, e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        table.close();
    }
}
