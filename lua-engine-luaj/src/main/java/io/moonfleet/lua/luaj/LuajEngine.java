package io.moonfleet.lua.luaj;

import io.moonfleet.lua.LuaChunk;
import io.moonfleet.lua.LuaConfig;
import io.moonfleet.lua.LuaContext;
import io.moonfleet.lua.LuaEngine;
import io.moonfleet.lua.LuaSyntaxException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.luaj.vm2.LuaError;
import org.luaj.vm2.Prototype;
import org.luaj.vm2.compiler.LuaC;

/** LuaJ 3.0.1 behind the engine interface. */
public final class LuajEngine implements LuaEngine {

    record Chunk(String name, Prototype prototype) implements LuaChunk {}

    @Override
    public String name() {
        return "luaj";
    }

    @Override
    public LuaChunk compile(String chunkName, byte[] source) {
        try {
            return new Chunk(chunkName, LuaC.instance.compile(new ByteArrayInputStream(source), "@" + chunkName));
        } catch (LuaError noLua) {
            throw new LuaSyntaxException(noLua.getMessage());
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    @Override
    public LuaContext newContext(LuaConfig config) {
        return new LuajContext(this, config);
    }
}
