package io.moonfleet.lua;

import java.io.OutputStream;
import java.time.Clock;
import java.time.ZoneId;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;

/**
 * How a context is set up.
 *
 * @param out where {@code print} writes
 * @param clock what {@code os.time} and {@code os.date} read
 * @param fairnessTick run on the context's own thread about every millisecond of running, so that others get their
 *     turn; typically {@link #giveWay}
 */
public record LuaConfig(LuaProfile profile, LuaLimits limits, OutputStream out, Clock clock, Runnable fairnessTick) {

    public LuaConfig {
        Objects.requireNonNull(profile);
        Objects.requireNonNull(limits);
        Objects.requireNonNull(out);
        Objects.requireNonNull(clock);
        Objects.requireNonNull(fairnessTick);
    }

    /** A tenant with the default limits that prints to nowhere. */
    public static LuaConfig tenant() {
        return new LuaConfig(
                LuaProfile.TENANT,
                LuaLimits.TENANT,
                OutputStream.nullOutputStream(),
                Clock.system(ZoneId.systemDefault()),
                LuaConfig::giveWay);
    }

    /** The stand-alone interpreter's set-up. */
    public static LuaConfig trusted(OutputStream out) {
        return new LuaConfig(
                LuaProfile.TRUSTED, LuaLimits.UNLIMITED, out, Clock.system(ZoneId.systemDefault()), LuaConfig::giveWay);
    }

    /**
     * Lets other threads run. A virtual thread parks for a moment instead of yielding: the scheduler's workers look at
     * what has just become runnable only when their own queue is empty, and threads that only yield never let it be.
     */
    @SuppressWarnings("ThreadPriorityCheck") // giving way is all it does; nothing relies on it for correctness
    public static void giveWay() {
        if (Thread.currentThread().isVirtual()) {
            LockSupport.parkNanos(1);
        } else {
            Thread.yield();
        }
    }

    public LuaConfig withLimits(LuaLimits newLimits) {
        return new LuaConfig(profile, newLimits, out, clock, fairnessTick);
    }

    public LuaConfig withClock(Clock newClock) {
        return new LuaConfig(profile, limits, out, newClock, fairnessTick);
    }

    public LuaConfig withOut(OutputStream newOut) {
        return new LuaConfig(profile, limits, newOut, clock, fairnessTick);
    }
}
