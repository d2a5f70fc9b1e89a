package io.moonfleet.lua.internal.text;

/** UTF-8 as Lua 5.3's utf8 library reads and writes it: no overlong forms and nothing above 10FFFF on
 * reading (but surrogates), up to 2^31 on writing. */
public final class Utf8 {

    private static final int[] SMALLEST = {0, 0, 0x80, 0x800, 0x10000};
    private static final int MAX_READ = 0x10FFFF;

    private Utf8() {}

    public static boolean isContinuation(int b) {
        return (b & 0xc0) == 0x80;
    }

    /** The length of the sequence that a byte begins by its own account; 0 for a byte that begins none. */
    public static int lengthAt(byte[] bytes, int at) {
        var first = bytes[at] & 0xff;
        if (first < 0x80) {
            return 1;
        }
        return first < 0xc0 ? 0 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : first < 0xf8 ? 4 : 0;
    }

    /** The code point at an index, or -1 when the bytes there are not valid. */
    public static int decode(byte[] bytes, int at) {
        var length = lengthAt(bytes, at);
        if (length <= 1) {
            return length == 0 ? -1 : bytes[at];
        }
        if (at + length > bytes.length) {
            return -1;
        }
        var code = bytes[at] & (0x7f >> length);
        for (var i = 1; i < length; i++) {
            if (!isContinuation(bytes[at + i])) {
                return -1;
            }
            code = code << 6 | (bytes[at + i] & 0x3f);
        }
        return code < SMALLEST[length] || code > MAX_READ ? -1 : code;
    }

    /** Appends any code point below 2^31, in up to six bytes. */
    public static void encode(ByteBuilder out, int code) {
        if (code < 0x80) {
            out.append(code);
            return;
        }
        var following = code < 0x800 ? 1 : code < 0x10000 ? 2 : code < 0x200000 ? 3 : code < 0x4000000 ? 4 : 5;
        var lead = (0xff00 >> (following + 1)) & 0xff;
        out.append(lead | code >>> (6 * following));
        for (var i = following - 1; i >= 0; i--) {
            out.append(0x80 | (code >>> (6 * i) & 0x3f));
        }
    }
}
