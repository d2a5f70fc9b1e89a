package io.moonfleet.lua.internal.syntax;

import io.moonfleet.lua.internal.syntax.Statement.Block;
import io.moonfleet.lua.internal.syntax.Statement.Label;
import java.util.ArrayList;
import java.util.List;

/** Reads statements and blocks. */
abstract class StatementParser extends ExpressionParser {

    /** From so many on, the targets of an assignment may need too many registers. */
    private static final int MANY_TARGETS = 50;

    StatementParser(Lexer lexer) {
        super(lexer);
    }

    // ---- blocks ----

    private boolean atBlockEnd(boolean untilEnds) {
        return switch (lexer.token) {
            case Token.ELSE, Token.ELSEIF, Token.END, Token.EOS -> true;
            case Token.UNTIL -> untilEnds;
            default -> false;
        };
    }

    /** The statements of a block whose scope has begun already. */
    final Block statements() {
        var list = new ArrayList<Statement>();
        while (!atBlockEnd(true)) {
            if (lexer.token == Token.RETURN) {
                statement(list);
                break;
            }
            statement(list);
        }
        return new Block(list);
    }

    private Block block(boolean isLoop) {
        function.enterBlock(isLoop);
        var block = statements();
        function.leaveBlock(lexer);
        return block;
    }

    private void statement(List<Statement> into) {
        var start = lexer.position();
        var isJumping = isJumping(lexer.token);
        simpleOrBlock(into);
        isLarge |= isJumping && lexer.position() - start > LONG_JUMP;
    }

    private static boolean isJumping(int token) {
        return switch (token) {
            case Token.IF, Token.WHILE, Token.FOR, Token.REPEAT -> true;
            default -> false;
        };
    }

    private void simpleOrBlock(List<Statement> into) {
        var line = lexer.line;
        enterLevel();
        switch (lexer.token) {
            case ';' -> lexer.next();
            case Token.IF -> into.add(ifStatement(line));
            case Token.WHILE -> into.add(whileStatement(line));
            case Token.DO -> {
                lexer.next();
                var body = block(false);
                expectMatching(Token.END, Token.DO, line);
                into.add(new Statement.Do(body));
            }
            case Token.FOR -> into.add(forStatement(line));
            case Token.REPEAT -> into.add(repeatStatement(line));
            case Token.FUNCTION -> into.add(functionStatement(line));
            case Token.LOCAL -> {
                lexer.next();
                into.add(accept(Token.FUNCTION) ? localFunction(line) : localStatement(line));
            }
            case Token.DBCOLON -> {
                lexer.next();
                labelStatement(name().toString(), line, into);
            }
            case Token.RETURN -> {
                lexer.next();
                into.add(returnStatement(line));
            }
            case Token.BREAK -> {
                lexer.next();
                function.addJump("break", line, lexer);
                into.add(new Statement.Break(line));
            }
            case Token.GOTO -> {
                lexer.next();
                var label = name().toString();
                isLarge |= lexer.position() > LONG_JUMP;
                into.add(new Statement.Goto(function.addJump(label, line, lexer), line));
            }
            default -> into.add(expressionStatement(line));
        }
        leaveLevel();
    }

    // ---- statements ----

    private Statement ifStatement(int line) {
        var conditions = new ArrayList<Expression>();
        var blocks = new ArrayList<Block>();
        do {
            lexer.next();
            conditions.add(expression());
            expect(Token.THEN);
            blocks.add(block(false));
        } while (lexer.token == Token.ELSEIF);
        if (accept(Token.ELSE)) {
            blocks.add(block(false));
        }
        expectMatching(Token.END, Token.IF, line);
        return new Statement.If(conditions, blocks, line);
    }

    private Statement whileStatement(int line) {
        lexer.next();
        var condition = expression();
        function.enterBlock(true);
        expect(Token.DO);
        var body = block(false);
        expectMatching(Token.END, Token.WHILE, line);
        function.leaveBlock(lexer);
        return new Statement.While(condition, body, line, function.site(line));
    }

    private Statement repeatStatement(int line) {
        function.enterBlock(true);
        function.enterBlock(false);
        lexer.next();
        var body = statements();
        expectMatching(Token.UNTIL, Token.REPEAT, line);
        var condition = expression();
        function.leaveBlock(lexer);
        function.leaveBlock(lexer);
        return new Statement.Repeat(body, condition, line, function.site(line));
    }

    private Statement forStatement(int line) {
        function.enterBlock(true);
        lexer.next();
        var first = name().toString();
        var statement =
                switch (lexer.token) {
                    case '=' -> numericFor(first, line);
                    case ',', Token.IN -> genericFor(first, line);
                    default -> throw lexer.errorNear("'=' or 'in' expected");
                };
        expectMatching(Token.END, Token.FOR, line);
        function.leaveBlock(lexer);
        return statement;
    }

    private Statement numericFor(String name, int line) {
        var hidden = declareHidden("(for index)", "(for limit)", "(for step)");
        limit(function.active.size() + hidden.size() + 1, FunctionScope.MOST_LOCALS, "local variables");
        lexer.next();
        var start = expression();
        expect(',');
        var limit = expression();
        var step = accept(',') ? expression() : null;
        hidden.forEach(function::activate);
        expect(Token.DO);
        var site = function.site(lexer.lastLine);
        function.enterBlock(false);
        var variable = declare(name, 0);
        function.activate(variable);
        var body = block(false);
        function.leaveBlock(lexer);
        return new Statement.NumericFor(hidden.getFirst(), variable, start, limit, step, body, line, site);
    }

    private Statement genericFor(String first, int line) {
        var hidden = declareHidden("(for generator)", "(for state)", "(for control)");
        var names = new ArrayList<String>();
        names.add(first);
        limitLoopNames(names);
        while (accept(',')) {
            names.add(name().toString());
            limitLoopNames(names);
        }
        expect(Token.IN);
        var callLine = lexer.line;
        var values = expressions();
        hidden.forEach(function::activate);
        expect(Token.DO);
        var site = function.site(callLine, "for iterator", "for iterator");
        function.enterBlock(false);
        var variables = new ArrayList<>(hidden);
        for (var name : names) {
            var variable = declare(name, 0);
            function.activate(variable);
            variables.add(variable);
        }
        var body = block(false);
        function.leaveBlock(lexer);
        return new Statement.GenericFor(variables, values, body, line, site);
    }

    private void limitLoopNames(List<String> names) {
        limit(function.active.size() + 3 + names.size(), FunctionScope.MOST_LOCALS, "local variables");
    }

    /** The variables that PUC Lua keeps a loop's state in; debug.getlocal shows them. */
    private List<Variable> declareHidden(String... names) {
        var hidden = new ArrayList<Variable>();
        for (var name : names) {
            hidden.add(declare(name, hidden.size()));
        }
        return hidden;
    }

    final Variable declare(String name, int pending) {
        limit(function.active.size() + pending + 1, FunctionScope.MOST_LOCALS, "local variables");
        return function.declare(name, pending);
    }

    private Statement functionStatement(int line) {
        lexer.next();
        var isMethod = false;
        var target = variable(name());
        while (lexer.token == '.' || lexer.token == ':') {
            isMethod = lexer.token == ':';
            lexer.next();
            var key = new Expression.Constant(name());
            target = new Expression.Index(target, key, function.site(lexer.lastLine, "metamethod", "__index"));
            if (isMethod) {
                break;
            }
        }
        var body = functionBody(isMethod, line);
        return assignment(List.of(target), List.of(body), line);
    }

    private Statement localFunction(int line) {
        var variable = declare(name().toString(), 0);
        function.activate(variable);
        return new Statement.LocalFunction(variable, functionBody(false, lexer.line), line);
    }

    private Statement localStatement(int line) {
        var variables = new ArrayList<Variable>();
        do {
            variables.add(declare(name().toString(), variables.size()));
        } while (accept(','));
        var values = accept('=') ? expressions() : List.<Expression>of();
        variables.forEach(function::activate);
        return new Statement.Local(variables, values, line);
    }

    private void labelStatement(String name, int line, List<Statement> into) {
        var earlier = function.labelInBlock(name);
        if (earlier != null) {
            throw lexer.error("label '" + name + "' already defined on line " + earlier.line);
        }
        expect(Token.DBCOLON);
        var label = new Label(name, line, function.active.size());
        function.addLabel(label);
        into.add(new Statement.LabelHere(label));
        while (lexer.token == ';' || lexer.token == Token.DBCOLON) {
            statement(into);
        }
        if (atBlockEnd(false)) {
            // at the end of a block its variables count as out of scope already
            label.activeVariables = function.block.activeVariables;
        }
        function.joinJumps(label, lexer);
    }

    private Statement returnStatement(int line) {
        var values = atBlockEnd(true) || lexer.token == ';' ? List.<Expression>of() : expressions();
        accept(';');
        return new Statement.Return(values, line);
    }

    private Statement expressionStatement(int line) {
        var first = suffixed();
        if (lexer.token == '=' || lexer.token == ',') {
            var targets = new ArrayList<Expression>();
            targets.add(first);
            checkAssignable(first);
            while (accept(',')) {
                var next = suffixed();
                limitNesting(targets.size());
                checkAssignable(next);
                targets.add(next);
            }
            isLarge |= targets.size() > MANY_TARGETS;
            expect('=');
            return assignment(targets, expressions(), line);
        }
        if (first instanceof Expression.Call || first instanceof Expression.MethodCall) {
            return new Statement.CallStatement(first, line);
        }
        throw lexer.errorNear("syntax error");
    }

    private void checkAssignable(Expression target) {
        if (!(target instanceof Expression.Local
                || target instanceof Expression.Upvalue
                || target instanceof Expression.Index)) {
            throw lexer.errorNear("syntax error");
        }
    }

    /** Stores happen at the line of the assignment's end, as PUC Lua's code generator has it. */
    private Statement assignment(List<Expression> targets, List<Expression> values, int line) {
        var stores = new ArrayList<Expression>();
        for (var target : targets) {
            stores.add(
                    target instanceof Expression.Index index
                            ? new Expression.Index(
                                    index.table(),
                                    index.key(),
                                    function.site(lexer.lastLine, "metamethod", "__newindex"))
                            : target);
            if (target instanceof Expression.Local local) {
                local.variable().assign();
            }
        }
        return new Statement.Assignment(stores, values, line);
    }
}
