package io.moonfleet.lua.internal.lib;

import io.moonfleet.lua.LuaString;
import io.moonfleet.lua.internal.text.ByteBuilder;
import io.moonfleet.lua.internal.text.Numeral;
import io.moonfleet.lua.internal.value.Exec;
import java.io.IOException;

/** An open file with its buffers: what the C library's FILE is to PUC Lua. */
final class LuaFile {

    /** Where a seek counts from. */
    enum Whence {
        START,
        CURRENT,
        END
    }

    static final int END = -1;
    private static final int DEFAULT_BUFFER = 8192;
    /** PUC Lua's limit for the text of a number. */
    private static final int LONGEST_NUMERAL = 200;

    private final Device device;
    private final boolean readable;
    private final boolean writable;
    private byte[] input = new byte[0];
    private int inputAt;
    private int inputEnd;
    private byte[] output = new byte[0];
    private int outputEnd;
    private Buffering buffering;
    private boolean closed;

    LuaFile(Device device, boolean readable, boolean writable, Buffering buffering) {
        this.device = device;
        this.readable = readable;
        this.writable = writable;
        this.buffering = buffering;
    }

    boolean isClosed() {
        return closed;
    }

    boolean isStandard() {
        return device instanceof Device.Stream;
    }

    Object close() throws IOException {
        if (isStandard()) {
            flush();
            return device.close();
        }
        closed = true;
        try {
            flush();
        } finally {
            input = output = new byte[0];
        }
        return device.close();
    }

    // ---- writing ----

    void setBuffering(Buffering newBuffering) throws IOException {
        flush();
        if (device instanceof Device.Stream stream) { // has one buffer, which print writes to as well
            stream.setBuffering(newBuffering);
        } else {
            buffering = newBuffering;
        }
    }

    void write(byte[] bytes, int length) throws IOException {
        if (!writable) {
            throw new IOException(SystemError.BAD_DESCRIPTOR.text());
        }
        forgetInput();
        if (buffering == Buffering.NONE || length >= DEFAULT_BUFFER) {
            flushOutput();
            device.write(bytes, 0, length);
            return;
        }
        if (output.length == 0) {
            output = new byte[DEFAULT_BUFFER];
        }
        if (outputEnd + length > output.length) {
            flushOutput();
        }
        System.arraycopy(bytes, 0, output, outputEnd, length);
        outputEnd += length;
        if (buffering == Buffering.LINE && contains(bytes, length, '\n')) {
            flushOutput();
        }
    }

    private static boolean contains(byte[] bytes, int length, char wanted) {
        for (var i = 0; i < length; i++) {
            if (bytes[i] == wanted) {
                return true;
            }
        }
        return false;
    }

    void flush() throws IOException {
        flushOutput();
        device.flush();
    }

    private void flushOutput() throws IOException {
        if (outputEnd > 0) {
            var end = outputEnd;
            outputEnd = 0; // what cannot be written is lost, as with C's streams
            device.write(output, 0, end);
        }
    }

    // ---- reading ----

    /** The next byte, or END; it stays there. */
    int peek() throws IOException {
        if (inputAt < inputEnd) {
            return input[inputAt] & 0xff;
        }
        if (!readable) {
            throw new IOException(SystemError.BAD_DESCRIPTOR.text());
        }
        flushOutput();
        if (input.length == 0) {
            input = new byte[DEFAULT_BUFFER];
        }
        inputAt = 0;
        inputEnd = Math.max(0, device.read(input));
        return inputEnd == 0 ? END : input[0] & 0xff;
    }

    private int next() throws IOException {
        var b = peek();
        if (b != END) {
            inputAt++;
        }
        return b;
    }

    /** The next line, or null at the end. */
    LuaString readLine(Exec exec, boolean keepLineFeed) throws IOException {
        if (peek() == END) {
            return null;
        }
        var line = new ByteBuilder(exec);
        while (peek() != END) {
            var end = inputAt;
            while (end < inputEnd && input[end] != '\n') {
                end++;
            }
            line.append(input, inputAt, end);
            exec.burn(end - inputAt >> 3);
            inputAt = end;
            if (end < inputEnd) {
                inputAt++;
                if (keepLineFeed) {
                    line.append('\n');
                }
                break;
            }
        }
        return line.toLuaString();
    }

    LuaString readAll(Exec exec) throws IOException {
        var all = new ByteBuilder(exec);
        while (peek() != END) {
            all.append(input, inputAt, inputEnd);
            exec.burn(inputEnd - inputAt >> 3);
            inputAt = inputEnd;
        }
        return all.toLuaString();
    }

    /** Up to a number of bytes, or null at the end. */
    LuaString readBytes(Exec exec, long count) throws IOException {
        if (peek() == END) {
            return null;
        }
        var bytes = new ByteBuilder(exec, (int) Math.min(count, DEFAULT_BUFFER));
        while (bytes.length() < count && peek() != END) {
            var to = (int) Math.min(inputEnd, inputAt + count - bytes.length());
            bytes.append(input, inputAt, to);
            exec.burn(to - inputAt >> 3);
            inputAt = to;
        }
        return bytes.toLuaString();
    }

    /** A numeral, or null; as in PUC Lua, what looks like the beginning of one is gone then. */
    Number readNumber() throws IOException {
        while (Numeral.isSpace(peek())) {
            next();
        }
        var numeral = new NumeralReader();
        return numeral.read();
    }

    private final class NumeralReader {

        private final byte[] text = new byte[LONGEST_NUMERAL];
        private int length;
        private boolean tooLong;

        Number read() throws IOException {
            take("-+");
            var digits = 0;
            var hexadecimal = false;
            if (take("0")) {
                if (take("xX")) {
                    hexadecimal = true;
                } else {
                    digits = 1;
                }
            }
            digits += takeDigits(hexadecimal);
            if (take(".")) {
                digits += takeDigits(hexadecimal);
            }
            if (digits > 0 && take(hexadecimal ? "pP" : "eE")) {
                take("-+");
                takeDigits(false);
            }
            peek();
            return tooLong ? null : Numeral.parse(text, 0, length);
        }

        private int takeDigits(boolean hexadecimal) throws IOException {
            var count = 0;
            while (take(hexadecimal ? "0123456789abcdefABCDEF" : "0123456789")) {
                count++;
            }
            return count;
        }

        private boolean take(String allowed) throws IOException {
            var b = peek();
            if (b == END || tooLong || allowed.indexOf(b) < 0) {
                return false;
            }
            if (length == LONGEST_NUMERAL) {
                tooLong = true;
                return false;
            }
            text[length++] = (byte) next();
            return true;
        }
    }

    // ---- position ----

    private void forgetInput() throws IOException {
        if (inputAt < inputEnd) {
            device.seek(device.position() - (inputEnd - inputAt));
        }
        inputAt = inputEnd = 0;
    }

    /** What was read ahead is left for whoever reads the same file after this process. */
    void giveBackInput() throws IOException {
        if (input.length > 0) {
            seek(Whence.CURRENT, 0);
        }
    }

    /** Goes to a position and returns it; -1 when there is no such position. */
    long seek(Whence whence, long offset) throws IOException {
        flushOutput();
        var current = device.position() - (inputEnd - inputAt); // asked for in any case: a pipe fails by having none
        var base =
                switch (whence) {
                    case START -> 0;
                    case CURRENT -> current;
                    case END -> device.size();
                };
        var position = base + offset;
        if (position < 0) {
            return -1;
        }
        inputAt = inputEnd = 0;
        device.seek(position);
        return position;
    }
}
