package io.moonfleet.lua.internal.syntax;

/** Chunk names as messages show them. */
public final class ChunkNames {

    /** PUC Lua's LUA_IDSIZE, less the terminating zero. */
    private static final int LONGEST = 59;

    private ChunkNames() {}

    /** {@code @file} and {@code =name} without their mark, cut to size; a text as {@code [string "first line..."]}. */
    public static String shorten(String name) {
        var zero = name.indexOf('\0'); // where a C string ends
        var source = zero < 0 ? name : name.substring(0, zero);
        if (source.startsWith("=")) {
            return source.length() - 1 <= LONGEST ? source.substring(1) : source.substring(1, 1 + LONGEST);
        }
        if (source.startsWith("@")) {
            var file = source.substring(1);
            return file.length() <= LONGEST ? file : "..." + file.substring(file.length() - (LONGEST - 3));
        }
        var newline = source.indexOf('\n');
        var room = LONGEST - "[string \"...\"]".length();
        if (newline < 0 && source.length() < room) {
            return "[string \"" + source + "\"]";
        }
        var line = newline < 0 ? source : source.substring(0, newline);
        return "[string \"" + line.substring(0, Math.min(line.length(), room)) + "...\"]";
    }
}
