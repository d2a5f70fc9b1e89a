package io.moonfleet.quickapp;

import io.moonfleet.lua.LuaUsage;

/**
 * What a QuickApp has done so far and holds now.
 *
 * @param mailWaiting messages in the mailbox
 * @param timersPending timers not yet due
 * @param mailHandled messages handled since it was started, restarts included
 * @param timersFired timer callbacks run since it was started
 * @param crashes since it was started
 * @param cpuNanos how long its thread has run since it was started, restarts included
 */
public record QuickAppMetrics(
        int mailWaiting,
        int timersPending,
        int connections,
        long mailHandled,
        long mailRefused,
        long timersFired,
        int crashes,
        long cpuNanos,
        LuaUsage lua) {}
