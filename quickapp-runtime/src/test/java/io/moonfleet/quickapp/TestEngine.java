package io.moonfleet.quickapp;

import io.moonfleet.lua.LuaEngine;

/** The Lua engine that the tests run on: {@code -Dmoonfleet.lua.engine=…}. */
final class TestEngine {

    private TestEngine() {}

    static LuaEngine get() {
        return LuaEngine.named(System.getProperty("moonfleet.lua.engine", "moonfleet"));
    }
}
