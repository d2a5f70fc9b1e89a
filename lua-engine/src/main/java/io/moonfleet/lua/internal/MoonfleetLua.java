package io.moonfleet.lua.internal;

import io.moonfleet.lua.LuaChunk;
import io.moonfleet.lua.LuaConfig;
import io.moonfleet.lua.LuaContext;
import io.moonfleet.lua.LuaEngine;
import io.moonfleet.lua.LuaLimits;
import io.moonfleet.lua.LuaSyntaxException;
import io.moonfleet.lua.internal.lib.ChunkSource;
import io.moonfleet.lua.internal.lib.StandardLibrary;
import io.moonfleet.lua.internal.syntax.Chunks;
import io.moonfleet.lua.internal.syntax.Proto;
import io.moonfleet.lua.internal.tree.TreeBuilder;
import java.util.function.LongConsumer;

/** Our own Lua engine: selected by {@code moonfleet.lua.engine=moonfleet}. */
public final class MoonfleetLua implements LuaEngine {

    /** As much as a tenant's values may take: two to three megabytes of source text. */
    private static final long MOST_CODE_BYTES = LuaLimits.TENANT.memoryBytes();

    private final Chunks chunks = new Chunks(TreeBuilder::build);
    private final StandardLibrary library = new StandardLibrary();

    @Override
    public String name() {
        return "moonfleet";
    }

    @Override
    public LuaChunk compile(String chunkName, byte[] source) {
        var proto =
                chunks.compile(ChunkSource.withoutFirstLineComment(source), "@" + chunkName, new CodeLimit(chunkName));
        return new Chunk(chunkName, proto);
    }

    @Override
    public LuaContext newContext(LuaConfig config) {
        return new MoonfleetContext(this, config, chunks, library);
    }

    /** The code of a chunk that a host compiles is nobody's memory, so it has a limit of its own. */
    private static final class CodeLimit implements LongConsumer {
        private final String chunkName;
        private long bytes;

        CodeLimit(String chunkName) {
            this.chunkName = chunkName;
        }

        @Override
        public void accept(long more) {
            bytes += more;
            if (bytes > MOST_CODE_BYTES) {
                throw new LuaSyntaxException(
                        chunkName + ": too much code: it takes more than " + (MOST_CODE_BYTES >> 20) + " MB of memory");
            }
        }
    }

    /** A compiled chunk. */
    record Chunk(String name, Proto proto) implements LuaChunk {}
}
