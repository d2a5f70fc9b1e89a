package io.moonfleet.lua.internal.lib;

import java.util.Arrays;

/** What files may begin with that is no Lua. */
public final class ChunkSource {

    private static final int BINARY_MARK = 0x1b;

    private ChunkSource() {}

    /** Drops a byte order mark and a first line that begins with {@code #}, but not its end, for the sake of line numbers. */
    public static byte[] withoutFirstLineComment(byte[] source) {
        var start =
                source.length >= 3 && source[0] == (byte) 0xef && source[1] == (byte) 0xbb && source[2] == (byte) 0xbf
                        ? 3
                        : 0;
        if (start < source.length && source[start] == '#') {
            while (start < source.length && source[start] != '\n') {
                start++;
            }
            if (start + 1 < source.length && source[start + 1] == BINARY_MARK) {
                start++; // a dumped function behind the line
            }
        }
        return start == 0 ? source : Arrays.copyOfRange(source, start, source.length);
    }
}
