package io.moonfleet.lua.internal.lib;

import io.moonfleet.lua.LuaException;
import io.moonfleet.lua.LuaString;
import io.moonfleet.lua.LuaSyntaxException;
import io.moonfleet.lua.internal.value.Exec;
import io.moonfleet.lua.internal.value.Numbers;
import io.moonfleet.lua.internal.value.Protection;
import io.moonfleet.lua.internal.value.Results;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** {@code debug.debug}: runs lines from the standard input until one says {@code cont}. */
final class DebugConsole {

    private static final byte[] PROMPT = "lua_debug> ".getBytes(StandardCharsets.US_ASCII);
    private static final LuaString END = LuaString.of("cont");

    private DebugConsole() {}

    static Object run(Exec exec) {
        var files = LibraryState.of(exec).files();
        try {
            while (true) {
                files.standardError.write(PROMPT);
                var line = readLine(files);
                if (line == null || line.equals(END)) {
                    return Results.NONE;
                }
                var message = execute(exec, line);
                if (message != null) {
                    files.standardError.write(message.bytes());
                    files.standardError.write('\n');
                }
            }
        } catch (IOException failure) {
            throw exec.error(SystemError.of(failure).text());
        }
    }

    private static LuaString readLine(OpenFiles files) throws IOException {
        var line = new ByteArrayOutputStream();
        for (var c = files.standardInput.read(); c != '\n'; c = files.standardInput.read()) {
            if (c < 0) {
                return null;
            }
            line.write(c);
        }
        return LuaString.wrap(line.toByteArray());
    }

    /** The error's text, or null. */
    private static LuaString execute(Exec exec, LuaString line) {
        var protection = new Protection(exec);
        try {
            exec.callback(
                    LoadLibrary.closure(exec.chunks.load(line.bytes(), "=(debug command)", _ -> {}), exec.globals),
                    Results.NONE);
            protection.passed();
            return null;
        } catch (LuaSyntaxException error) {
            return error.text();
        } catch (LuaException | StackOverflowError failure) {
            return Numbers.toText(protection.failed(failure, null));
        }
    }
}
