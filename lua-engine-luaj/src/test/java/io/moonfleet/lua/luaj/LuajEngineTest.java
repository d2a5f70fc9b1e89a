package io.moonfleet.lua.luaj;

import io.moonfleet.lua.LuaEngine;
import io.moonfleet.lua.LuaEngineContract;

class LuajEngineTest extends LuaEngineContract {

    @Override
    protected LuaEngine newEngine() {
        return new LuajEngine();
    }
}
