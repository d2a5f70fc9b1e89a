package io.moonfleet.lua;

import java.util.ServiceLoader;

/** A Lua implementation: compiles source once and makes any number of isolated contexts. Safe for use by many threads. */
public interface LuaEngine {

    /** The name that selects this engine, as in {@code moonfleet.lua.engine=luaj}. */
    String name();

    /**
     * Compiles source text. The chunk belongs to no context: every context may load it, and equal sources may share one.
     *
     * @param chunkName what error messages call it, without decoration: {@code "hello.lua"}
     * @throws LuaSyntaxException with the message {@code hello.lua:3: '=' expected near 'x'}
     */
    LuaChunk compile(String chunkName, byte[] source);

    /** Makes a context of its own: its globals, its metatables of primitive types, its limits. */
    LuaContext newContext(LuaConfig config);

    /** Finds an engine on the class path by name. */
    static LuaEngine named(String name) {
        return ServiceLoader.load(LuaEngine.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(engine -> engine.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no Lua engine is named '" + name + "'"));
    }
}
