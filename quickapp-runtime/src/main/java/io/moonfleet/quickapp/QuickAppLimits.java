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
 * @param requestDeadline how long {@code api.*} waits for the home
 */
public record QuickAppLimits(
        LuaLimits lua, int mailbox, int timers, int sockets, int requests, Duration requestDeadline) {

    public static final QuickAppLimits DEFAULT =
            new QuickAppLimits(LuaLimits.TENANT, 1_000, 20_000, 100, 100, Duration.ofSeconds(30));

    public QuickAppLimits withLua(LuaLimits newLua) {
        return new QuickAppLimits(newLua, mailbox, timers, sockets, requests, requestDeadline);
    }

    public QuickAppLimits withMailbox(int capacity) {
        return new QuickAppLimits(lua, capacity, timers, sockets, requests, requestDeadline);
    }

    public QuickAppLimits withTimers(int count) {
        return new QuickAppLimits(lua, mailbox, count, sockets, requests, requestDeadline);
    }
}
