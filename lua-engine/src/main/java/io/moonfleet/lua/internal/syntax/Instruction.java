package io.moonfleet.lua.internal.syntax;

/**
 * PUC Lua's instructions, one {@code int} each: 6 bits operation, then operands of 8 (A), 9 (C) and 9 bits (B). They are
 * what hooks, {@code debug.getinfo} and the parser's limits are defined by; ordinary execution does not use them.
 */
public final class Instruction {

    public static final int MOVE = 0;
    public static final int LOADK = 1;
    public static final int LOADKX = 2;
    public static final int LOADBOOL = 3;
    public static final int LOADNIL = 4;
    public static final int GETUPVAL = 5;
    public static final int GETTABUP = 6;
    public static final int GETTABLE = 7;
    public static final int SETTABUP = 8;
    public static final int SETUPVAL = 9;
    public static final int SETTABLE = 10;
    public static final int NEWTABLE = 11;
    public static final int SELF = 12;
    public static final int ADD = 13;
    public static final int SUB = 14;
    public static final int MUL = 15;
    public static final int MOD = 16;
    public static final int POW = 17;
    public static final int DIV = 18;
    public static final int IDIV = 19;
    public static final int BAND = 20;
    public static final int BOR = 21;
    public static final int BXOR = 22;
    public static final int SHL = 23;
    public static final int SHR = 24;
    public static final int UNM = 25;
    public static final int BNOT = 26;
    public static final int NOT = 27;
    public static final int LEN = 28;
    public static final int CONCAT = 29;
    public static final int JMP = 30;
    public static final int EQ = 31;
    public static final int LT = 32;
    public static final int LE = 33;
    public static final int TEST = 34;
    public static final int TESTSET = 35;
    public static final int CALL = 36;
    public static final int TAILCALL = 37;
    public static final int RETURN = 38;
    public static final int FORLOOP = 39;
    public static final int FORPREP = 40;
    public static final int TFORCALL = 41;
    public static final int TFORLOOP = 42;
    public static final int SETLIST = 43;
    public static final int CLOSURE = 44;
    public static final int VARARG = 45;
    public static final int EXTRAARG = 46;

    /** An operand of B or C from here on is a constant. */
    public static final int CONSTANT = 256;

    /** How many items of a table constructor are stored at once. */
    public static final int FIELDS_PER_FLUSH = 50;

    static final int LARGEST_BX = (1 << 18) - 1;
    static final int LARGEST_SBX = LARGEST_BX >> 1;
    static final int LARGEST_C = (1 << 9) - 1;

    private static final String[] NAMES = {
        "MOVE",
        "LOADK",
        "LOADKX",
        "LOADBOOL",
        "LOADNIL",
        "GETUPVAL",
        "GETTABUP",
        "GETTABLE",
        "SETTABUP",
        "SETUPVAL",
        "SETTABLE",
        "NEWTABLE",
        "SELF",
        "ADD",
        "SUB",
        "MUL",
        "MOD",
        "POW",
        "DIV",
        "IDIV",
        "BAND",
        "BOR",
        "BXOR",
        "SHL",
        "SHR",
        "UNM",
        "BNOT",
        "NOT",
        "LEN",
        "CONCAT",
        "JMP",
        "EQ",
        "LT",
        "LE",
        "TEST",
        "TESTSET",
        "CALL",
        "TAILCALL",
        "RETURN",
        "FORLOOP",
        "FORPREP",
        "TFORCALL",
        "TFORLOOP",
        "SETLIST",
        "CLOSURE",
        "VARARG",
        "EXTRAARG"
    };

    private Instruction() {}

    public static int operation(int instruction) {
        return instruction & 0x3f;
    }

    public static int a(int instruction) {
        return instruction >>> 6 & 0xff;
    }

    public static int c(int instruction) {
        return instruction >>> 14 & 0x1ff;
    }

    public static int b(int instruction) {
        return instruction >>> 23;
    }

    public static int bx(int instruction) {
        return instruction >>> 14;
    }

    public static int sbx(int instruction) {
        return (instruction >>> 14) - LARGEST_SBX;
    }

    /** The large operand of {@link #EXTRAARG}. */
    public static int ax(int instruction) {
        return instruction >>> 6;
    }

    static int abc(int operation, int a, int b, int c) {
        return operation | a << 6 | c << 14 | b << 23;
    }

    static int abx(int operation, int a, int bx) {
        return operation | a << 6 | bx << 14;
    }

    static int withA(int instruction, int a) {
        return instruction & ~(0xff << 6) | a << 6;
    }

    static int withB(int instruction, int b) {
        return instruction & ~(0x1ff << 23) | b << 23;
    }

    static int withC(int instruction, int c) {
        return instruction & ~(0x1ff << 14) | c << 14;
    }

    static int withSbx(int instruction, int sbx) {
        return instruction & 0x3fff | sbx + LARGEST_SBX << 14;
    }

    static int withOperation(int instruction, int operation) {
        return instruction & ~0x3f | operation;
    }

    /** Whether it decides about the jump that follows it. */
    static boolean isTest(int operation) {
        return operation >= EQ && operation <= TESTSET;
    }

    /** Whether it gives its register A a new value. */
    static boolean setsA(int operation) {
        return switch (operation) {
            case SETTABUP, SETUPVAL, SETTABLE, JMP, EQ, LT, LE, TEST, RETURN, TFORCALL, SETLIST, EXTRAARG -> false;
            default -> true;
        };
    }

    /** A size as 5 bits exponent and 3 bits mantissa, rounded up: PUC Lua's "floating point byte". */
    static int floatingByte(int size) {
        if (size < 8) {
            return size;
        }
        var exponent = 0;
        var mantissa = size;
        while (mantissa >= 8 << 4) {
            mantissa = mantissa + 0xf >> 4;
            exponent += 4;
        }
        while (mantissa >= 8 << 1) {
            mantissa = mantissa + 1 >> 1;
            exponent++;
        }
        return exponent + 1 << 3 | mantissa - 8;
    }

    /** The size that a "floating point byte" stands for. */
    public static int size(int encoded) {
        return encoded < 8 ? encoded : (encoded & 7) + 8 << (encoded >> 3) - 1;
    }

    /** How long PUC Lua makes the array part of a table with so many items in its constructor. */
    public static int arraySize(int items) {
        return size(floatingByte(items));
    }

    /** As {@code luac -l} calls it. */
    public static String name(int operation) {
        return NAMES[operation];
    }
}
