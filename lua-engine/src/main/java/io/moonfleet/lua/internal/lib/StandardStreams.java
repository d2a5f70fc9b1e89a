package io.moonfleet.lua.internal.lib;

import io.moonfleet.lua.LuaFunction;
import io.moonfleet.lua.internal.value.Exec;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Map;

/** What a stand-alone interpreter shares with its script: streams, files, and how it ended. */
public final class StandardStreams {

    private StandardStreams() {}

    /** From now on io.stdin and io.stderr are these. */
    public static void connect(Exec exec, InputStream in, OutputStream err) {
        IoLibrary.connect(exec, in, err);
    }

    /** Where {@code require} looks, by the environment's LUA_PATH and LUA_CPATH. */
    public static void usePaths(Exec exec, Map<String, String> environment) {
        PackageLibrary.usePaths(exec, environment);
    }

    public static LuaFunction compile(Exec exec, String name, byte[] source) {
        return LoadLibrary.closure(exec.chunks.compile(source, name, _ -> {}), exec.globals);
    }

    public static LuaFunction compileFile(Exec exec, String file) {
        return LoadLibrary.loadFile(exec, file, "bt");
    }

    public static Integer exitStatus(Exec exec) {
        return LibraryState.of(exec).exitStatus;
    }

    /** Closes the files that the script left open. */
    public static void close(Exec exec) throws IOException {
        LibraryState.of(exec).files().closeAll();
    }
}
