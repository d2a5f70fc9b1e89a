package io.moonfleet.lua.internal;

import io.moonfleet.lua.LuaChunk;
import io.moonfleet.lua.LuaConfig;
import io.moonfleet.lua.LuaContext;
import io.moonfleet.lua.LuaEngine;
import io.moonfleet.lua.internal.lib.ChunkSource;
import io.moonfleet.lua.internal.lib.StandardLibrary;
import io.moonfleet.lua.internal.syntax.Chunks;
import io.moonfleet.lua.internal.syntax.Proto;
import io.moonfleet.lua.internal.tree.TreeBuilder;

/** Our own Lua engine: selected by {@code moonfleet.lua.engine=moonfleet}. */
public final class MoonfleetLua implements LuaEngine {

    private final Chunks chunks = new Chunks(TreeBuilder::build);
    private final StandardLibrary library = new StandardLibrary();

    @Override
    public String name() {
        return "moonfleet";
    }

    @Override
    public LuaChunk compile(String chunkName, byte[] source) {
        var proto = chunks.compile(ChunkSource.withoutFirstLineComment(source), "@" + chunkName);
        return new Chunk(chunkName, proto);
    }

    @Override
    public LuaContext newContext(LuaConfig config) {
        return new MoonfleetContext(this, config, chunks, library);
    }

    /** A compiled chunk. */
    record Chunk(String name, Proto proto) implements LuaChunk {}
}
