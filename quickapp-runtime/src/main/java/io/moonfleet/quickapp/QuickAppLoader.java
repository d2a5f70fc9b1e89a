package io.moonfleet.quickapp;

import io.moonfleet.lua.LuaEngine;
import java.nio.file.Path;
import java.util.Map;

/** Reads a QuickApp from a Lua file with headers and the files these name. */
public final class QuickAppLoader {

    private final LuaEngine engine;
    private final Map<String, String> environment;

    /** @param environment what header expressions may read by name */
    public QuickAppLoader(LuaEngine engine, Map<String, String> environment) {
        this.engine = engine;
        this.environment = Map.copyOf(environment);
    }

    /** @throws QuickAppException with {@code file:line: message} */
    public QuickAppDefinition load(Path mainFile) {
        throw new UnsupportedOperationException("being written for " + engine.name() + environment.size() + mainFile);
    }
}
