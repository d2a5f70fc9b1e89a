package io.moonfleet.lua;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.ThreadLocalRandom;

/** A Lua string: any bytes, immutable. Equal by content; the hash is seeded per process against collision attacks. */
public final class LuaString implements Comparable<LuaString> {

    public static final LuaString EMPTY = new LuaString(new byte[0]);

    private static final int SEED = ThreadLocalRandom.current().nextInt() | 1;

    private static final LuaString[] SINGLE_BYTES = singleBytes();

    private final byte[] bytes;
    private int hash;
    private int counted;

    private LuaString(byte[] bytes) {
        this.bytes = bytes;
    }

    /** A lone surrogate from this on stands for a byte that is no UTF-8, see {@link #of}. */
    public static final char LONE_BYTE = '\udc00';

    /** The UTF-8 bytes of a text; of a lone surrogate U+DC80–U+DCFF the byte 80–FF. */
    public static LuaString of(String text) {
        if (text.isEmpty()) {
            return EMPTY;
        }
        for (var i = 0; i < text.length(); i++) {
            if (isLoneByte(text, i)) {
                return new LuaString(withLoneBytes(text));
            }
        }
        return new LuaString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static boolean isLoneByte(String text, int index) {
        var character = text.charAt(index);
        return character >= LONE_BYTE + 0x80
                && character <= LONE_BYTE + 0xff
                && (index == 0 || !Character.isHighSurrogate(text.charAt(index - 1)));
    }

    private static byte[] withLoneBytes(String text) {
        var bytes = new ByteArrayOutputStream();
        var done = 0;
        for (var i = 0; i < text.length(); i++) {
            if (isLoneByte(text, i)) {
                bytes.writeBytes(text.substring(done, i).getBytes(StandardCharsets.UTF_8));
                bytes.write(text.charAt(i) - LONE_BYTE);
                done = i + 1;
            }
        }
        bytes.writeBytes(text.substring(done).getBytes(StandardCharsets.UTF_8));
        return bytes.toByteArray();
    }

    /** Wraps without copying: the caller gives the array away. */
    public static LuaString wrap(byte[] bytes) {
        return new LuaString(bytes);
    }

    /** The string of one byte, always the same object. */
    public static LuaString ofByte(int b) {
        return SINGLE_BYTES[b & 0xff];
    }

    private static LuaString[] singleBytes() {
        var result = new LuaString[256];
        for (var b = 0; b < result.length; b++) {
            result[b] = new LuaString(new byte[] {(byte) b});
        }
        return result;
    }

    public static LuaString copyOf(byte[] bytes, int from, int to) {
        return switch (to - from) {
            case 0 -> EMPTY;
            case 1 -> SINGLE_BYTES[bytes[from] & 0xff];
            default -> new LuaString(Arrays.copyOfRange(bytes, from, to));
        };
    }

    /** The bytes themselves, not a copy: never write to them. */
    public byte[] bytes() {
        return bytes;
    }

    public int length() {
        return bytes.length;
    }

    /** The byte at an index from 0, as 0–255. */
    public int at(int index) {
        return bytes[index] & 0xff;
    }

    /**
     * For an engine that adds up what a context holds: true when the given (changing) number was not the last one asked
     * with. Contexts that share a string may see each other's numbers, so use it for estimates only.
     */
    public boolean countedFirst(int number) {
        if (counted == number) {
            return false;
        }
        counted = number;
        return true;
    }

    /** By unsigned bytes, as {@code <} does in the C locale. */
    @Override
    public int compareTo(LuaString other) {
        return Arrays.compareUnsigned(bytes, other.bytes);
    }

    @Override
    public boolean equals(Object other) {
        return this == other || other instanceof LuaString that && Arrays.equals(bytes, that.bytes);
    }

    /** The same as equals, for keys of tables: they know their hashes, which nearly always settles it. */
    public boolean hasSameText(LuaString other) {
        return hashCode() == other.hashCode() && Arrays.equals(bytes, other.bytes);
    }

    @Override
    public int hashCode() {
        var result = hash;
        if (result == 0) {
            result = SEED;
            for (byte b : bytes) {
                result = (result ^ b) * 0x01000193;
                result = Integer.rotateLeft(result, 5);
            }
            hash = result == 0 ? 1 : result;
            return hash;
        }
        return result;
    }

    /** Decoded as UTF-8; malformed bytes become U+FFFD. */
    @Override
    public String toString() {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
