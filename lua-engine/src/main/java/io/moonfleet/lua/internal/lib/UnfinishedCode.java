package io.moonfleet.lua.internal.lib;

import io.moonfleet.lua.internal.value.Exec;
import java.util.function.LongConsumer;

/** Pays for code while the compiler writes it: the collector, which goes by what scripts can reach, would not find it yet. */
final class UnfinishedCode implements LongConsumer, AutoCloseable {

    private final Exec exec;
    private long bytes;

    UnfinishedCode(Exec exec) {
        this.exec = exec;
    }

    @Override
    public void accept(long more) {
        bytes += more;
        exec.collector().hold(more);
        exec.charge(more);
    }

    /** It is finished, or given up. */
    @Override
    public void close() {
        exec.collector().hold(-bytes);
    }
}
