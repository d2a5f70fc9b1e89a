package io.moonfleet.lua.reference;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each switch of {@code moonfleet lua} does what lua5.3's does: output, messages and exit code. */
class StandaloneInterpreterTest {

    @TempDir
    Path directory;

    @BeforeEach
    void writeScripts() throws IOException {
        Files.writeString(directory.resolve("s.lua"), "print(arg[0] ~= nil, arg[1], #arg, arg[-1], ...)\n");
        Files.writeString(directory.resolve("error.lua"), "local t = {}\nlocal function f() t.x.y = 1 end\nf()\n");
        Files.writeString(directory.resolve("shebang.lua"), "#!/usr/bin/lua\nerror('line 2')\n");
        Files.writeString(directory.resolve("syntax.lua"), "x = = 1\n");
    }

    /** A command line, what comes in, and LUA_INIT. */
    record Case(List<String> arguments, String input, Map<String, String> environment) {

        static Case of(String... arguments) {
            return new Case(List.of(arguments), "", Map.of());
        }

        static Case reading(String input, String... arguments) {
            return new Case(List.of(arguments), input, Map.of());
        }

        static Case with(String variable, String value, String... arguments) {
            return new Case(List.of(arguments), "", Map.of(variable, value));
        }
    }

    static Stream<Case> cases() {
        return Stream.of(
                Case.of("-e", "print(1, 'x')"),
                Case.of("-eprint(2)", "-e", "print(3)"),
                Case.of("-e", "print(arg[0], arg[-1])"),
                Case.of("-e"),
                Case.of("-l"),
                Case.of("-e", "-v"),
                Case.of("-x"),
                Case.of("--x"),
                Case.of("-vx"),
                Case.of("-E5"),
                Case.of("DIR/s.lua"),
                Case.of("DIR/s.lua", "a", "b"),
                Case.of("-e", "x = 1", "--", "DIR/s.lua", "-a", "b"),
                Case.of("-ex=1", "DIR/s.lua"),
                Case.of("-lmath", "DIR/s.lua", "q"),
                Case.of("-l", "string", "-e", "print(string ~= nil)"),
                Case.of("DIR/missing.lua"),
                Case.of("DIR/error.lua"),
                Case.of("DIR/shebang.lua"),
                Case.of("DIR/syntax.lua"),
                Case.of("-e", "error()"),
                Case.of("-e", "error({})"),
                Case.of("-e", "error(setmetatable({}, {__tostring = function() return 'shown' end}))"),
                Case.of("-e", "error(5)"),
                Case.of("-e", "error(setmetatable({}, {__tostring = function() return 5 end}))"),
                Case.of("-e", "io.stdout:setvbuf('full') io.write('a') print('b') io.write('c')"),
                Case.of("-e", "error('x', 0)"),
                Case.of("-e", "x = = 1"),
                Case.of("-e", "arg = 3", "DIR/s.lua"),
                Case.of("-e", "os.exit(3)"),
                Case.of("-e", "os.exit(true)"),
                Case.of("-e", "os.exit(false)"),
                Case.of("-e", "io.write('flushed') os.exit(258)"),
                Case.of("-e", "coroutine.wrap(function() pcall(os.exit, 7) end)()"),
                Case.of("-e", "io.stderr:write('to err') print(io.read('n', 'l', 'L', 'a'))"),
                Case.reading("12 rest\nline\nall\nof it", "-e", "print(io.read('n', 'l', 'L', 'a'))"),
                Case.of("-e", "io.write('abc') print(io.stdout:seek()) print(io.stdout:seek('end', 2)) io.write('.')"),
                Case.of("-e", "io.write('abcdef') print(io.stdout:seek('set', 1)) print(io.stdout:seek('cur', -9))"),
                Case.of(
                        "-e",
                        "io.stderr:write('abc') print(io.stderr:seek()) print(io.stderr:seek('set', 1)) error('!')"),
                Case.of("-e", "io.stdout:setvbuf('no') io.write('a') io.stdout:setvbuf('line', 9) io.write('b\nc')"),
                Case.reading(
                        "line 1\nline 2\n3",
                        "-e",
                        "print(io.stdin:seek('end'), io.read(), io.stdin:seek('set', 2))"
                                + " print(io.read(), io.stdin:seek()) print(io.stdin:seek('cur', -1), io.read('a', 1))"
                                + " print(io.stdin:seek('cur', -99), io.stdin:seek('set', 99), io.read(1), io.stdin:seek())"),
                Case.reading("1\n2\n3", "-e", "for l in io.lines() do print(l, io.stdin:seek()) end"),
                Case.reading("io.stdin:seek('set', 0) print(io.read(), io.stdin:seek())", "-"),
                Case.of("-e", "error('\\200\\240')"),
                Case.of("-e", "assert(load('x = \\200\\240'))"),
                Case.reading("print('in', ...)", "-"),
                Case.reading("print('in', ...)", "-", "a", "b"),
                Case.reading("print('in', ...)"),
                Case.reading("x x"),
                Case.reading("local l = ... print(l, io.read())"),
                Case.with("LUA_INIT", "print('init')", "-e", "print(1)"),
                Case.with("LUA_INIT", "x x", "-e", "print(1)"),
                Case.with("LUA_INIT", "error('e')", "-e", "print(1)"),
                Case.with("LUA_INIT", "@/nonexistent.lua", "-e", "print(1)"),
                Case.with("LUA_INIT", "print('init')", "-E", "-e", "print(1)"),
                Case.of("-e", "setmetatable({}, {__gc = function() print('at the end') end})"),
                Case.of("-e", "setmetatable({}, {__gc = function() print('closed') end}) os.exit(0, true)"),
                Case.of("-e", "setmetatable({}, {__gc = function() print('not closed') end}) os.exit(0)"),
                Case.of("-e", "setmetatable({}, {__gc = function() error('lost') end})"),
                Case.of("-e", "error(nil)"),
                Case.of("-e", "error(setmetatable({}, {__tostring = function() return {} end}))"),
                Case.of("-l", "no.such.module"),
                Case.with("LUA_PATH", "./?.x;;", "-e", "print(package.path)"),
                Case.with("LUA_PATH", "only", "-e", "print(package.path)"),
                Case.with("LUA_PATH", "only", "-E", "-e", "print(package.path)"),
                Case.with("LUA_PATH_5_3", "newer", "-e", "print(package.path)"),
                Case.with("LUA_CPATH", ";;?.so", "-e", "print(package.cpath)"),
                Case.reading("print(9)\nerror('q')\ncont\n", "-e", "debug.debug() print('after')"),
                Case.with("LUA_INIT_5_3", "print('5.3')", "-e", "print(1)"));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void doesWhatLua53Does(Case given) {
        var arguments = given.arguments().stream()
                .map(argument -> argument.replace("DIR", directory.toString()))
                .toArray(String[]::new);
        var input = given.input().getBytes(StandardCharsets.UTF_8);
        var theirs = ReferenceLua.in(directory, given.environment())
                .arguments(arguments)
                .run(input);
        var ours =
                OurLua.in(directory, given.environment()).arguments(arguments).run(input);
        assertThat(ours.out().replace("/usr/bin/lua5.3", "lua5.3"))
                .isEqualTo(theirs.out().replace("/usr/bin/lua5.3", "lua5.3"));
        assertThat(portable(ours.err())).isEqualTo(portable(theirs.err()));
        assertThat(ours.exitCode()).isEqualTo(theirs.exitCode());
    }

    private static String portable(String messages) {
        return messages.replace("/usr/bin/lua5.3", "lua5.3");
    }

    @Test
    void theInteractiveModeShowsExpressionsAndWaitsForTheRestOfAStatement() {
        var outcome = OurLua.in(directory).arguments("-i").run("""
                        print(1)
                        = 1 + 1
                        1 + 2, nil
                        for i = 1, 2 do
                        print(i)
                        end
                        local a = 1
                        a
                        io.read()
                        a line for the script
                        """.getBytes(StandardCharsets.UTF_8));
        assertThat(outcome.out()).isEqualTo("""
                Lua 5.3.6 (Moonfleet)  language by Lua.org, PUC-Rio
                > 1
                > 2
                > 3\tnil
                > >> >> 1
                2
                > > nil
                > a line for the script
                >\s
                """);
        assertThat(outcome.err()).isEmpty();
        assertThat(outcome.exitCode()).isZero();
    }

    @Test
    void theInteractiveModeGoesOnAfterErrors() {
        var outcome = OurLua.in(directory)
                .arguments("-i")
                .run("x x\nerror('e')\nprint = nil\n5\n_PROMPT = '$ '\n_PROMPT2 = '$$ '\nf(\n"
                        .getBytes(StandardCharsets.UTF_8));
        assertThat(outcome.err()).isEqualTo("""
                stdin:1: syntax error near 'x'
                stdin:1: e
                stack traceback:
                \t[C]: in function 'error'
                \tstdin:1: in main chunk
                \t[C]: in ?
                error calling 'print' (attempt to call a nil value)
                stdin:1: unexpected symbol near <eof>
                """);
        assertThat(outcome.out()).endsWith("$ $$ $ \n");
    }

    @Test
    void theVersionIsShown() {
        assertThat(OurLua.in(directory).arguments("-v").run().out())
                .isEqualTo("Lua 5.3.6 (Moonfleet)  language by Lua.org, PUC-Rio\n");
        assertThat(OurLua.in(directory).arguments("-v", "-e", "print(1)").run().out())
                .isEqualTo("Lua 5.3.6 (Moonfleet)  language by Lua.org, PUC-Rio\n1\n");
    }

    @Test
    void aFileThatIsLeftOpenIsWritten() throws IOException {
        var file = directory.resolve("left-open.txt");
        OurLua.in(directory)
                .arguments("-e", "io.open('" + file + "', 'w'):write('kept')")
                .run();
        assertThat(file).hasContent("kept");
        OurLua.in(directory)
                .arguments("-e", "io.open('" + file + "', 'w'):write('kept too') os.exit(1)")
                .run();
        assertThat(file).hasContent("kept too");
    }

    @Test
    void deepRecursionIsAnErrorOfLua() {
        var outcome = OurLua.in(directory)
                .arguments("-e", "local function f() return 1 + f() end print(pcall(f)) print(select('#', pcall(f)))")
                .run();
        assertThat(outcome.out()).contains("stack overflow");
        assertThat(outcome.err()).isEmpty();
    }
}
