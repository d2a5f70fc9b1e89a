package io.moonfleet.quickapp;

import io.moonfleet.lua.LuaEngine;

/** What the QuickApps of one process share: the engine, the compiled HC3 environment, network clients. */
public final class QuickAppRuntime implements AutoCloseable {

    private final LuaEngine engine;

    public QuickAppRuntime(LuaEngine engine) {
        this.engine = engine;
    }

    public LuaEngine engine() {
        return engine;
    }

    /** Ends what is shared; close the QuickApps first. */
    @Override
    public void close() {}
}
