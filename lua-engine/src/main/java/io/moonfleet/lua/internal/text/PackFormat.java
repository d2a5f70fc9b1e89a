package io.moonfleet.lua.internal.text;

/** Reads the format of {@code string.pack}, option by option, with sizes as on a 64-bit Linux. */
public final class PackFormat {

    /** What an option stands for. */
    public enum Kind {
        INTEGER,
        UNSIGNED,
        FLOAT,
        DOUBLE,
        /** A string of a fixed size. */
        CHARACTERS,
        /** A string after its length. */
        STRING,
        ZERO_TERMINATED,
        PADDING,
        /** Alignment only. */
        ALIGNMENT,
        NOTHING
    }

    private static final int MAX_INTEGER_SIZE = 16;
    private static final int NATIVE_ALIGNMENT = 8;
    private static final int MAX_SIZE = Integer.MAX_VALUE;

    private final Caller caller;
    private final byte[] format;
    private int at;
    private boolean little = true;
    private int maxAlignment = 1;
    private Kind kind;
    private int size;
    private int padding;

    public PackFormat(Caller caller, byte[] format) {
        this.caller = caller;
        this.format = format;
    }

    public Kind kind() {
        return kind;
    }

    public int size() {
        return size;
    }

    /** The bytes to skip before the option for its alignment. */
    public int padding() {
        return padding;
    }

    public boolean littleEndian() {
        return little;
    }

    /**
     * Goes to the next option.
     *
     * @param position the bytes so far, for the alignment
     * @return what is wrong with the format (an error of argument 1), or null
     */
    public String next(long position) {
        option();
        var alignment = size;
        if (kind == Kind.ALIGNMENT) {
            if (!hasNext()) {
                return "invalid next option for option 'X'";
            }
            option();
            alignment = size;
            var aligns = kind != Kind.CHARACTERS && alignment != 0;
            kind = Kind.ALIGNMENT;
            size = 0;
            if (!aligns) {
                return "invalid next option for option 'X'";
            }
        }
        padding = 0;
        if (alignment > 1 && kind != Kind.CHARACTERS) {
            alignment = Math.min(alignment, maxAlignment);
            if ((alignment & (alignment - 1)) != 0) {
                return "format asks for alignment not power of 2";
            }
            padding = (alignment - (int) (position & (alignment - 1))) & (alignment - 1);
        }
        return null;
    }

    public boolean hasNext() {
        return at < format.length && format[at] != 0; // C's end of a string
    }

    private void option() {
        var letter = format[at++] & 0xff;
        size = 0;
        switch (letter) {
            case 'b' -> is(Kind.INTEGER, 1);
            case 'B' -> is(Kind.UNSIGNED, 1);
            case 'h' -> is(Kind.INTEGER, 2);
            case 'H' -> is(Kind.UNSIGNED, 2);
            case 'l', 'j' -> is(Kind.INTEGER, 8);
            case 'L', 'J', 'T' -> is(Kind.UNSIGNED, 8);
            case 'f' -> is(Kind.FLOAT, 4);
            case 'd', 'n' -> is(Kind.DOUBLE, 8);
            case 'i' -> is(Kind.INTEGER, integerSize(4));
            case 'I' -> is(Kind.UNSIGNED, integerSize(4));
            case 's' -> is(Kind.STRING, integerSize(8));
            case 'c' -> {
                is(Kind.CHARACTERS, number(-1));
                if (size == -1) {
                    throw caller.error("missing size for format option 'c'");
                }
            }
            case 'z' -> is(Kind.ZERO_TERMINATED, 0);
            case 'x' -> is(Kind.PADDING, 1);
            case 'X' -> is(Kind.ALIGNMENT, 0);
            case ' ' -> is(Kind.NOTHING, 0);
            case '<', '=' -> byteOrder(true);
            case '>' -> byteOrder(false);
            case '!' -> {
                maxAlignment = integerSize(NATIVE_ALIGNMENT);
                is(Kind.NOTHING, 0);
            }
            default -> throw caller.error("invalid format option '" + shown(letter) + "'");
        }
    }

    private void is(Kind newKind, int newSize) {
        kind = newKind;
        size = newSize;
    }

    private void byteOrder(boolean isLittle) {
        little = isLittle;
        is(Kind.NOTHING, 0);
    }

    private static String shown(int letter) {
        return letter >= ' ' && letter < 0x7f ? String.valueOf((char) letter) : "<\\" + letter + ">";
    }

    private int integerSize(int whenMissing) {
        var result = number(whenMissing);
        if (result > MAX_INTEGER_SIZE || result <= 0) {
            throw caller.error("integral size (" + result + ") out of limits [1," + MAX_INTEGER_SIZE + "]");
        }
        return result;
    }

    private int number(int whenMissing) {
        if (!digitFollows()) {
            return whenMissing;
        }
        var result = 0;
        do {
            result = result * 10 + format[at++] - '0';
        } while (digitFollows() && result <= (MAX_SIZE - 9) / 10);
        return result;
    }

    private boolean digitFollows() {
        return at < format.length && format[at] >= '0' && format[at] <= '9';
    }
}
