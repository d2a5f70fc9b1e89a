package io.moonfleet.lua.internal.text;

import io.moonfleet.lua.LuaString;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Lua strings as Java strings and back without loss, for messages that quote them: each byte that is no UTF-8 becomes the
 * lone surrogate U+DC00 + byte, which {@link LuaString#of} turns back into that byte.
 */
public final class ByteText {

    private ByteText() {}

    public static String of(LuaString string) {
        return of(string.bytes());
    }

    public static String of(byte[] bytes) {
        var decoder = StandardCharsets.UTF_8.newDecoder(); // reports what is malformed
        var in = ByteBuffer.wrap(bytes);
        var out = CharBuffer.allocate(bytes.length);
        while (true) {
            var result = decoder.decode(in, out, true);
            if (!result.isError()) {
                return out.flip().toString();
            }
            for (var i = 0; i < result.length(); i++) {
                out.put((char) (LuaString.LONE_BYTE + (in.get() & 0xff)));
            }
            decoder.reset();
        }
    }
}
