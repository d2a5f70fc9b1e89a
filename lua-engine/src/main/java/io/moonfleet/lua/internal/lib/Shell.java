package io.moonfleet.lua.internal.lib;

import io.moonfleet.lua.LuaString;
import io.moonfleet.lua.internal.value.Results;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;

/** Runs command lines as C's {@code system} and {@code popen} do. */
final class Shell {

    private static final LuaString EXIT = LuaString.of("exit");
    private static final LuaString SIGNAL = LuaString.of("signal");
    /** How the JVM reports a process that a signal ended: this and the signal's number. */
    private static final int SIGNALLED = 128;

    private static final int LAST_SIGNAL = 31;

    private Shell() {}

    static ProcessBuilder of(LuaString command) {
        var line = new String(command.bytes(), StandardCharsets.UTF_8);
        // the last argument is what the shell calls itself in its messages, as with C's popen and system
        return new ProcessBuilder("/bin/sh", "-c", line, "sh").inheritIO();
    }

    /** Waits for the end: true or nil, "exit" or "signal", and its number. */
    static Object outcome(Process process) throws IOException {
        try {
            var status = process.waitFor();
            if (status > SIGNALLED && status <= SIGNALLED + LAST_SIGNAL) {
                return Results.of(null, SIGNAL, (long) status - SIGNALLED);
            }
            return Results.of(status == 0 ? true : null, EXIT, (long) status);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("Interrupted system call");
        }
    }
}
