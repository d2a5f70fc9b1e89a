package io.moonfleet.lua.internal.text;

import io.moonfleet.lua.LuaString;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Grows a string of bytes and pays for each growth before it happens. */
public final class ByteBuilder {

    private static final int MAX_LENGTH = Integer.MAX_VALUE - 16;
    /** Below this a growth is not worth a call: the context's own ledger samples small objects. */
    private static final int FREE_GROWTH = 1024;

    private final Caller caller;
    private byte[] bytes;
    private int length;

    public ByteBuilder(Caller caller) {
        this(caller, 64);
    }

    public ByteBuilder(Caller caller, int capacity) {
        this.caller = caller;
        if (capacity > FREE_GROWTH) {
            caller.charge(capacity);
        }
        this.bytes = new byte[capacity];
    }

    public int length() {
        return length;
    }

    /** The buffer, valid until the next append. */
    public byte[] array() {
        return bytes;
    }

    /** Forgets what was appended after a length. */
    public void truncate(int newLength) {
        length = newLength;
    }

    /** Makes room, so that {@link #array()} has that many writable bytes after {@link #length()}. */
    public void reserve(int extra) {
        if (bytes.length - length < extra) {
            grow(extra);
        }
    }

    /** Counts bytes as appended that were written into {@link #array()}. */
    public void advance(int count) {
        length += count;
    }

    private void grow(int extra) {
        var needed = (long) length + extra;
        if (needed > MAX_LENGTH) {
            throw Caller.notEnoughMemory();
        }
        var capacity = (int) Math.min(MAX_LENGTH, Math.max(needed, 2L * bytes.length));
        if (capacity > FREE_GROWTH) {
            caller.charge(capacity);
        }
        bytes = Arrays.copyOf(bytes, capacity);
    }

    public void append(int b) {
        if (length == bytes.length) {
            grow(1);
        }
        bytes[length++] = (byte) b;
    }

    public void append(byte[] source) {
        append(source, 0, source.length);
    }

    public void append(byte[] source, int from, int to) {
        var count = to - from;
        reserve(count);
        System.arraycopy(source, from, bytes, length, count);
        length += count;
    }

    public void append(LuaString string) {
        append(string.bytes());
    }

    /** Text as Latin-1: for digits, names and other plain ASCII. */
    @SuppressWarnings("deprecation") // the only way to copy Latin-1 without a temporary array
    public void appendAscii(String text) {
        var count = text.length();
        reserve(count);
        text.getBytes(0, count, bytes, length);
        length += count;
    }

    public void fill(int b, int count) {
        if (count > 0) {
            reserve(count);
            Arrays.fill(bytes, length, length + count, (byte) b);
            length += count;
        }
    }

    /** Makes room in the middle and fills it. */
    public void insert(int at, int b, int count) {
        if (count > 0) {
            reserve(count);
            System.arraycopy(bytes, at, bytes, at + count, length - at);
            Arrays.fill(bytes, at, at + count, (byte) b);
            length += count;
        }
    }

    public void appendLong(long value) {
        if (value >= 0 && value < 10) {
            append('0' + (int) value);
            return;
        }
        if (value == Long.MIN_VALUE) {
            appendAscii("-9223372036854775808");
            return;
        }
        reserve(20);
        var rest = value;
        if (value < 0) {
            bytes[length++] = '-';
            rest = -value;
        }
        var digits = Decimal.digitCount(rest);
        for (var at = length + digits - 1; at >= length; at--) {
            var next = rest / 10;
            bytes[at] = (byte) ('0' + (rest - next * 10));
            rest = next;
        }
        length += digits;
    }

    public LuaString toLuaString() {
        if (length == 0) {
            return LuaString.EMPTY;
        }
        return length == bytes.length ? handOver() : LuaString.copyOf(bytes, 0, length);
    }

    /** The buffer becomes the string: nothing may be appended to it any more. */
    private LuaString handOver() {
        var result = LuaString.wrap(bytes);
        bytes = new byte[0];
        length = 0;
        return result;
    }

    @Override
    public String toString() {
        return new String(bytes, 0, length, StandardCharsets.UTF_8);
    }
}
