package io.moonfleet.lua;

import java.io.OutputStream;
import java.time.Clock;
import java.time.ZoneId;
import java.util.Objects;

/**
 * How a context is set up.
 *
 * @param out where {@code print} writes
 * @param clock what {@code os.time} and {@code os.date} read
 * @param fairnessTick run on the context's own thread every few hundred thousand instructions, so that others get
 *     their turn; typically {@code Thread::yield}
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
                Thread::yield);
    }

    /** The stand-alone interpreter's set-up. */
    public static LuaConfig trusted(OutputStream out) {
        return new LuaConfig(
                LuaProfile.TRUSTED, LuaLimits.UNLIMITED, out, Clock.system(ZoneId.systemDefault()), Thread::yield);
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
