package io.moonfleet.lua.luaj;

import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaTable;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.lib.TwoArgFunction;

/**
 * LuaJ has one metatable of strings for the whole process. This one looks methods up in the {@code string} table of the
 * context that runs on the thread, so that one QuickApp's {@code function string:split()} stays its own, and works after
 * another's context is gone. Coroutines are threads, which inherit the setting.
 */
final class SharedStrings {

    private static final InheritableThreadLocal<LuaTable> METHODS = new InheritableThreadLocal<>();

    private SharedStrings() {}

    static {
        LuaString.s_metatable = LuaValue.tableOf(new LuaValue[] {
            LuaValue.INDEX,
            new TwoArgFunction() {
                @Override
                public LuaValue call(LuaValue string, LuaValue name) {
                    var methods = METHODS.get();
                    return methods == null ? LuaValue.NIL : methods.get(name);
                }
            }
        });
    }

    static void use(LuaTable methods) {
        METHODS.set(methods);
    }
}
