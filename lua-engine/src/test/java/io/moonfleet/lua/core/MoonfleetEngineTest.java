package io.moonfleet.lua.core;

import io.moonfleet.lua.LuaEngine;
import io.moonfleet.lua.LuaEngineContract;

/** Our engine keeps to the interface. */
class MoonfleetEngineTest extends LuaEngineContract {

    @Override
    protected LuaEngine newEngine() {
        return LuaEngine.named("moonfleet");
    }
}
