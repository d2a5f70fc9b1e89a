package io.moonfleet.quickapp.internal.json;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Bytes that are being put together; a ByteArrayOutputStream without its lock. */
final class ByteBuilder {

    private byte[] bytes;
    private int length;

    ByteBuilder(int capacity) {
        bytes = new byte[capacity];
    }

    void write(int b) {
        if (length == bytes.length) {
            grow(1);
        }
        bytes[length++] = (byte) b;
    }

    void write(byte[] source, int from, int count) {
        if (length + count > bytes.length) {
            grow(count);
        }
        System.arraycopy(source, from, bytes, length, count);
        length += count;
    }

    void write(byte[] source) {
        write(source, 0, source.length);
    }

    void writeAscii(String text) {
        var source = text.getBytes(StandardCharsets.ISO_8859_1);
        write(source, 0, source.length);
    }

    /** A lone surrogate is written like any other code point, as Lua's utf8.char does. */
    void writeUtf8(int codePoint) {
        if (codePoint < 0x80) {
            write(codePoint);
        } else if (codePoint < 0x800) {
            write(0xc0 | codePoint >> 6);
            write(0x80 | codePoint & 0x3f);
        } else if (codePoint < 0x10000) {
            write(0xe0 | codePoint >> 12);
            write(0x80 | codePoint >> 6 & 0x3f);
            write(0x80 | codePoint & 0x3f);
        } else {
            write(0xf0 | codePoint >> 18);
            write(0x80 | codePoint >> 12 & 0x3f);
            write(0x80 | codePoint >> 6 & 0x3f);
            write(0x80 | codePoint & 0x3f);
        }
    }

    byte[] toByteArray() {
        return Arrays.copyOf(bytes, length);
    }

    private void grow(int count) {
        bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + count));
    }
}
