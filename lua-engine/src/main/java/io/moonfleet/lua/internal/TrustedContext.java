package io.moonfleet.lua.internal;

import io.moonfleet.lua.LuaConfig;
import io.moonfleet.lua.LuaContext;
import io.moonfleet.lua.LuaFunction;
import io.moonfleet.lua.internal.lib.StandardStreams;
import io.moonfleet.lua.internal.value.Exec;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Map;

/** A context with what the stand-alone interpreter needs beyond the host interface: standard streams, files, a status. */
public final class TrustedContext implements AutoCloseable {

    /** How deep C calls are nested in lua5.3 where it calls a script; "C stack overflow" comes as early as there. */
    private static final int CALLS_OF_THE_INTERPRETER = 2;

    private final MoonfleetContext context;
    private final Exec exec;

    /** @param environment for LUA_PATH and LUA_CPATH */
    public TrustedContext(InputStream in, OutputStream out, OutputStream err, Map<String, String> environment) {
        context = (MoonfleetContext) new MoonfleetLua().newContext(LuaConfig.trusted(out));
        exec = context.exec();
        exec.nativeDepth = CALLS_OF_THE_INTERPRETER;
        StandardStreams.connect(exec, in, err);
        StandardStreams.usePaths(exec, environment);
    }

    public LuaContext context() {
        return context;
    }

    /**
     * The function of a source text.
     *
     * @param name as Lua decorates it: {@code "=stdin"}
     * @throws io.moonfleet.lua.LuaSyntaxException it is no Lua
     */
    public LuaFunction compile(String name, byte[] source) {
        return StandardStreams.compile(exec, name, source);
    }

    /**
     * The function of a file's content.
     *
     * @param file null for the standard input
     * @throws io.moonfleet.lua.LuaSyntaxException it is no Lua, or cannot be read
     */
    public LuaFunction compileFile(String file) {
        return StandardStreams.compileFile(exec, file);
    }

    /** Ends what runs, if anything does, with the error "interrupted!". From any thread. */
    public void interrupt() {
        exec.fuelTank.interrupt();
    }

    /** What {@code os.exit} was called with, or null. */
    public Integer exitStatus() {
        return StandardStreams.exitStatus(exec);
    }

    /** Runs finalizers, closes files, and makes sure that all output is out. */
    @Override
    public void close() throws IOException {
        context.close();
        StandardStreams.close(exec);
    }
}
