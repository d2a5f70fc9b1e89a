package io.moonfleet.lua.internal.syntax;

import io.moonfleet.lua.LuaString;
import io.moonfleet.lua.internal.value.Metamethod;
import java.util.List;

/** Expressions with all names resolved. A {@code site} is an index into {@link Proto#sites}. */
public sealed interface Expression {

    /** nil, a boolean, a number or a string. */
    record Constant(Object value) implements Expression {}

    /** {@code ...} */
    record Vararg() implements Expression {}

    /** A function, by its index in {@link Proto#children}. */
    record FunctionBody(int child) implements Expression {}

    /** A local variable of this function. */
    record Local(Variable variable) implements Expression {}

    /** A variable of an enclosing function. */
    record Upvalue(int index, String name) implements Expression {}

    /** {@code table[key]}, {@code table.key} and globals, which are fields of _ENV. */
    record Index(Expression table, Expression key, int site) implements Expression {}

    /** {@code function(arguments)} */
    record Call(Expression function, List<Expression> arguments, int site) implements Expression {}

    /** {@code object:name(arguments)} */
    record MethodCall(Expression object, LuaString name, List<Expression> arguments, int indexSite, int site)
            implements Expression {}

    /** Arithmetic and bitwise operators with two operands. */
    record Binary(Metamethod operator, Expression left, Expression right, int site) implements Expression {}

    /** {@code -x} and {@code ~x}. */
    record Unary(Metamethod operator, Expression operand, int site) implements Expression {}

    /** {@code #x} */
    record Length(Expression operand, int site) implements Expression {}

    /** A chain {@code a .. b .. c}. */
    record Concat(List<Expression> parts, int site) implements Expression {}

    /** {@code ==} and, negated, {@code ~=}. */
    record Equal(Expression left, Expression right, boolean negated, int site) implements Expression {}

    /** {@code <} and {@code <=}; the parser swaps the operands of the other two, evaluated in the order of the text. */
    record Less(Expression left, Expression right, boolean orEqual, boolean swapped, int site) implements Expression {}

    /** {@code not x} */
    record Not(Expression operand) implements Expression {}

    /** {@code a and b} */
    record And(Expression left, Expression right) implements Expression {}

    /** {@code a or b} */
    record Or(Expression left, Expression right) implements Expression {}

    /** An expression cut to one value by parentheses. */
    record Parenthesized(Expression inner) implements Expression {}

    /** A table constructor; items without a key have the next index. */
    record TableConstructor(List<Field> fields) implements Expression {}

    /** @param key null for a list item */
    record Field(Expression key, Expression value, int site) {}

    /** Whether it can have several values. */
    static boolean isMultiple(Expression expression) {
        return expression instanceof Call || expression instanceof MethodCall || expression instanceof Vararg;
    }
}
