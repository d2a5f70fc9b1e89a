package io.moonfleet.lua.internal.lib;

import io.moonfleet.lua.internal.value.Table;
import io.moonfleet.lua.internal.value.Userdata;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.LinkedHashSet;
import java.util.Set;

/** The files that a context has open, and those it reads and writes by default. */
final class OpenFiles {

    private final Set<LuaFile> all = new LinkedHashSet<>();
    /** What io.stdin reads, and loadfile without a name. */
    InputStream standardInput = System.in;
    /** What io.stderr writes. */
    OutputStream standardError = System.err;
    /** The metatable of all files. */
    Table metatable;

    Userdata input;
    Userdata output;
    /** The file of io.stdin, whatever io.input was set to. */
    LuaFile inputOfProcess;

    void add(LuaFile file) {
        all.add(file);
    }

    void remove(LuaFile file) {
        all.remove(file);
    }

    /** As C does for a program that popen starts: what was written before comes before its output. */
    void flushAll() throws IOException {
        ((LuaFile) output.payload).flush();
        for (var file : Set.copyOf(all)) {
            file.flush();
        }
    }

    /** The script ends: what it wrote must not be lost. */
    void closeAll() throws IOException {
        giveBackInput();
        IOException first = null;
        for (var file : Set.copyOf(all)) {
            try {
                file.close();
            } catch (IOException e) {
                first = first == null ? e : first;
            }
        }
        all.clear();
        if (first != null) {
            throw first;
        }
    }

    private void giveBackInput() {
        try {
            inputOfProcess.giveBackInput();
        } catch (IOException _) {
            // a pipe: what was read ahead is gone, as it is with C's streams
        }
    }
}
