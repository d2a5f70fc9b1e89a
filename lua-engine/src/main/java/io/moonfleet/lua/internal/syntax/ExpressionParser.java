package io.moonfleet.lua.internal.syntax;

import io.moonfleet.lua.LuaString;
import io.moonfleet.lua.LuaSyntaxException;
import io.moonfleet.lua.internal.value.Metamethod;
import io.moonfleet.lua.internal.value.Operators;
import java.util.ArrayList;
import java.util.List;

/** Reads expressions and resolves the names in them. */
abstract class ExpressionParser {

    /** PUC Lua's LUAI_MAXCCALLS: how deep constructs may nest. */
    static final int DEEPEST_NESTING = 200;

    /** The C calls of lua5.3's interpreter and of load count, too. */
    static final int NESTING_AT_START = 2;

    private static final int MANY_REGISTERS = 200;

    /** The most registers that a table constructor's items wait in, the table included. */
    private static final int FIELDS_AT_ONCE = 52;

    final Lexer lexer;
    FunctionScope function;
    private int nesting = NESTING_AT_START;

    /** Whether {@link InstructionList} must tell if a function has too many registers or too long jumps. */
    boolean isLarge;

    /** Bytes of source text from which on a jump may be too long. */
    static final int LONG_JUMP = 100_000;

    ExpressionParser(Lexer lexer) {
        this.lexer = lexer;
    }

    abstract Expression.FunctionBody functionBody(boolean isMethod, int line);

    // ---- tokens ----

    final boolean accept(int token) {
        if (lexer.token == token) {
            lexer.next();
            return true;
        }
        return false;
    }

    final void require(int token) {
        if (lexer.token != token) {
            throw expected(token);
        }
    }

    final void expect(int token) {
        require(token);
        lexer.next();
    }

    final void expectMatching(int token, int opening, int line) {
        if (accept(token)) {
            return;
        }
        if (line == lexer.line) {
            throw expected(token);
        }
        throw lexer.errorNear(
                Token.show(token) + " expected (to close " + Token.show(opening) + " at line " + line + ")");
    }

    final LuaSyntaxException expected(int token) {
        return lexer.errorNear(Token.show(token) + " expected");
    }

    final LuaString name() {
        require(Token.NAME);
        var name = (LuaString) lexer.value;
        lexer.next();
        return name;
    }

    // ---- limits ----

    final void limit(int value, int most, String what) {
        limit(function, value, most, what);
    }

    private void limit(FunctionScope scope, int value, int most, String what) {
        if (value > most) {
            throw lexer.errorNear("too many " + what + " (limit is " + most + ") in " + scope.describe());
        }
    }

    /** Temporary values that wait for others, roughly: most functions are far from needing too many registers. */
    private void hold(int values) {
        function.held += values;
        isLarge |= function.held + function.active.size() > MANY_REGISTERS;
    }

    final void enterLevel() {
        limit(++nesting, DEEPEST_NESTING, "C levels");
    }

    final void leaveLevel() {
        nesting--;
    }

    final void limitNesting(int more) {
        limit(nesting + more, DEEPEST_NESTING, "C levels");
    }

    // ---- variables ----

    final Expression variable(LuaString name) {
        var resolved = resolve(name.toString());
        if (resolved != null) {
            return resolved;
        }
        return index(resolve("_ENV"), new Expression.Constant(name));
    }

    private Expression resolve(String name) {
        var local = function.findActive(name);
        if (local != null) {
            return new Expression.Local(local);
        }
        var upvalue = function.findUpvalue(
                name, scope -> limit(scope, FunctionScope.MOST_UPVALUES + 1, FunctionScope.MOST_UPVALUES, "upvalues"));
        return upvalue < 0 ? null : new Expression.Upvalue(upvalue, name);
    }

    private Expression.Index index(Expression table, Expression key) {
        return new Expression.Index(table, key, function.site(lexer.lastLine, "metamethod", "__index"));
    }

    // ---- primary expressions ----

    private Expression primary() {
        switch (lexer.token) {
            case Token.NAME -> {
                return variable(name());
            }
            case '(' -> {
                var line = lexer.line;
                lexer.next();
                var inner = expression();
                expectMatching(')', '(', line);
                // no longer several values, nor a variable that can be assigned to
                return inner instanceof Expression.Constant ? inner : new Expression.Parenthesized(inner);
            }
            default -> throw lexer.errorNear("unexpected symbol");
        }
    }

    /** A primary expression with fields, indices and calls after it. */
    final Expression suffixed() {
        var line = lexer.line;
        var result = primary();
        while (true) {
            switch (lexer.token) {
                case '.' -> {
                    lexer.next();
                    result = index(result, new Expression.Constant(name()));
                }
                case '[' -> {
                    lexer.next();
                    var key = expression();
                    expect(']');
                    result = index(result, key);
                }
                case ':' -> {
                    lexer.next();
                    var method = name();
                    var indexSite = function.site(lexer.lastLine, "metamethod", "__index");
                    var arguments = arguments(line);
                    var site = function.site(line, "method", method.toString());
                    result = new Expression.MethodCall(result, method, arguments, indexSite, site);
                }
                case '(', '{', Token.STRING -> {
                    var arguments = arguments(line);
                    var named = Names.of(result);
                    var site = named == null ? function.site(line) : function.site(line, named.kind(), named.name());
                    result = new Expression.Call(result, arguments, site);
                }
                default -> {
                    return result;
                }
            }
        }
    }

    private List<Expression> arguments(int line) {
        hold(2);
        var list = argumentList(line);
        hold(-2);
        return list;
    }

    private List<Expression> argumentList(int line) {
        switch (lexer.token) {
            case '(' -> {
                lexer.next();
                if (accept(')')) {
                    return List.of();
                }
                var list = expressions();
                expectMatching(')', '(', line);
                return list;
            }
            case '{' -> {
                return List.of(tableConstructor());
            }
            case Token.STRING -> {
                var string = new Expression.Constant(lexer.value);
                lexer.next();
                return List.of(string);
            }
            default -> throw lexer.errorNear("function arguments expected");
        }
    }

    final List<Expression> expressions() {
        var list = new ArrayList<Expression>();
        do {
            list.add(expression());
            hold(1);
        } while (accept(','));
        hold(-list.size());
        return list;
    }

    private Expression tableConstructor() {
        var line = lexer.line;
        expect('{');
        var fields = new ArrayList<Expression.Field>();
        hold(FIELDS_AT_ONCE);
        while (lexer.token != '}') {
            fields.add(field());
            if (!accept(',') && !accept(';')) {
                break;
            }
        }
        hold(-FIELDS_AT_ONCE);
        expectMatching('}', '{', line);
        return new Expression.TableConstructor(fields);
    }

    private Expression.Field field() {
        Expression key = null;
        if (lexer.token == '[') {
            lexer.next();
            key = expression();
            expect(']');
            expect('=');
        } else if (lexer.token == Token.NAME && lexer.lookAhead() == '=') {
            key = new Expression.Constant(name());
            expect('=');
        }
        var value = expression();
        return new Expression.Field(key, value, function.site(lexer.lastLine));
    }

    private Expression simple() {
        Expression result;
        switch (lexer.token) {
            case Token.FLOAT, Token.INTEGER, Token.STRING -> result = new Expression.Constant(lexer.value);
            case Token.NIL -> result = new Expression.Constant(null);
            case Token.TRUE -> result = new Expression.Constant(true);
            case Token.FALSE -> result = new Expression.Constant(false);
            case Token.DOTS -> {
                if (!function.isVararg) {
                    throw lexer.errorNear("cannot use '...' outside a vararg function");
                }
                result = new Expression.Vararg();
            }
            case '{' -> {
                return tableConstructor();
            }
            case Token.FUNCTION -> {
                lexer.next();
                return functionBody(false, lexer.line);
            }
            default -> {
                return suffixed();
            }
        }
        lexer.next();
        return result;
    }

    // ---- operators ----

    final Expression expression() {
        return subexpression(0);
    }

    private Expression subexpression(int limit) {
        enterLevel();
        Expression result;
        var line = lexer.line;
        var start = lexer.position();
        switch (lexer.token) {
            case Token.NOT -> {
                lexer.next();
                result = new Expression.Not(subexpression(OperatorTokens.UNARY_PRIORITY));
            }
            case '-' -> {
                lexer.next();
                result = unary(Metamethod.UNM, subexpression(OperatorTokens.UNARY_PRIORITY), line);
            }
            case '~' -> {
                lexer.next();
                result = unary(Metamethod.BNOT, subexpression(OperatorTokens.UNARY_PRIORITY), line);
            }
            case '#' -> {
                lexer.next();
                result = new Expression.Length(
                        subexpression(OperatorTokens.UNARY_PRIORITY), function.site(line, "metamethod", "__len"));
            }
            default -> result = simple();
        }
        for (var priority = OperatorTokens.priorityOf(lexer.token);
                priority.left() > limit;
                priority = OperatorTokens.priorityOf(lexer.token)) {
            var operator = lexer.token;
            var operatorLine = lexer.line;
            lexer.next();
            hold(1);
            var right = subexpression(priority.right());
            hold(-1);
            result = binary(operator, result, right, operatorLine);
        }
        isLarge |= lexer.position() - start > LONG_JUMP
                && (result instanceof Expression.And || result instanceof Expression.Or);
        leaveLevel();
        return result;
    }

    private Expression unary(Metamethod operator, Expression operand, int line) {
        if (operand instanceof Expression.Constant constant) {
            var folded = ConstantFolding.fold(operator, constant.value(), constant.value());
            if (folded != null) {
                return new Expression.Constant(folded);
            }
        }
        return new Expression.Unary(operator, operand, function.site(line, "metamethod", operator.key.toString()));
    }

    /** A constant that decides {@code and} and {@code or}: what remains is their right side, its name in messages too. */
    private static boolean isConstant(Expression left, boolean truth) {
        return left instanceof Expression.Constant(var value) && Operators.truth(value) == truth;
    }

    private static Expression single(Expression expression) {
        return Expression.isMultiple(expression) ? new Expression.Parenthesized(expression) : expression;
    }

    private Expression binary(int token, Expression left, Expression right, int line) {
        return switch (token) {
            case Token.AND -> isConstant(left, true) ? single(right) : new Expression.And(left, right);
            case Token.OR -> isConstant(left, false) ? single(right) : new Expression.Or(left, right);
            case Token.CONCAT -> concat(left, right, line);
            case Token.EQ -> new Expression.Equal(left, right, false, comparison("__eq"));
            case Token.NE -> new Expression.Equal(left, right, true, comparison("__eq"));
            case '<' -> new Expression.Less(left, right, false, false, comparison("__lt"));
            case '>' -> new Expression.Less(left, right, false, true, comparison("__lt"));
            case Token.LE -> new Expression.Less(left, right, true, false, comparison("__le"));
            case Token.GE -> new Expression.Less(left, right, true, true, comparison("__le"));
            default -> arithmetic(OperatorTokens.operatorOf(token), left, right, line);
        };
    }

    /** PUC Lua gives comparisons the line at which their right side ends. */
    private int comparison(String event) {
        return function.site(lexer.lastLine, "metamethod", event);
    }

    private Expression concat(Expression left, Expression right, int line) {
        var parts = new ArrayList<Expression>();
        parts.add(left);
        if (right instanceof Expression.Concat chain) {
            parts.addAll(chain.parts());
            return new Expression.Concat(parts, chain.site()); // PUC Lua has one instruction: the last operator's
        }
        parts.add(right);
        return new Expression.Concat(parts, function.site(line, "metamethod", "__concat"));
    }

    private Expression arithmetic(Metamethod operator, Expression left, Expression right, int line) {
        if (left instanceof Expression.Constant a && right instanceof Expression.Constant b) {
            var folded = ConstantFolding.fold(operator, a.value(), b.value());
            if (folded != null) {
                return new Expression.Constant(folded);
            }
        }
        var site = function.site(line, "metamethod", operator.key.toString());
        return new Expression.Binary(operator, left, right, site);
    }
}
