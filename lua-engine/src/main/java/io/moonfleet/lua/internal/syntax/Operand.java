package io.moonfleet.lua.internal.syntax;

/** An expression on its way into instructions: where its value is, or what will compute it. */
final class Operand {

    enum Kind {
        VOID,
        NIL,
        TRUE,
        FALSE,
        /** A constant in the list. */
        CONSTANT,
        FLOAT,
        INTEGER,
        /** In a fixed register. */
        FIXED,
        LOCAL,
        UPVALUE,
        INDEXED,
        /** A comparison, of which only the jump is there. */
        JUMP,
        /** An instruction whose target register is still open. */
        RELOCATABLE,
        CALL,
        VARARG
    }

    static final int NO_JUMP = -1;

    Kind kind = Kind.VOID;
    int info;
    Object number;
    int table;
    int key;
    /** Of an indexed one: whether the table is an upvalue. */
    boolean tableIsUpvalue;
    /** Jumps that leave when the value is true. */
    int whenTrue = NO_JUMP;
    /** Jumps that leave when it is false. */
    int whenFalse = NO_JUMP;

    Operand become(Kind newKind, int newInfo) {
        kind = newKind;
        info = newInfo;
        whenTrue = NO_JUMP;
        whenFalse = NO_JUMP;
        return this;
    }

    /** Another place for the value; its jumps stay. */
    void move(Kind newKind, int newInfo) {
        kind = newKind;
        info = newInfo;
    }

    void copy(Operand other) {
        kind = other.kind;
        info = other.info;
        number = other.number;
        table = other.table;
        key = other.key;
        tableIsUpvalue = other.tableIsUpvalue;
        whenTrue = other.whenTrue;
        whenFalse = other.whenFalse;
    }

    boolean hasJumps() {
        return whenTrue != whenFalse;
    }

    boolean isMultiple() {
        return kind == Kind.CALL || kind == Kind.VARARG;
    }

    boolean isNumeral() {
        return !hasJumps() && (kind == Kind.INTEGER || kind == Kind.FLOAT);
    }
}
