package io.moonfleet.quickapp;

import io.moonfleet.lua.LuaLimits;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * What one QuickApp may use. Going over a limit names it: {@code limit timers: …}.
 *
 * @param cpu share of a core in the long run
 * @param mailbox messages waiting
 * @param timers pending at once
 * @param sockets connections, servers and clients open at once
 * @param requests HTTP requests under way at once
 * @param logLinesPerSecond over ten seconds; what is more is dropped, and a QuickApp that goes on is stopped
 * @param storageBytes of all its internal storage as JSON
 * @param children devices below it
 * @param requestDeadline how long {@code api.*} waits for the home
 */
public record QuickAppLimits(
        LuaLimits lua,
        CpuShare cpu,
        int mailbox,
        int timers,
        int sockets,
        int requests,
        int logLinesPerSecond,
        long storageBytes,
        int children,
        Duration requestDeadline) {

    public static final QuickAppLimits DEFAULT = new QuickAppLimits(
            LuaLimits.TENANT,
            new CpuShare(0.5, Duration.ofSeconds(30)),
            1_000,
            20_000,
            100,
            100,
            500,
            4L << 20,
            200,
            Duration.ofSeconds(30));

    /** A limit that people can set, by its name. */
    private interface Setting {
        QuickAppLimits set(QuickAppLimits limits, double value);
    }

    private static final Map<String, Setting> SETTINGS = settings();

    private static Map<String, Setting> settings() {
        var all = new LinkedHashMap<String, Setting>();
        all.put("cpuShare", (it, value) -> it.withCpu(new CpuShare(value, it.cpu.burst())));
        all.put(
                "cpuBurstSeconds",
                (it, value) -> it.withCpu(new CpuShare(it.cpu.cores(), Duration.ofMillis((long) (value * 1000)))));
        all.put("instructionsPerCall", (it, value) -> it.withLua(it.lua.withInstructionsPerCall((long) value)));
        all.put("memoryMb", (it, value) -> it.withLua(it.lua.withMemoryBytes((long) (value * (1 << 20)))));
        all.put("mailbox", (it, value) -> it.withMailbox((int) value));
        all.put("timers", (it, value) -> it.withTimers((int) value));
        all.put("sockets", (it, value) -> it.withSockets((int) value));
        all.put("requests", (it, value) -> it.withRequests((int) value));
        all.put("logLinesPerSecond", (it, value) -> it.withLogLinesPerSecond((int) value));
        all.put("storageKb", (it, value) -> it.withStorageBytes((long) (value * 1024)));
        all.put("children", (it, value) -> it.withChildren((int) value));
        return all;
    }

    /** The names that {@link #with} knows. */
    public static List<String> names() {
        return List.copyOf(SETTINGS.keySet());
    }

    /**
     * These limits with some set otherwise.
     *
     * @throws IllegalArgumentException a name is unknown, or a value is not above zero
     */
    public QuickAppLimits with(Map<String, Double> values) {
        var result = this;
        for (var entry : new TreeMap<>(values).entrySet()) {
            var setting = SETTINGS.get(entry.getKey());
            if (setting == null) {
                throw new IllegalArgumentException(
                        "there is no limit '" + entry.getKey() + "', but " + String.join(", ", SETTINGS.keySet()));
            }
            if (!(entry.getValue() > 0)) {
                throw new IllegalArgumentException("limit " + entry.getKey() + " must be more than 0");
            }
            result = setting.set(result, entry.getValue());
        }
        return result;
    }

    public QuickAppLimits withLua(LuaLimits limits) {
        return changed(draft -> draft.lua = limits);
    }

    public QuickAppLimits withCpu(CpuShare share) {
        return changed(draft -> draft.cpu = share);
    }

    public QuickAppLimits withMailbox(int capacity) {
        return changed(draft -> draft.mailbox = capacity);
    }

    public QuickAppLimits withTimers(int count) {
        return changed(draft -> draft.timers = count);
    }

    public QuickAppLimits withSockets(int count) {
        return changed(draft -> draft.sockets = count);
    }

    public QuickAppLimits withRequests(int count) {
        return changed(draft -> draft.requests = count);
    }

    public QuickAppLimits withLogLinesPerSecond(int lines) {
        return changed(draft -> draft.logLinesPerSecond = lines);
    }

    public QuickAppLimits withStorageBytes(long bytes) {
        return changed(draft -> draft.storageBytes = bytes);
    }

    public QuickAppLimits withChildren(int count) {
        return changed(draft -> draft.children = count);
    }

    private QuickAppLimits changed(Consumer<Draft> change) {
        var draft = new Draft(this);
        change.accept(draft);
        return draft.finished();
    }

    /** The same while it is being changed. */
    private static final class Draft {

        private LuaLimits lua;
        private CpuShare cpu;
        private int mailbox;
        private int timers;
        private int sockets;
        private int requests;
        private int logLinesPerSecond;
        private long storageBytes;
        private int children;
        private Duration requestDeadline;

        private Draft(QuickAppLimits from) {
            lua = from.lua;
            cpu = from.cpu;
            mailbox = from.mailbox;
            timers = from.timers;
            sockets = from.sockets;
            requests = from.requests;
            logLinesPerSecond = from.logLinesPerSecond;
            storageBytes = from.storageBytes;
            children = from.children;
            requestDeadline = from.requestDeadline;
        }

        private QuickAppLimits finished() {
            return new QuickAppLimits(
                    lua,
                    cpu,
                    mailbox,
                    timers,
                    sockets,
                    requests,
                    logLinesPerSecond,
                    storageBytes,
                    children,
                    requestDeadline);
        }
    }
}
