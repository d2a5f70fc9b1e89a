package io.moonfleet.quickapp;

import io.moonfleet.lua.LuaChunk;
import io.moonfleet.lua.LuaEngine;
import io.moonfleet.lua.LuaSyntaxException;
import java.util.List;

/** The chunks of a QuickApp's files, in the order they run. */
record CompiledCode(List<LuaChunk> chunks) {

    /** @throws QuickAppException a file is no Lua */
    static CompiledCode of(LuaEngine engine, QuickAppCode code) {
        return new CompiledCode(
                code.files().stream().map(file -> compile(engine, file)).toList());
    }

    private static LuaChunk compile(LuaEngine engine, SourceFile file) {
        try {
            return engine.compile(file.label(), file.content());
        } catch (LuaSyntaxException noLua) {
            throw new QuickAppException(QuickAppException.Code.SYNTAX, noLua.getMessage(), noLua);
        }
    }
}
