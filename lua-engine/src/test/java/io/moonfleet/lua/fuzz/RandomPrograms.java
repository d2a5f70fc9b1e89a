package io.moonfleet.lua.fuzz;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Programs by a grammar: they always end, as loops are counted and functions call only those defined before them. Now and
 * then one gets a wrong token, for the sake of syntax errors.
 */
final class RandomPrograms {

    private static final String[] NAMES = {"a", "b", "c", "d", "G1", "G2"};
    private static final String[] BINARY = {
        "+", "-", "*", "/", "//", "%", "^", "..", "==", "~=", "<", "<=", ">", ">=", "and", "or", "&", "|", "~", "<<",
        ">>"
    };
    private static final String[] UNARY = {"-", "not ", "#", "~"};
    private static final String[] WRONG_TOKENS = {
        "end",
        "=",
        ")",
        "(",
        "then",
        "local",
        "]]",
        "'",
        "..",
        "...",
        "goto",
        "break",
        "::x::",
        "return",
        "}",
        "1x",
        "@",
        "~",
        "[=",
        "0x",
        "\\",
        "function",
        "in",
        ",",
        "not",
        "nil"
    };

    private final Random random;
    private final RandomValues values;
    private final StringBuilder text = new StringBuilder();
    private final List<String> functions = new ArrayList<>();
    private int depth;
    private int loops;
    private int labels;
    private boolean inFunction;
    private boolean inCoroutine;
    private boolean varargs = true;

    RandomPrograms(Random random) {
        this.random = random;
        this.values = new RandomValues(random);
    }

    String next() {
        text.setLength(0);
        functions.clear();
        depth = loops = labels = 0;
        inFunction = false;
        inCoroutine = false;
        varargs = true;
        text.append("local a, b, c, d = ")
                .append(expression(2))
                .append(", ")
                .append(values.number())
                .append(", 'x', ...\n");
        block(3 + random.nextInt(5));
        text.append("return a, b, c, d\n");
        return random.nextInt(10) == 0 ? broken() : text.toString();
    }

    private String broken() {
        var words = new ArrayList<>(List.of(text.toString().split("(?<=[ \n(){},])", -1)));
        var at = random.nextInt(words.size());
        switch (random.nextInt(3)) {
            case 0 -> words.remove(at);
            case 1 -> words.add(at, values.pick(WRONG_TOKENS) + " ");
            default -> words.set(at, values.pick(WRONG_TOKENS) + " ");
        }
        return String.join("", words);
    }

    private void block(int statements) {
        depth++;
        for (var i = 0; i < statements; i++) {
            statement();
        }
        depth--;
    }

    private void inner() {
        block(1 + random.nextInt(2));
    }

    private String name() {
        return values.pick(NAMES);
    }

    private void statement() {
        if (inCoroutine ? random.nextInt(3) == 0 : inFunction && random.nextInt(12) == 0) {
            pause();
            return;
        }
        var choice = random.nextInt(depth > 3 ? 9 : 20);
        switch (choice) {
            case 0, 1, 2 -> line(target() + " = " + expression(3));
            case 3 -> line("local " + name() + " = " + expression(3));
            case 4 -> line(target() + ", " + target() + " = " + expression(2) + ", " + expression(2));
            case 5 -> line("print(" + expression(3) + ")");
            case 6 -> line("print(pcall(function() return " + expression(4) + " end))");
            case 7 -> line("local " + name() + ", " + name() + " = " + call());
            case 8 -> line(call());
            case 9 -> branch();
            case 10 -> numericLoop();
            case 11 -> genericLoop();
            case 12 -> whileLoop();
            case 13 -> function();
            case 14 -> {
                line("do");
                inner();
                line("end");
            }
            case 15 -> coroutine();
            case 16 -> metatable();
            case 17 -> gotoStatement();
            case 18 -> protectedBlock();
            default -> repeatLoop();
        }
    }

    private void line(String statement) {
        text.append("  ".repeat(depth)).append(statement).append('\n');
    }

    private String target() {
        return switch (random.nextInt(6)) {
            case 0 -> name() + "[" + expression(1) + "]";
            case 1 -> name() + "." + values.pick("x", "y");
            default -> name();
        };
    }

    private void branch() {
        line("if " + expression(2) + " then");
        inner();
        if (random.nextBoolean()) {
            line("elseif " + expression(2) + " then");
            inner();
        }
        if (random.nextBoolean()) {
            line("else");
            inner();
        }
        line("end");
    }

    private void numericLoop() {
        var bounds = random.nextInt(4) == 0
                ? values.pick(
                        "1, 2.5", "3, 1, -1", "1.0, 3", "0.1, 0.5, 0.2", "1, 3, 0", "'a', 2", "1, {}", "1, 0", "3, 1")
                : "1, " + (1 + random.nextInt(4));
        line("for " + values.pick("i", "a", "k") + " = " + bounds + " do");
        loopBody();
        line("end");
    }

    private void loopBody() {
        loops++;
        inner();
        if (random.nextInt(5) == 0) {
            line("if " + expression(1) + " then break end");
        }
        loops--;
    }

    private void genericLoop() {
        line("for k, v in " + values.pick("ipairs", "ipairs", "pairs") + "("
                + values.pick("{1, 2, 3}", "{}", "{'x'}", name(), "{10, nil, 30}") + ") do");
        loopBody();
        line("end");
    }

    private void whileLoop() {
        var counter = "n" + depth;
        line("local " + counter + " = 0");
        line("while " + counter + " < " + (1 + random.nextInt(3)) + " do " + counter + " = " + counter + " + 1");
        loopBody();
        line("end");
    }

    private void repeatLoop() {
        var counter = "n" + depth;
        line("local " + counter + " = 0");
        line("repeat " + counter + " = " + counter + " + 1");
        loopBody();
        line("until " + counter + " > 2 or " + expression(1));
    }

    private void function() {
        if (inFunction) {
            return;
        }
        var function = "f" + functions.size();
        var parameters = values.pick("", "a", "a, b", "...", "a, ...", "p, q");
        line("local function " + function + "(" + parameters + ")");
        inFunction = true;
        varargs = parameters.contains("...");
        inner();
        depth++;
        line(values.pick("return ", "do return end -- ", "return nil, ", "")
                .transform(r -> r.isEmpty() ? "" : r + expression(2)));
        depth--;
        line("end");
        inFunction = false;
        varargs = true;
        functions.add(function);
    }

    private void coroutine() {
        if (inFunction) {
            return;
        }
        line("do local co = coroutine.create(function(...)");
        varargs = true;
        var outer = inCoroutine;
        inCoroutine = true;
        block(2 + random.nextInt(3));
        inCoroutine = outer;
        line("  local y = coroutine.yield(" + expression(2) + ")");
        line("  return y, ...");
        line("end)");
        line("for i = 1, 6 do print(coroutine.resume(co, i, " + expression(1)
                + ")) end print(coroutine.status(co)) end");
    }

    private void pause() {
        var call = "coroutine.yield(" + arguments() + ")";
        line(
                switch (random.nextInt(8)) {
                    case 0, 1, 2 -> call;
                    case 3 -> "local " + name() + " = " + call;
                    case 4 -> name() + ", " + name() + " = " + call;
                    case 5 -> target() + " = " + call;
                    case 6 -> "if " + call + " then " + name() + " = " + expression(1) + " end";
                    default -> "do return " + call + " end";
                });
    }

    private void metatable() {
        var event = values.pick(
                "__add",
                "__sub",
                "__mul",
                "__div",
                "__idiv",
                "__mod",
                "__pow",
                "__unm",
                "__concat",
                "__len",
                "__eq",
                "__lt",
                "__le",
                "__index",
                "__newindex",
                "__call",
                "__tostring",
                "__band",
                "__shl",
                "__bnot",
                "__name");
        var handler = event.equals("__name")
                ? "'My" + random.nextInt(3) + "'"
                : random.nextInt(3) == 0
                        ? expression(1)
                        : "function(x, y) return " + values.pick("'mm'", "1", "y", "nil", "type(x), type(y)", "true")
                                + " end";
        line(name() + " = setmetatable({" + values.pick("", "1, 2", "x = 5") + "}, {" + event + " = " + handler + "})");
    }

    private void gotoStatement() {
        var label = "l" + labels++;
        line("do");
        line("  if " + expression(1) + " then goto " + label + " end");
        inner();
        line("  ::" + label + "::");
        line("end");
    }

    private void protectedBlock() {
        line("print(pcall(function(...)");
        var outer = varargs;
        varargs = true;
        inner();
        varargs = outer;
        line("  "
                + values.pick(
                        "error('oops')",
                        "error({})",
                        "error('lvl', 2)",
                        "error()",
                        "error('no pos', 0)",
                        "assert(false)",
                        "assert(nil, 'msg')",
                        "return " + expression(2),
                        "assert(" + expression(1) + ")"));
        line("end, " + expression(1) + "))");
    }

    private String call() {
        if (!functions.isEmpty() && random.nextInt(3) > 0) {
            return functions.get(random.nextInt(functions.size())) + "(" + arguments() + ")";
        }
        return switch (random.nextInt(inFunction ? 3 : 5)) {
            case 0 ->
                values.pick(
                                        "tostring",
                                        "type",
                                        "tonumber",
                                        "math.type",
                                        "select",
                                        "rawlen",
                                        "next",
                                        "ipairs",
                                        "math.floor",
                                        "string.len",
                                        "string.format",
                                        "table.concat",
                                        "rawequal",
                                        "rawget",
                                        "#'x' .. type",
                                        "string.upper")
                                .transform(f -> f.startsWith("#") ? "print" : f)
                        + "(" + arguments() + ")";
            case 1 -> "('str'):" + values.pick("upper", "len", "rep", "nope", "sub") + "(" + arguments() + ")";
            case 2 ->
                "(function(...) return " + values.pick("...", "select('#', ...)", "(...)", "1") + " end)(" + arguments()
                        + ")";
            case 3 -> name() + "(" + arguments() + ")";
            default -> name() + ":" + values.pick("x", "y", "rep") + "(" + arguments() + ")";
        };
    }

    private String arguments() {
        return switch (random.nextInt(4)) {
            case 0 -> "";
            case 1 -> expression(1) + ", " + expression(1);
            default -> expression(2);
        };
    }

    private String expression(int size) {
        if (size <= 0) {
            return atom();
        }
        return switch (random.nextInt(9)) {
            case 0, 1, 2 -> expression(size - 1) + " " + values.pick(BINARY) + " " + expression(size - 1);
            case 3 -> "(" + expression(size - 1) + " " + values.pick(BINARY) + " " + expression(size - 1) + ")";
            case 4 -> values.pick(UNARY) + atom();
            case 5 -> name() + values.pick("." + values.pick("x", "y"), "[" + expression(size - 1) + "]");
            case 6 -> table(size - 1);
            case 7 -> call();
            default -> atom();
        };
    }

    private String table(int size) {
        return switch (random.nextInt(5)) {
            case 0 -> "{}";
            case 1 -> "{" + expression(size) + ", " + expression(size) + "}";
            case 2 -> "{x = " + expression(size) + ", [" + atom() + "] = " + expression(size) + "}";
            case 3 -> "{" + call() + "}";
            default -> "{1, 2, y = 'v', " + (varargs ? "..." : "3") + "}";
        };
    }

    private String atom() {
        return switch (random.nextInt(7)) {
            case 0, 1 -> name();
            case 2 -> values.number();
            case 3 -> values.pick("'str'", "'10'", "'3.5'", "''", "[[long]]", "\"q\\n\"", "'0x10'");
            case 4 -> values.pick("nil", "true", "false", varargs ? "..." : "nil");
            default -> values.small();
        };
    }
}
