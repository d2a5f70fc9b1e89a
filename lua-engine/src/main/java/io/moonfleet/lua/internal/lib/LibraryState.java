package io.moonfleet.lua.internal.lib;

import io.moonfleet.lua.LuaString;
import io.moonfleet.lua.internal.text.Pattern;
import io.moonfleet.lua.internal.value.Exec;
import java.util.concurrent.ThreadLocalRandom;

/** What the library functions of one context remember between calls. Made lazily: most contexts need little of it. */
final class LibraryState {

    private static final int REMEMBERED_PATTERNS = 32; // a power of two

    private record Compiled(LuaString source, Pattern pattern) {}

    /** What {@code os.clock} counts from. */
    final long started = System.nanoTime();

    private OpenFiles files;
    /** What os.exit was called with; null as long as it was not. */
    Integer exitStatus;

    private Compiled[] patterns;
    private long random = ThreadLocalRandom.current().nextLong();

    static LibraryState of(Exec exec) {
        if (exec.libraryState instanceof LibraryState state) {
            return state;
        }
        var state = new LibraryState();
        exec.libraryState = state;
        return state;
    }

    /** The files of a trusted script. */
    OpenFiles files() {
        if (files == null) {
            files = new OpenFiles();
        }
        return files;
    }

    /** The pattern that a string means, compiled once while it is in use. */
    Pattern pattern(LuaString source) {
        if (patterns == null) {
            patterns = new Compiled[REMEMBERED_PATTERNS];
        }
        var slot = source.hashCode() & (REMEMBERED_PATTERNS - 1);
        var found = patterns[slot];
        if (found == null || !found.source.equals(source)) {
            found = new Compiled(source, Pattern.compile(source.bytes()));
            patterns[slot] = found;
        }
        return found.pattern;
    }

    /** As gmatch understands it: without an anchor. */
    Pattern unanchoredPattern(LuaString source) {
        return source.length() > 0 && source.at(0) == '^' ? Pattern.compileUnanchored(source.bytes()) : pattern(source);
    }

    void seedRandom(long seed) {
        random = seed;
    }

    /** 64 random bits (SplitMix64). */
    long nextRandom() {
        random += 0x9e3779b97f4a7c15L;
        var mixed = (random ^ (random >>> 30)) * 0xbf58476d1ce4e5b9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94d049bb133111ebL;
        return mixed ^ (mixed >>> 31);
    }
}
