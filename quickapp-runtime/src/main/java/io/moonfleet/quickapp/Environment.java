package io.moonfleet.quickapp;

import io.moonfleet.lua.LuaChunk;
import io.moonfleet.lua.LuaContext;
import io.moonfleet.lua.LuaEngine;
import io.moonfleet.lua.LuaTable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/** The HC3 environment: Lua files of ours, compiled once, run in each context with the host bridge as their argument. */
final class Environment {

    private static final List<String> FILES = List.of("class", "base", "fibaro", "net", "mqtt", "quickapp");

    private final List<LuaChunk> chunks;

    Environment(LuaEngine engine) {
        this.chunks = FILES.stream().map(name -> compile(engine, name)).toList();
    }

    private static LuaChunk compile(LuaEngine engine, String name) {
        try (var source = Environment.class.getResourceAsStream("lua/" + name + ".lua")) {
            return engine.compile("hc3/" + name, source.readAllBytes());
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    void install(LuaContext context, LuaTable bridge) {
        for (var chunk : chunks) {
            context.call(context.load(chunk), bridge);
        }
    }
}
