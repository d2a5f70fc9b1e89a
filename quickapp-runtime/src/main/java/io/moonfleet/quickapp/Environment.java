package io.moonfleet.quickapp;

import io.moonfleet.lua.LuaChunk;
import io.moonfleet.lua.LuaContext;
import io.moonfleet.lua.LuaEngine;
import io.moonfleet.lua.LuaTable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The HC3 environment: Lua files of ours, compiled once, run in each context with the host bridge as their argument. */
final class Environment {

    private static final List<String> AT_START = List.of("class", "base", "fibaro", "quickapp");
    private static final List<String> AT_FIRST_USE = List.of("net", "mqtt", "py");
    private static final int WITHOUT_QUICKAPP = AT_START.size() - 1;

    private final List<LuaChunk> chunks;
    private final Map<String, LuaChunk> libraries;
    private final LuaEngine engine;
    private LuaChunk scene;

    Environment(LuaEngine engine) {
        this.engine = engine;
        this.chunks = AT_START.stream().map(name -> compile(engine, name)).toList();
        this.libraries = AT_FIRST_USE.stream().collect(Collectors.toMap(name -> name, name -> compile(engine, name)));
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

    /** The same without QuickApps, and with what only scenes have. */
    void installForScene(LuaContext context, LuaTable bridge) {
        for (var chunk : chunks.subList(0, WITHOUT_QUICKAPP)) {
            context.call(context.load(chunk), bridge);
        }
        context.call(context.load(sceneFile()), bridge);
    }

    /** Compiled when the first scene runs: most processes never run one. */
    private synchronized LuaChunk sceneFile() {
        if (scene == null) {
            scene = compile(engine, "scene");
        }
        return scene;
    }

    /** A library that the environment's files ask for when a script first uses it. */
    LuaChunk library(String name) {
        return libraries.get(name);
    }
}
