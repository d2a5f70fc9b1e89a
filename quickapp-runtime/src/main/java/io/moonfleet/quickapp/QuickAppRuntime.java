package io.moonfleet.quickapp;

import io.moonfleet.lua.LuaEngine;
import io.moonfleet.quickapp.internal.json.KnownStrings;
import io.moonfleet.quickapp.internal.net.HttpClients;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;

/** What the QuickApps of one process share: the engine, the compiled HC3 environment, network clients. */
public final class QuickAppRuntime implements AutoCloseable {

    private final LuaEngine engine;
    private final Environment environment;
    private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
    private final KnownStrings knownStrings = new KnownStrings();
    private final Map<OutboundRules, HttpClients> httpClients = new ConcurrentHashMap<>();
    private final ScheduledExecutorService scheduler = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("quickapp-restarts").factory());

    public QuickAppRuntime(LuaEngine engine) {
        this.engine = engine;
        this.environment = new Environment(engine);
    }

    public LuaEngine engine() {
        return engine;
    }

    /**
     * Compiles the files without running them.
     *
     * @throws QuickAppException a file is no Lua ({@code file:line: message})
     */
    public void check(QuickAppCode code) {
        CompiledCode.of(engine, code);
    }

    Environment environment() {
        return environment;
    }

    HttpClients httpClients(OutboundRules rules) {
        return httpClients.computeIfAbsent(
                rules, _ -> new HttpClients(rules.equals(OutboundRules.EVERYWHERE) ? null : rules::resolve, executor));
    }

    KnownStrings knownStrings() {
        return knownStrings;
    }

    /** Runs what may block, on virtual threads. */
    ExecutorService executor() {
        return executor;
    }

    /** For short tasks that hand over to another thread. */
    ScheduledExecutorService scheduler() {
        return scheduler;
    }

    /** Ends what is shared; close the QuickApps first. */
    @Override
    public void close() {
        scheduler.shutdownNow();
        for (var clients : httpClients.values()) {
            try {
                clients.close();
            } catch (IOException alreadyBroken) {
                System.getLogger(QuickAppRuntime.class.getName())
                        .log(System.Logger.Level.DEBUG, "HTTP clients did not close cleanly", alreadyBroken);
            }
        }
        executor.shutdownNow();
    }
}
