package io.moonfleet.lua.internal.syntax;

import io.moonfleet.lua.internal.value.Metamethod;

/** What the tokens of operators mean: for both parsers, that of the tree and that of the instructions. */
final class OperatorTokens {

    static final int UNARY_PRIORITY = 12;

    /** The priorities of a binary operator towards its left and its right; both 0 for a token that is none. */
    record Priority(int left, int right) {}

    private static final Priority NONE = new Priority(0, 0);

    private OperatorTokens() {}

    static Priority priorityOf(int token) {
        return switch (token) {
            case '+', '-' -> new Priority(10, 10);
            case '*', '%', '/', Token.IDIV -> new Priority(11, 11);
            case '^' -> new Priority(14, 13);
            case '&' -> new Priority(6, 6);
            case '|' -> new Priority(4, 4);
            case '~' -> new Priority(5, 5);
            case Token.SHL, Token.SHR -> new Priority(7, 7);
            case Token.CONCAT -> new Priority(9, 8);
            case Token.EQ, Token.NE, '<', '>', Token.LE, Token.GE -> new Priority(3, 3);
            case Token.AND -> new Priority(2, 2);
            case Token.OR -> new Priority(1, 1);
            default -> NONE;
        };
    }

    /** The operation that a token stands for, if it is one of numbers. */
    static Metamethod operatorOf(int token) {
        return switch (token) {
            case '+' -> Metamethod.ADD;
            case '-' -> Metamethod.SUB;
            case '*' -> Metamethod.MUL;
            case '%' -> Metamethod.MOD;
            case '/' -> Metamethod.DIV;
            case Token.IDIV -> Metamethod.IDIV;
            case '^' -> Metamethod.POW;
            case '&' -> Metamethod.BAND;
            case '|' -> Metamethod.BOR;
            case '~' -> Metamethod.BXOR;
            case Token.SHL -> Metamethod.SHL;
            case Token.SHR -> Metamethod.SHR;
            default -> throw new IllegalArgumentException(Token.show(token));
        };
    }
}
