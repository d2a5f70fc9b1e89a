package io.moonfleet.lua.internal.syntax;

import static io.moonfleet.lua.internal.syntax.Operand.NO_JUMP;

import io.moonfleet.lua.LuaSyntaxException;
import io.moonfleet.lua.internal.syntax.Operand.Kind;

/**
 * Writes a chunk's instructions in one pass, in the order of PUC Lua's parser. It is for texts that {@link Parser} has
 * accepted; of errors it is exact only about those that {@link Parser} does not see: too many registers, too long jumps.
 */
final class InstructionParser extends InstructionExpressions {

    private static final int MULTIPLE = -1;

    private InstructionParser(Lexer lexer) {
        super(lexer);
    }

    static InstructionList parse(byte[] text, String shortSource) {
        try {
            return parseAll(text, shortSource);
        } catch (InstructionWriter.LimitReached limit) {
            throw limit.error;
        }
    }

    private static InstructionList parseAll(byte[] text, String shortSource) {
        var parser = new InstructionParser(new Lexer(text, shortSource, string -> string, _ -> {}));
        parser.scope = new InstructionScope(null, parser.lexer);
        parser.scope.isVararg = true;
        parser.scope.addUpvalue("_ENV");
        parser.lexer.next();
        parser.statements();
        parser.expect(Token.EOS, false);
        return parser.scope.finish();
    }

    /** Raises the error that PUC Lua's compiler has with too many registers or too long jumps, if it would get there. */
    static void checkLimits(byte[] text, String shortSource) {
        try {
            parseAll(text, shortSource);
        } catch (InstructionWriter.LimitReached limit) {
            throw limit.error;
        } catch (LuaSyntaxException _) {
            // Parser's business, and it has said so
        }
    }

    // ---- functions ----

    @Override
    Operand body(boolean isMethod) {
        scope = new InstructionScope(scope, lexer);
        expect('(');
        if (isMethod) {
            scope.declare("self");
            scope.activate(1);
        }
        parameters();
        expect(')');
        statements();
        expect(Token.END);
        var inner = scope;
        scope = inner.outer;
        var result = new Operand()
                .become(Kind.RELOCATABLE, writer().writeWide(Instruction.CLOSURE, 0, scope.children.size()));
        writer().toNextRegister(result);
        scope.children.add(inner.finish());
        return result;
    }

    private void parameters() {
        var count = 0;
        while (lexer.token != ')') {
            if (accept(Token.DOTS)) {
                scope.isVararg = true;
                break;
            }
            scope.declare(name().toString());
            count++;
            if (!accept(',')) {
                break;
            }
        }
        scope.activate(count);
        writer().reserve(writer().activeLocals);
    }

    // ---- blocks ----

    private boolean atBlockEnd(boolean untilEnds) {
        return switch (lexer.token) {
            case Token.ELSE, Token.ELSEIF, Token.END, Token.EOS -> true;
            case Token.UNTIL -> untilEnds;
            default -> false;
        };
    }

    private void statements() {
        while (!atBlockEnd(true)) {
            if (lexer.token == Token.RETURN) {
                statement();
                return;
            }
            statement();
        }
    }

    private void block() {
        scope.enterBlock(false);
        statements();
        scope.leaveBlock();
    }

    private void statement() {
        var line = lexer.line;
        enterLevel();
        switch (lexer.token) {
            case ';' -> lexer.next();
            case Token.IF -> ifStatement();
            case Token.WHILE -> whileStatement();
            case Token.DO -> {
                lexer.next();
                block();
                expect(Token.END);
            }
            case Token.FOR -> forStatement(line);
            case Token.REPEAT -> repeatStatement();
            case Token.FUNCTION -> functionStatement(line);
            case Token.LOCAL -> {
                lexer.next();
                if (accept(Token.FUNCTION)) {
                    localFunction();
                } else {
                    localStatement();
                }
            }
            case Token.DBCOLON -> {
                lexer.next();
                labelStatement(name().toString());
            }
            case Token.RETURN -> {
                lexer.next();
                returnStatement();
            }
            case Token.BREAK, Token.GOTO -> jumpStatement(writer().jump());
            default -> expressionStatement();
        }
        writer().free = writer().activeLocals;
        leaveLevel();
    }

    private void jumpStatement(int jump) {
        var isGoto = lexer.token == Token.GOTO;
        lexer.next();
        scope.addJump(isGoto ? name().toString() : "break", jump);
    }

    private void labelStatement(String name) {
        expect(Token.DBCOLON);
        var position = writer().label();
        while (lexer.token == ';' || lexer.token == Token.DBCOLON) {
            statement();
        }
        scope.label(name, position, atBlockEnd(false));
    }

    // ---- control structures ----

    private int condition() {
        var condition = expression();
        if (condition.kind == Kind.NIL) {
            condition.kind = Kind.FALSE;
        }
        writer().goIfTrue(condition);
        return condition.whenFalse;
    }

    private void whileStatement() {
        lexer.next();
        var start = writer().label();
        var exit = condition();
        scope.enterBlock(true);
        expect(Token.DO);
        block();
        writer().patch(writer().jump(), start);
        expect(Token.END);
        scope.leaveBlock();
        writer().patchToHere(exit);
    }

    private void repeatStatement() {
        var start = writer().label();
        scope.enterBlock(true);
        scope.enterBlock(false);
        lexer.next();
        statements();
        expect(Token.UNTIL);
        var exit = condition();
        if (scope.blockHasUpvalues()) {
            writer().patchClose(exit, scope.blockLevel());
        }
        scope.leaveBlock();
        writer().patch(exit, start);
        scope.leaveBlock();
    }

    private void ifStatement() {
        var escapes = NO_JUMP;
        do {
            escapes = testThenBlock(escapes);
        } while (lexer.token == Token.ELSEIF);
        if (accept(Token.ELSE)) {
            block();
        }
        expect(Token.END);
        writer().patchToHere(escapes);
    }

    private int testThenBlock(int escapes) {
        lexer.next();
        var condition = expression();
        expect(Token.THEN);
        int over;
        if (lexer.token == Token.GOTO || lexer.token == Token.BREAK) {
            writer().goIfFalse(condition);
            scope.enterBlock(false);
            jumpStatement(condition.whenTrue);
            while (lexer.token == ';') {
                statement();
            }
            if (atBlockEnd(false)) {
                scope.leaveBlock();
                return escapes;
            }
            over = writer().jump();
        } else {
            writer().goIfTrue(condition);
            scope.enterBlock(false);
            over = condition.whenFalse;
        }
        statements();
        scope.leaveBlock();
        var all = escapes;
        if (lexer.token == Token.ELSE || lexer.token == Token.ELSEIF) {
            all = writer().join(escapes, writer().jump());
        }
        writer().patchToHere(over);
        return all;
    }

    private void forStatement(int line) {
        scope.enterBlock(true);
        lexer.next();
        var first = name().toString();
        if (lexer.token == '=') {
            numericFor(first, line);
        } else {
            genericFor(first);
        }
        expect(Token.END);
        scope.leaveBlock();
    }

    private void numericFor(String name, int line) {
        var base = writer().free;
        scope.declare("(for index)");
        scope.declare("(for limit)");
        scope.declare("(for step)");
        scope.declare(name);
        lexer.next();
        writer().toNextRegister(expression());
        expect(',');
        writer().toNextRegister(expression());
        if (accept(',')) {
            writer().toNextRegister(expression());
        } else {
            writer().loadConstant(writer().free, writer().constant(1L));
            writer().reserve(1);
        }
        forBody(base, line, 1, true);
    }

    private void genericFor(String first) {
        var base = writer().free;
        scope.declare("(for generator)");
        scope.declare("(for state)");
        scope.declare("(for control)");
        scope.declare(first);
        var names = 1;
        while (accept(',')) {
            scope.declare(name().toString());
            names++;
        }
        expect(Token.IN);
        var line = lexer.line;
        var last = new Operand();
        adjust(3, expressions(last), last);
        writer().checkStack(3);
        forBody(base, line, names, false);
    }

    private void forBody(int base, int line, int names, boolean isNumeric) {
        scope.activate(3);
        expect(Token.DO);
        var start = isNumeric ? writer().writeJump(Instruction.FORPREP, base) : writer().jump();
        scope.enterBlock(false);
        scope.activate(names);
        writer().reserve(names);
        block();
        scope.leaveBlock();
        writer().patchToHere(start);
        int end;
        if (isNumeric) {
            end = writer().writeJump(Instruction.FORLOOP, base);
        } else {
            writer().write(Instruction.TFORCALL, base, 0, names);
            writer().fixLine(line);
            end = writer().writeJump(Instruction.TFORLOOP, base + 2);
        }
        writer().patch(end, start + 1);
        writer().fixLine(line);
    }

    // ---- definitions ----

    private void functionStatement(int line) {
        lexer.next();
        var target = variable(name());
        var isMethod = false;
        while (!isMethod && (lexer.token == '.' || lexer.token == ':')) {
            isMethod = lexer.token == ':';
            field(target);
        }
        var body = body(isMethod);
        writer().store(target, body);
        writer().fixLine(line);
    }

    private void localFunction() {
        scope.declare(name().toString());
        scope.activate(1);
        var body = body(false);
        scope.startsHere(body.info);
    }

    private void localStatement() {
        var count = 0;
        do {
            scope.declare(name().toString());
            count++;
        } while (accept(','));
        var last = new Operand();
        adjust(count, accept('=') ? expressions(last) : 0, last);
        scope.activate(count);
    }

    private void adjust(int wanted, int given, Operand last) {
        var missing = wanted - given;
        if (last.isMultiple()) {
            missing = Math.max(0, missing + 1);
            writer().setResults(last, missing);
            if (missing > 1) {
                writer().reserve(missing - 1);
            }
        } else {
            if (last.kind != Kind.VOID) {
                writer().toNextRegister(last);
            }
            if (missing > 0) {
                var register = writer().free;
                writer().reserve(missing);
                writer().nil(register, missing);
            }
        }
        if (given > wanted) {
            writer().free -= given - wanted;
        }
    }

    private void returnStatement() {
        var first = 0;
        var count = 0;
        if (!atBlockEnd(true) && lexer.token != ';') {
            var last = new Operand();
            count = expressions(last);
            if (last.isMultiple()) {
                writer().setResults(last, MULTIPLE);
                if (last.kind == Kind.CALL && count == 1) {
                    writer().code[last.info] =
                            Instruction.withOperation(writer().code[last.info], Instruction.TAILCALL);
                }
                first = writer().activeLocals;
                count = MULTIPLE;
            } else if (count == 1) {
                first = writer().toAnyRegister(last);
            } else {
                writer().toNextRegister(last);
                first = writer().activeLocals;
            }
        }
        writer().returned(first, count);
        accept(';');
    }

    // ---- assignments ----

    /** The targets of an assignment, the last one first. */
    private record Target(Operand variable, Target before) {}

    private void expressionStatement() {
        var first = suffixed();
        if (lexer.token == '=' || lexer.token == ',') {
            assignment(new Target(first, null), 1);
        } else if (first.kind == Kind.CALL) {
            writer().code[first.info] = Instruction.withC(writer().code[first.info], 1);
        } else {
            throw lexer.errorNear("syntax error");
        }
    }

    private void assignment(Target targets, int count) {
        if (accept(',')) {
            var next = suffixed();
            if (next.kind != Kind.INDEXED) {
                avoidConflict(targets, next);
            }
            assignment(new Target(next, targets), count + 1);
        } else {
            expect('=');
            var last = new Operand();
            var given = expressions(last);
            if (given == count) {
                writer().setOneResult(last);
                writer().store(targets.variable, last);
                return;
            }
            adjust(count, given, last);
        }
        writer().store(targets.variable, new Operand().become(Kind.FIXED, writer().free - 1));
    }

    /** A variable that an earlier target is indexed by, or with, must be copied before it is assigned to. */
    private void avoidConflict(Target targets, Operand variable) {
        var copy = writer().free;
        var conflicts = false;
        for (var target = targets; target != null; target = target.before) {
            var earlier = target.variable;
            if (earlier.kind != Kind.INDEXED) {
                continue;
            }
            if (earlier.tableIsUpvalue == (variable.kind == Kind.UPVALUE) && earlier.table == variable.info) {
                conflicts = true;
                earlier.tableIsUpvalue = false;
                earlier.table = copy;
            }
            if (variable.kind == Kind.LOCAL && earlier.key == variable.info) {
                conflicts = true;
                earlier.key = copy;
            }
        }
        if (conflicts) {
            var operation = variable.kind == Kind.LOCAL ? Instruction.MOVE : Instruction.GETUPVAL;
            writer().write(operation, copy, variable.info, 0);
            writer().reserve(1);
        }
    }
}
