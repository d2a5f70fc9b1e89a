package io.moonfleet.lua.internal.syntax;

import io.moonfleet.lua.LuaString;
import io.moonfleet.lua.LuaSyntaxException;
import io.moonfleet.lua.internal.syntax.Operand.Kind;
import io.moonfleet.lua.internal.value.Metamethod;

/** The expressions' part of {@link InstructionParser}. */
abstract class InstructionExpressions {

    private static final int MULTIPLE = -1;

    final Lexer lexer;
    InstructionScope scope;
    private int nesting = ExpressionParser.NESTING_AT_START;

    InstructionExpressions(Lexer lexer) {
        this.lexer = lexer;
    }

    abstract Operand body(boolean isMethod);

    final InstructionWriter writer() {
        return scope.writer;
    }

    final InstructionCode code() {
        return scope.writer.code;
    }

    // ---- tokens ----

    final boolean accept(int token) {
        if (lexer.token == token) {
            lexer.next();
            return true;
        }
        return false;
    }

    final void expect(int token) {
        expect(token, true);
    }

    final void expect(int token, boolean goOn) {
        if (lexer.token != token) {
            throw new LuaSyntaxException(Token.show(token) + " expected");
        }
        if (goOn) {
            lexer.next();
        }
    }

    final LuaString name() {
        var name = lexer.value;
        expect(Token.NAME);
        return (LuaString) name;
    }

    /** {@link Parser} reports what is nested too deeply; an error further on is none, then. */
    final void enterLevel() {
        if (++nesting > ExpressionParser.DEEPEST_NESTING) {
            throw new LuaSyntaxException("too many C levels");
        }
    }

    final void leaveLevel() {
        nesting--;
    }

    // ---- variables and what follows them ----

    final Operand variable(LuaString name) {
        var variable = scope.resolve(name.toString());
        if (variable != null) {
            return variable;
        }
        var environment = scope.resolve("_ENV");
        var key = new Operand();
        writer().string(key, name);
        writer().index(environment, key);
        return environment;
    }

    /** {@code .name} or {@code :name} */
    final void field(Operand table) {
        writer().toRegisterOrUpvalue(table);
        lexer.next();
        var key = new Operand();
        writer().string(key, name());
        writer().index(table, key);
    }

    private Operand bracketKey() {
        lexer.next();
        var key = expression();
        writer().toValue(key);
        expect(']');
        return key;
    }

    private Operand primary() {
        if (lexer.token == Token.NAME) {
            return variable(name());
        }
        expect('(');
        var inner = expression();
        expect(')');
        writer().discharge(inner);
        return inner;
    }

    final Operand suffixed() {
        var line = lexer.line;
        var operand = primary();
        while (true) {
            switch (lexer.token) {
                case '.' -> field(operand);
                case '[' -> {
                    writer().toRegisterOrUpvalue(operand);
                    var key = bracketKey();
                    writer().index(operand, key);
                }
                case ':' -> {
                    lexer.next();
                    var key = new Operand();
                    writer().string(key, name());
                    writer().self(operand, key);
                    call(operand, line);
                }
                case '(', '{', Token.STRING -> {
                    writer().toNextRegister(operand);
                    call(operand, line);
                }
                default -> {
                    return operand;
                }
            }
        }
    }

    private void call(Operand function, int line) {
        var last = new Operand();
        switch (lexer.token) {
            case '(' -> {
                lexer.next();
                if (lexer.token != ')') {
                    expressions(last);
                    if (last.isMultiple()) {
                        writer().setResults(last, MULTIPLE);
                    }
                }
                expect(')');
            }
            case '{' -> last.copy(tableConstructor());
            default -> {
                var text = (LuaString) lexer.value;
                expect(Token.STRING);
                writer().string(last, text);
            }
        }
        var base = function.info;
        int count;
        if (last.isMultiple()) {
            count = MULTIPLE;
        } else {
            if (last.kind != Kind.VOID) {
                writer().toNextRegister(last);
            }
            count = writer().free - (base + 1);
        }
        function.become(Kind.CALL, code().write(Instruction.CALL, base, count + 1, 2));
        code().fixLine(line);
        writer().free = base + 1;
    }

    /** Reads a list and gives how many they are; the last one is left as it is. */
    final int expressions(Operand last) {
        var count = 1;
        last.copy(expression());
        while (accept(',')) {
            writer().toNextRegister(last);
            last.copy(expression());
            count++;
        }
        return count;
    }

    // ---- table constructors ----

    private Operand tableConstructor() {
        var at = code().write(Instruction.NEWTABLE, 0, 0, 0);
        var table = new Operand().become(Kind.RELOCATABLE, at);
        writer().toNextRegister(table);
        expect('{');
        var item = new Operand();
        var items = 0;
        var fields = 0;
        var pending = 0;
        while (lexer.token != '}') {
            if (item.kind != Kind.VOID) {
                writer().toNextRegister(item);
                item.kind = Kind.VOID;
                if (pending == Instruction.FIELDS_PER_FLUSH) {
                    writer().setList(table.info, items, pending);
                    pending = 0;
                }
            }
            if (lexer.token == '[' || lexer.token == Token.NAME && lexer.lookAhead() == '=') {
                keyedField(table);
                fields++;
            } else {
                item.copy(expression());
                items++;
                pending++;
            }
            if (!accept(',') && !accept(';')) {
                break;
            }
        }
        expect('}');
        if (pending > 0) {
            items -= lastItems(table, item, items, pending);
        }
        var sized = Instruction.withC(
                Instruction.withB(code().get(at), Instruction.floatingByte(items)), Instruction.floatingByte(fields));
        code().set(at, sized);
        return table;
    }

    /** Stores what is left; 1 when an open number of values is not to be counted. */
    private int lastItems(Operand table, Operand item, int items, int pending) {
        if (item.isMultiple()) {
            writer().setResults(item, MULTIPLE);
            writer().setList(table.info, items, 0);
            return 1;
        }
        if (item.kind != Kind.VOID) {
            writer().toNextRegister(item);
        }
        writer().setList(table.info, items, pending);
        return 0;
    }

    private void keyedField(Operand table) {
        var free = writer().free;
        Operand key;
        if (lexer.token == Token.NAME) {
            key = new Operand();
            writer().string(key, name());
        } else {
            key = bracketKey();
        }
        expect('=');
        var keyOperand = writer().toRegisterOrConstant(key);
        var value = expression();
        code().write(Instruction.SETTABLE, table.info, keyOperand, writer().toRegisterOrConstant(value));
        writer().free = free;
    }

    // ---- operators ----

    private Operand simple() {
        var operand = new Operand();
        switch (lexer.token) {
            case Token.FLOAT -> number(operand, Kind.FLOAT);
            case Token.INTEGER -> number(operand, Kind.INTEGER);
            case Token.STRING -> writer().string(operand, (LuaString) lexer.value);
            case Token.NIL -> operand.kind = Kind.NIL;
            case Token.TRUE -> operand.kind = Kind.TRUE;
            case Token.FALSE -> operand.kind = Kind.FALSE;
            case Token.DOTS -> operand.become(Kind.VARARG, code().write(Instruction.VARARG, 0, 1, 0));
            case '{' -> {
                return tableConstructor();
            }
            case Token.FUNCTION -> {
                lexer.next();
                return body(false);
            }
            default -> {
                return suffixed();
            }
        }
        lexer.next();
        return operand;
    }

    private void number(Operand operand, Kind kind) {
        operand.kind = kind;
        operand.number = lexer.value;
    }

    final Operand expression() {
        return subexpression(0);
    }

    private Operand subexpression(int limit) {
        enterLevel();
        Operand left;
        switch (lexer.token) {
            case Token.NOT, '-', '~', '#' -> {
                var operator = lexer.token;
                var line = lexer.line;
                lexer.next();
                left = subexpression(OperatorTokens.UNARY_PRIORITY);
                prefix(operator, left, line);
            }
            default -> left = simple();
        }
        for (var priority = OperatorTokens.priorityOf(lexer.token);
                priority.left() > limit;
                priority = OperatorTokens.priorityOf(lexer.token)) {
            var operator = lexer.token;
            var line = lexer.line;
            lexer.next();
            infix(operator, left);
            var right = subexpression(priority.right());
            postfix(operator, left, right, line);
        }
        leaveLevel();
        return left;
    }

    private void prefix(int operator, Operand operand, int line) {
        switch (operator) {
            case Token.NOT -> writer().not(operand);
            case '#' -> writer().unary(Instruction.LEN, operand, line);
            default -> {
                var event = operator == '-' ? Metamethod.UNM : Metamethod.BNOT;
                if (!fold(event, operand, operand)) {
                    writer().unary(operator == '-' ? Instruction.UNM : Instruction.BNOT, operand, line);
                }
            }
        }
    }

    private static boolean fold(Metamethod event, Operand left, Operand right) {
        if (!left.isNumeral() || !right.isNumeral()) {
            return false;
        }
        var result = ConstantFolding.fold(event, left.number, right.number);
        if (result == null) {
            return false;
        }
        left.kind = result instanceof Long ? Kind.INTEGER : Kind.FLOAT;
        left.number = result;
        return true;
    }

    private void infix(int operator, Operand left) {
        switch (operator) {
            case Token.AND -> writer().goIfTrue(left);
            case Token.OR -> writer().goIfFalse(left);
            case Token.CONCAT -> writer().toNextRegister(left);
            case Token.EQ, Token.NE, '<', '>', Token.LE, Token.GE -> writer().toRegisterOrConstant(left);
            default -> {
                if (!left.isNumeral()) {
                    writer().toRegisterOrConstant(left);
                }
            }
        }
    }

    private void postfix(int operator, Operand left, Operand right, int line) {
        switch (operator) {
            case Token.AND -> {
                writer().discharge(right);
                right.whenFalse = code().join(right.whenFalse, left.whenFalse);
                left.copy(right);
            }
            case Token.OR -> {
                writer().discharge(right);
                right.whenTrue = code().join(right.whenTrue, left.whenTrue);
                left.copy(right);
            }
            case Token.CONCAT -> writer().concat(left, right, line);
            case Token.EQ -> writer().comparison(Instruction.EQ, true, false, left, right);
            case Token.NE -> writer().comparison(Instruction.EQ, false, false, left, right);
            case '<' -> writer().comparison(Instruction.LT, true, false, left, right);
            case '>' -> writer().comparison(Instruction.LT, true, true, left, right);
            case Token.LE -> writer().comparison(Instruction.LE, true, false, left, right);
            case Token.GE -> writer().comparison(Instruction.LE, true, true, left, right);
            default -> {
                var event = OperatorTokens.operatorOf(operator);
                if (!fold(event, left, right)) {
                    writer().binary(operation(event), left, right, line);
                }
            }
        }
    }

    private static int operation(Metamethod event) {
        return switch (event) {
            case ADD -> Instruction.ADD;
            case SUB -> Instruction.SUB;
            case MUL -> Instruction.MUL;
            case MOD -> Instruction.MOD;
            case POW -> Instruction.POW;
            case DIV -> Instruction.DIV;
            case IDIV -> Instruction.IDIV;
            case BAND -> Instruction.BAND;
            case BOR -> Instruction.BOR;
            case BXOR -> Instruction.BXOR;
            case SHL -> Instruction.SHL;
            case SHR -> Instruction.SHR;
            default -> throw new IllegalArgumentException(event.name());
        };
    }
}
