package io.moonfleet.lua.internal.syntax;

import io.moonfleet.lua.LuaSyntaxException;
import io.moonfleet.lua.internal.syntax.Statement.Block;
import io.moonfleet.lua.internal.value.Code;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongConsumer;
import java.util.stream.Stream;

/** Reads a chunk, and the functions in it. Follows PUC Lua's parser step by step, so that errors come at the same token with the same text. */
public final class Parser extends StatementParser {

    /** Makes what runs a function out of its parsed body. */
    @FunctionalInterface
    public interface Translator {
        Code translate(Proto proto, List<Variable> parameters, Block body);
    }

    /** A chunk that uses these may look at, or set a hook for, functions of its own that run already. */
    private static final List<byte[]> STEPPING_WORDS = Stream.of("sethook", "getlocal", "setlocal")
            .map(word -> word.getBytes(StandardCharsets.US_ASCII))
            .toList();

    private final String source;
    private final String shortSource;
    private final Translator translator;
    private final boolean isStripped;
    private boolean isStepped;

    private Parser(Lexer lexer, String source, String shortSource, boolean isStripped, Translator translator) {
        super(lexer);
        this.isStripped = isStripped;
        this.source = source;
        this.shortSource = shortSource;
        this.translator = translator;
    }

    /**
     * @param source the chunk's name as {@code load} takes it: {@code @file}, {@code =name} or the text itself
     * @param isStripped to forget lines and names of variables
     * @throws LuaSyntaxException the text is no Lua
     */
    static Proto parse(Lexer lexer, byte[] text, String source, boolean isStripped, Translator translator) {
        var shortSource = ChunkNames.shorten(source);
        var parser = new Parser(lexer, source, shortSource, isStripped, translator);
        parser.isStepped = STEPPING_WORDS.stream().anyMatch(word -> mentions(text, word));
        Proto main;
        try {
            main = parser.mainFunction();
        } catch (LuaSyntaxException | StackOverflowError error) {
            parser.checkLimits(text); // its error comes first, if any
            throw error;
        }
        parser.checkLimits(text);
        main.setText(text, lexer.payTokens());
        return main;
    }

    private void checkLimits(byte[] text) {
        if (isLarge) {
            InstructionParser.checkLimits(text, shortSource);
        }
    }

    /** Throws the error that the text has, if any, as soon as so much of it is there. */
    static void check(Pieces pieces, String source, LongConsumer memory) {
        var shortSource = ChunkNames.shorten(source);
        var lexer = new Lexer(pieces, shortSource, string -> string, memory);
        new Parser(lexer, source, shortSource, false, (proto, parameters, body) -> null).mainFunction();
    }

    private static boolean mentions(byte[] text, byte[] word) {
        for (var i = 0; i <= text.length - word.length; i++) {
            if (text[i] == word[0] && Arrays.equals(text, i, i + word.length, word, 0, word.length)) {
                return true;
            }
        }
        return false;
    }

    private Proto mainFunction() {
        function = new FunctionScope(null, 0);
        function.isVararg = true;
        function.upvalues.add(new Proto.Upvalue("_ENV", true, 0));
        function.enterBlock(false);
        lexer.next();
        var body = statements();
        require(Token.EOS);
        return closeFunction(List.of(), body, lexer.lastLine);
    }

    // ---- functions ----

    @Override
    Expression.FunctionBody functionBody(boolean isMethod, int line) {
        function = new FunctionScope(function, line);
        function.enterBlock(false);
        expect('(');
        var parameters = parameters(isMethod);
        expect(')');
        var body = statements();
        var lastLine = lexer.line;
        expectMatching(Token.END, Token.FUNCTION, line);
        var proto = closeFunction(parameters, body, lastLine);
        function.children.add(proto);
        return new Expression.FunctionBody(function.children.size() - 1);
    }

    private List<Variable> parameters(boolean isMethod) {
        var names = new ArrayList<String>();
        if (isMethod) {
            names.add("self");
        }
        if (lexer.token != ')') {
            do {
                switch (lexer.token) {
                    case Token.NAME -> {
                        names.add(name().toString());
                        limit(names.size(), FunctionScope.MOST_LOCALS, "local variables");
                    }
                    case Token.DOTS -> {
                        lexer.next();
                        function.isVararg = true;
                    }
                    default -> throw lexer.errorNear("<name> or '...' expected");
                }
            } while (!function.isVararg && accept(','));
        }
        var parameters = new ArrayList<Variable>();
        for (var name : names) {
            var parameter = function.declare(name, 0);
            function.activate(parameter);
            parameters.add(parameter);
        }
        function.parameterCount = parameters.size();
        return parameters;
    }

    private Proto closeFunction(List<Variable> parameters, Block body, int lastLine) {
        var closed = function;
        var lost = closed.leaveBlock(lexer);
        if (lost != null) {
            throw lexer.error(
                    lost.name.equals("break")
                            ? "<break> at line " + lost.line + " not inside a loop"
                            : "no visible label '" + lost.name + "' for <goto> at line " + lost.line);
        }
        var locals = new ArrayList<Proto.LocalVariable>();
        for (var variable : closed.all) {
            locals.add(new Proto.LocalVariable(
                    variable.name, variable.slot(), variable.isCaptured(), variable.startSite, variable.endSite));
        }
        var proto = new Proto(
                source,
                shortSource,
                closed.lineDefined,
                lastLine,
                closed.parameterCount,
                closed.isVararg,
                closed.frameSize(),
                closed.upvalues.toArray(Proto.Upvalue[]::new),
                closed.children.toArray(Proto[]::new),
                closed.sites.toArray(Proto.Site[]::new),
                List.copyOf(locals));
        if (isStripped) {
            proto.strip();
        }
        proto.setStepped(isStepped);
        proto.setCode(translator.translate(proto, parameters, body));
        function = closed.outer;
        return proto;
    }
}
