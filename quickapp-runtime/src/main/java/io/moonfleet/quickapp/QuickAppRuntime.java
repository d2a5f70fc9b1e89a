package io.moonfleet.quickapp;

import io.moonfleet.lua.LuaEngine;
import io.moonfleet.quickapp.internal.net.HttpClients;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;

/** What the QuickApps of one process share: the engine, the compiled HC3 environment, network clients. */
public final class QuickAppRuntime implements AutoCloseable {

    private final LuaEngine engine;
    private final Environment environment;
    private final HttpClients httpClients = new HttpClients();
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

    HttpClients httpClients() {
        return httpClients;
    }

    /** For short tasks that hand over to another thread. */
    ScheduledExecutorService scheduler() {
        return scheduler;
    }

    /** Ends what is shared; close the QuickApps first. */
    @Override
    public void close() {
        scheduler.shutdownNow();
        httpClients.close();
    }
}
