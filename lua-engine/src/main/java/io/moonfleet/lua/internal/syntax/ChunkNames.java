package io.moonfleet.lua.internal.syntax;

import io.moonfleet.lua.LuaString;
import io.moonfleet.lua.internal.text.ByteText;
import java.util.Arrays;

/** Chunk names as messages show them. */
public final class ChunkNames {

    /** PUC Lua's LUA_IDSIZE, less the terminating zero. */
    private static final int LONGEST = 59;

    private ChunkNames() {}

    /** {@code @file} and {@code =name} without their mark, cut to so many bytes; a text as {@code [string "first line..."]}. */
    public static String shorten(String name) {
        var bytes = LuaString.of(name).bytes();
        var end = indexOf(bytes, 0, bytes.length); // where a C string ends
        var mark = end == 0 ? 0 : bytes[0];
        if (mark == '=') {
            return text(bytes, 1, Math.min(end, 1 + LONGEST));
        }
        if (mark == '@') {
            return end - 1 <= LONGEST ? text(bytes, 1, end) : "..." + text(bytes, end - (LONGEST - 3), end);
        }
        var line = indexOf(bytes, '\n', end);
        var room = LONGEST - "[string \"...\"]".length();
        if (line == end && end < room) {
            return "[string \"" + text(bytes, 0, end) + "\"]";
        }
        return "[string \"" + text(bytes, 0, Math.min(line, room)) + "...\"]";
    }

    /** Where a byte is, or the end. */
    private static int indexOf(byte[] bytes, int wanted, int end) {
        var index = 0;
        while (index < end && bytes[index] != wanted) {
            index++;
        }
        return index;
    }

    private static String text(byte[] bytes, int from, int to) {
        return ByteText.of(Arrays.copyOfRange(bytes, from, to));
    }
}
