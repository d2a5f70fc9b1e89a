package io.moonfleet.lua.internal.limits;

import io.moonfleet.lua.LuaConfig;
import io.moonfleet.lua.LuaKilled;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** A context's fuel: hands it out in small amounts, and between two of them sees to kills and to other contexts' turn. */
public final class Fuel {

    /** The largest portion: how long a kill and others may have to wait, when code runs at its fastest. */
    private static final long LARGEST_PORTION = 100_000;

    /**
     * Code that has just been loaded runs a hundred times slower than it will, and a step may be a call of the host: the
     * portion follows the time that the last ones took.
     */
    private static final long SMALLEST_PORTION = 100;

    private static final long FIRST_PORTION = 500;

    /** How long a context runs before others get their turn. */
    private static final long TURN_NANOS = 1_000_000;

    /** What a portion should take. */
    private static final long PORTION_NANOS = TURN_NANOS / 2;

    /** Calls from the host without a look at the clock. */
    private static final int SHORT_CALLS = 16;

    private final LuaConfig config;
    private final Supplier<String> place;
    private volatile LuaKilled.Cause killed;
    private volatile String killMessage = "";
    private volatile boolean interrupted;
    private long left;
    private long portion;
    private long spentBefore;
    private final Rate rate;
    private long turnBegan = System.nanoTime();
    private long portionBegan = turnBegan;
    private long usual = FIRST_PORTION;
    private int shortCalls;

    /** @param ticker nanoseconds of real time */
    public Fuel(LuaConfig config, Supplier<String> place, LongSupplier ticker) {
        this.config = config;
        this.place = place;
        this.left = config.limits().instructionsPerCall();
        this.rate = new Rate(
                config.limits().instructionsPerSecond(), config.limits().instructionBurst(), ticker);
    }

    private void account(long steps) {
        spentBefore += steps;
        if (!rate.allows(steps)) {
            throw kill(
                    LuaKilled.Cause.INSTRUCTIONS,
                    "limit of " + config.limits().instructionsPerSecond() + " instructions per second exceeded");
        }
    }

    /** A call from the host begins: it has a full tank. Returns the first portion. */
    public long newSlice(long unspent) {
        var spent = portion - unspent;
        portion = 0;
        left = config.limits().instructionsPerCall();
        throwIfKilled();
        interrupted = false;
        account(spent);
        if (++shortCalls >= SHORT_CALLS) {
            shortCalls = 0;
            portionBegan = System.nanoTime();
            giveWay(portionBegan);
        }
        portion = Math.min(usual, left);
        left -= portion;
        return portion;
    }

    /** To be called now and then by what takes long and burns no fuel: others get their turn. */
    public void giveWay() {
        giveWay(System.nanoTime());
    }

    private void giveWay(long now) {
        if (now - turnBegan > TURN_NANOS) {
            config.fairnessTick().run();
            turnBegan = System.nanoTime();
            portionBegan = turnBegan;
        }
    }

    private void adapt(long nanos) {
        if (nanos > PORTION_NANOS) {
            usual = Math.max(SMALLEST_PORTION, usual * PORTION_NANOS / nanos);
        } else if (nanos < PORTION_NANOS / 2) {
            usual = Math.min(LARGEST_PORTION, usual * 2);
        }
    }

    /** The portion is spent, and the given (negative) rest more: returns the next one. */
    public long refill(long overdrawn) {
        var spent = portion - overdrawn;
        portion = 0;
        left += overdrawn;
        throwIfKilled();
        account(spent);
        if (left <= 0) {
            throw kill(
                    LuaKilled.Cause.INSTRUCTIONS,
                    "instruction limit of " + config.limits().instructionsPerCall() + " exceeded");
        }
        var now = System.nanoTime();
        adapt(now - portionBegan);
        portionBegan = now;
        giveWay(now);
        portion = Math.min(usual, left);
        left -= portion;
        return portion;
    }

    /** Asks for an error in what runs, or nothing if nothing does. From any thread. */
    public void interrupt() {
        interrupted = true;
    }

    /** Whether {@link #interrupt} was called since this was last asked, or a call from the host began. */
    public boolean takeInterruption() {
        if (!interrupted) {
            return false;
        }
        interrupted = false;
        return true;
    }

    /** Steps since the context was made. */
    public long spent(long unspent) {
        return spentBefore + portion - unspent;
    }

    public boolean isKilled() {
        return killed != null;
    }

    public void throwIfKilled() {
        var cause = killed;
        if (cause != null) {
            throw new LuaKilled(cause, killMessage, place.get());
        }
    }

    /** Makes this and every further call end; to be thrown. */
    public LuaKilled kill(LuaKilled.Cause cause, String message) {
        markKilled(cause, message);
        return new LuaKilled(killed, killMessage, place.get());
    }

    /** From any thread. The first reason stays. */
    public synchronized void markKilled(LuaKilled.Cause cause, String message) {
        if (killed == null) {
            killMessage = message;
            killed = cause;
        }
    }
}
