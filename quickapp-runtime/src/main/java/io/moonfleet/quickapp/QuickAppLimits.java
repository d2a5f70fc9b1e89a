package io.moonfleet.quickapp;

import io.moonfleet.lua.LuaLimits;
import java.time.Duration;

/**
 * What one QuickApp may use.
 *
 * @param mailbox messages waiting
 * @param timers pending at once
 * @param sockets connections, servers and clients open at once
 * @param requests HTTP requests under way at once
 * @param logLinesPerSecond over ten seconds; a QuickApp that logs more is held back
 * @param requestDeadline how long {@code api.*} waits for the home
 */
public record QuickAppLimits(
        LuaLimits lua,
        int mailbox,
        int timers,
        int sockets,
        int requests,
        int logLinesPerSecond,
        Duration requestDeadline) {

    public static final QuickAppLimits DEFAULT =
            new QuickAppLimits(LuaLimits.TENANT, 1_000, 20_000, 100, 100, 500, Duration.ofSeconds(30));

    public QuickAppLimits withLua(LuaLimits newLua) {
        return new QuickAppLimits(newLua, mailbox, timers, sockets, requests, logLinesPerSecond, requestDeadline);
    }

    public QuickAppLimits withMailbox(int capacity) {
        return new QuickAppLimits(lua, capacity, timers, sockets, requests, logLinesPerSecond, requestDeadline);
    }

    public QuickAppLimits withTimers(int count) {
        return new QuickAppLimits(lua, mailbox, count, sockets, requests, logLinesPerSecond, requestDeadline);
    }

    public QuickAppLimits withLogLinesPerSecond(int lines) {
        return new QuickAppLimits(lua, mailbox, timers, sockets, requests, lines, requestDeadline);
    }
}
