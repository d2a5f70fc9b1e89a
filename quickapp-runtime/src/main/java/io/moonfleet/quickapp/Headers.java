package io.moonfleet.quickapp;

import io.moonfleet.lua.LuaEngine;
import java.util.Map;

/** Reads the {@code --%%key:value} lines of a development file. */
public final class Headers {

    private Headers() {}

    /**
     * Reads the headers of the main file; the other files are already there.
     *
     * @param environment what the expressions of typed values may read by name
     * @throws QuickAppException with {@code file:line: message}
     */
    public static QuickAppDefinition parse(LuaEngine engine, QuickAppCode code, Map<String, String> environment) {
        return new QuickAppLoader(engine, environment)
                .load(java.nio.file.Path.of(code.main().name()));
    }
}
