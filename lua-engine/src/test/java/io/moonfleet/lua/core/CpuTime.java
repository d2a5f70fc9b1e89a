package io.moonfleet.lua.core;

import java.lang.management.ManagementFactory;
import java.time.Duration;

/** What something takes of this thread's processor: no matter how busy the machine is otherwise. */
final class CpuTime {

    private CpuTime() {}

    static Duration of(Runnable work) {
        var threads = ManagementFactory.getThreadMXBean();
        var before = threads.getCurrentThreadCpuTime();
        work.run();
        return Duration.ofNanos(threads.getCurrentThreadCpuTime() - before);
    }
}
