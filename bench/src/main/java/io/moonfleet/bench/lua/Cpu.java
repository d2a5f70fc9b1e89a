package io.moonfleet.bench.lua;

import java.lang.management.ManagementFactory;

/** CPU times, which a busy machine does not change much. */
final class Cpu {

    private Cpu() {}

    /** Of the whole process, with collector and compilers; in ticks of 10 ms. */
    static long nanosOfProcess() {
        return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
                .getProcessCpuTime();
    }

    /** Of this thread alone. */
    static long nanosOfThread() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }
}
