package io.moonfleet.lua.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.moonfleet.lua.LuaConfig;
import io.moonfleet.lua.LuaEngine;
import io.moonfleet.lua.LuaException;
import io.moonfleet.lua.LuaKilled;
import io.moonfleet.lua.LuaLimits;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Scripts that want to do harm: each is stopped by the limit that is meant for it, within the deadline. */
@Timeout(value = 120, unit = TimeUnit.SECONDS) // of a machine that may be busy with other things
class HostileScriptsTest {

    private static final LuaEngine ENGINE = LuaEngine.named("moonfleet");
    private static final LuaLimits SMALL = new LuaLimits(8_000_000L, 8L << 20, 20_000, 1_000, 1L << 20);

    private static Object[] run(String source) {
        try (var context = ENGINE.newContext(LuaConfig.tenant().withLimits(SMALL))) {
            return context.call(context.load(ENGINE.compile("hostile.lua", source.getBytes(StandardCharsets.UTF_8))));
        }
    }

    private static void assertKilled(LuaKilled.Cause cause, String source) {
        assertThatThrownBy(() -> run(source)).isInstanceOfSatisfying(LuaKilled.class, killed -> {
            assertThat(killed.reason()).isEqualTo(cause);
            assertThat(killed.place()).isEqualTo("hostile.lua:1");
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "while true do end",
                "repeat until false",
                "for i = 1, math.huge do end",
                "::again:: goto again",
                "local function f() return f() end f()",
                "while true do pcall(function() while true do end end) end",
                "while true do pcall(coroutine.wrap(function() pcall(function() while true do end end) end)) end",
                "xpcall(error, function() while true do end end)",
                "local t = setmetatable({}, {__index = function(t, k) while true do end end}) print(t.x)",
                "setmetatable({}, {__gc = function() while true do end end}) collectgarbage()",
                "for _ in function() return 1 end do end",
                "local s = ('a'):rep(30000) s:find(('a-'):rep(30) .. 'b')",
                "while true do load('x = 1')() end",
                "while true do coroutine.wrap(function() end)() end",
                "table.sort({1, 2, 3}, function() while true do end end)",
                "string.gsub('x', 'x', function() while true do end end)",
                "local function f(...) return f(1, ...) end f()",
                "local a, b = ('x'):rep(1e5), ('y'):rep(1e5) while true do table.concat({a, b, a, b}, b) end",
                "local t = {} for i = 1, 1e4 do t[i] = i % 7 end while true do table.sort(t, function(a, b) return a < b end) end",
                "local t = {} for i = 1, 1e4 do t[i] = i % 7 end while true do table.sort(t) end",
                "local t = {} for i = 1, 1e5 do t[i] = i end while true do table.unpack(t) end",
                "while true do ('%99.99f'):format(1e300) end",
                "while true do string.pack(('i16'):rep(10), 1, 2, 3, 4, 5, 6, 7, 8, 9, 10) end",
                "local f, s = ('b'):rep(200), ('x'):rep(200) while true do string.unpack(f, s) end",
                "local s = ('x'):rep(1e5) while true do utf8.len(s) end",
                "local s = ('x'):rep(1e5) while true do s:upper():reverse() end",
                "local s = ('x'):rep(1e5) while true do for _ in s:gmatch('.-') do end end",
                "table.move({}, 1, 1e15, 2)",
                "table.concat(setmetatable({}, {__index = function(_, k) return k end, __len = function() return 1e15 end}))",
                "table.insert(setmetatable({}, {__len = function() return 1e15 end}), 1, 1)",
                "table.sort(setmetatable({}, {__index = function(_, k) return -k end, __len = function() return 2^31 - 2 end}))",
                "local s = ('x'):rep(1e5) while true do local _ = s == s .. 'y' end",
                "while true do tostring(2^1000) tonumber(('9'):rep(300)) end",
                "while true do setmetatable({}, {__gc = function() end}) end",
                "local mt = {} mt.__gc = function(o) setmetatable(o, mt) end setmetatable({}, mt) while true do collectgarbage() end",
                "while true do pcall(error, setmetatable({}, {__tostring = error})) end",
                "while true do pcall(string.rep, 'x', 1e18) end",
                "while true do pcall(load, ('('):rep(1000)) end",
                "local t = {} for i = 1, 2e4 do t[i] = i end while true do pcall(table.concat, t, ('x'):rep(100)) end",
                "local function f(o) return setmetatable({}, {__index = f, __call = f, __gc = f}) end while true do f().x.y() end",
                "while true do local co = coroutine.create(function() pcall(coroutine.yield) while true do end end) coroutine.resume(co) pcall(coroutine.resume, co) end",
                "while true do os.date('*t', 1) os.time({year = 2020, month = 1, day = 1e6}) end"
            })
    void anEndlessScriptRunsOutOfInstructions(String source) {
        try (var context = ENGINE.newContext(LuaConfig.tenant().withLimits(SMALL))) {
            var function = context.load(ENGINE.compile("h.lua", source.getBytes(StandardCharsets.UTF_8)));
            assertThatThrownBy(() -> context.call(function))
                    .isInstanceOfSatisfying(LuaKilled.class, killed -> assertThat(killed.reason())
                            .isIn(LuaKilled.Cause.INSTRUCTIONS, LuaKilled.Cause.MEMORY));
            assertThat(context.usage().instructions())
                    .as("stopped within twice its limit")
                    .isLessThan(2 * SMALL.instructionsPerCall());
        }
    }

    /** The place of the call before, which had many, is none of the function's that has just begun. */
    @Test
    void aFunctionIsStoppedBeforeItCameToAPlaceOfItsOwn() {
        var source = """
                local function many() local x = #"a" + #"b" + #"c" x = x + 1 x = x * 2 x = x .. "d" return #x end
                local function none() end
                while true do many() none() end
                """;
        var places = new HashSet<String>();
        for (var instructions = 90_000; instructions < 90_012; instructions++) {
            var limits = SMALL.withInstructionsPerCall(instructions);
            try (var context = ENGINE.newContext(LuaConfig.tenant().withLimits(limits))) {
                var function = context.load(ENGINE.compile("h.lua", source.getBytes(StandardCharsets.UTF_8)));
                assertThatThrownBy(() -> context.call(function))
                        .isInstanceOfSatisfying(LuaKilled.class, killed -> places.add(killed.place()));
            }
        }
        assertThat(places).contains("h.lua:2").isSubsetOf("h.lua:1", "h.lua:2", "h.lua:3");
    }

    /** Keys that a simple hash function would put into one place. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "i << 32",
                "i << 20",
                "i * 0x100000001",
                "i * 2.0^40 + 0.5",
                "i + 2.0^-20",
                "(i * 1.0) * 2.0^-30",
                "('k'):rep(i % 50) .. i",
                "('x'):rep(40) .. i .. ('y'):rep(40)",
                "string.pack('i8', i << 32)"
            })
    void keysThatWantToCollideDoNotMakeATableSlow(String key) {
        var time = CpuTime.of(() -> run("local t = {} for i = 1, 30000 do t[" + key + "] = i end"));
        assertThat(time).isLessThan(Duration.ofSeconds(3)); // a list instead of a hash takes minutes
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "return string.find(('a'):rep(2e5), ('a?'):rep(1000) .. ('a'):rep(1000) .. 'b')",
                "return string.find(('('):rep(1e5), '%b()')",
                "return string.match(('a'):rep(2e5), '.-.-.-.-b')",
                "return string.gsub(('a'):rep(2e4), '(a*)*b', '')",
                "return string.find(('x'):rep(3e5), ('x-'):rep(31) .. 'y')",
                "return string.rep('x', 200):find(('(.-)'):rep(32) .. 'y')"
            })
    void aPatternIsStoppedOrFails(String source) {
        try {
            run(source);
        } catch (LuaKilled killed) {
            assertThat(killed.reason()).isEqualTo(LuaKilled.Cause.INSTRUCTIONS);
        } catch (LuaException tooComplex) {
            assertThat(tooComplex).hasMessageContaining("pattern too complex");
        }
    }

    @Test
    void whatAGreedyScriptHoldsIsWithinTwiceItsLimit() {
        try (var context = ENGINE.newContext(LuaConfig.tenant().withLimits(SMALL))) {
            var source = "local t = {} while true do t[#t + 1] = ('x'):rep(#t) .. #t end";
            var function = context.load(ENGINE.compile("m.lua", source.getBytes(StandardCharsets.UTF_8)));
            assertThatThrownBy(() -> context.call(function)).isInstanceOf(LuaKilled.class);
            assertThat(context.usage().memoryBytes()).isLessThan(2 * SMALL.memoryBytes());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "local s = 'x' while true do s = s .. s end",
                "local t = {} while true do t[#t + 1] = {} end",
                "local t = {} for i = 1, 1e9 do t[i] = i + 0.5 end",
                "local t = {} for i = 1, 1e9 do t['k' .. i] = true end",
                "local t = {} for i = 1, 1e9 do t[i] = function() return t end end",
                "local t for i = 1, 1e9 do t = {t} end",
                "local t = {} for i = 1, 1e9 do t[i] = ('x'):rep(1000) .. i end",
                "local function hide() local big = {} for i = 1, 1e5 do big[i] = i end return coroutine.wrap(function() coroutine.yield() return big end) end "
                        + "local t = {} while true do t[#t + 1] = hide() t[#t]() end",
                "('x'):rep(1.5e7)",
                "local function hide(v) return function() return v end end local f for i = 1, 1e9 do f = hide({f, i}) end",
                "local f = '' for i = 1, 1e9 do f = f .. ('y'):rep(1e5) end"
            })
    void aGreedyScriptRunsOutOfMemory(String source) {
        assertKilled(LuaKilled.Cause.MEMORY, source);
    }

    /** Here the limit of instructions is far away. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "local t = {} for i = 1, 1e9 do t[i] = load('return ' .. i) end",
                "local s = 'return function() end --' .. ('-'):rep(1e5) local t = {} for i = 1, 1e9 do t[i] = load(s .. i)() end",
                "local s = 'return \"' .. ('a'):rep(1e5) local t = {} for i = 1, 1e9 do t[i] = load(s .. i .. '\"') end",
                "load(('x=x '):rep(1e6))",
                "local s = ('x=x '):rep(1e3) load(function() return s end)",
                "load('return {' .. ('1,'):rep(1e6) .. '}')",
                "local t, name = {}, ('n'):rep(1e5) for i = 1, 1e9 do t[i] = load('return 1', name .. i) end",
                "local function nest(n) if n == 0 then coroutine.yield() else nest(n - 1) end return n end "
                        + "local t = {} for i = 1, 900 do t[i] = coroutine.wrap(nest) t[i](1000) end"
            })
    void codeAndCallsAreMemoryToo(String source) {
        var limits = new LuaLimits(400_000_000L, SMALL.memoryBytes(), 20_000, 1_000, 1L << 20);
        try (var context = ENGINE.newContext(LuaConfig.tenant().withLimits(limits))) {
            var function = context.load(ENGINE.compile("code.lua", source.getBytes(StandardCharsets.UTF_8)));
            assertThatThrownBy(() -> context.call(function))
                    .isInstanceOfSatisfying(LuaKilled.class, killed -> assertThat(killed.reason())
                            .isEqualTo(LuaKilled.Cause.MEMORY));
        }
    }

    @Test
    void aFileOfTooMuchCodeIsNotCompiled() {
        var source = "x=x ".repeat(1_000_000).getBytes(StandardCharsets.UTF_8);
        assertThatThrownBy(() -> ENGINE.compile("big.lua", source))
                .isInstanceOf(LuaException.class)
                .hasMessage("big.lua: too much code: it takes more than 64 MB of memory");
    }

    @Test
    void coroutinesAreCounted() {
        assertKilled(
                LuaKilled.Cause.COROUTINES,
                "local t = {} while true do t[#t + 1] = coroutine.create(function() end) end");
    }

    @Test
    void forgottenCoroutinesDoNotCount() {
        assertThat(run("for i = 1, 3000 do coroutine.wrap(function() coroutine.yield() end)() end return 'done'"))
                .containsExactly(io.moonfleet.lua.LuaString.of("done"));
    }

    @Test
    void outputIsLimited() {
        assertKilled(LuaKilled.Cause.OUTPUT, "while true do print(('x'):rep(1000)) end");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "local function f() return 1 + f() end return f()",
                "local t = setmetatable({}, {}) getmetatable(t).__index = function(t, k) return t[k] end return t.x",
                "local t = setmetatable({}, {}) getmetatable(t).__add = function(a, b) return a + b end return t + t",
                "local t = setmetatable({}, {}) getmetatable(t).__tostring = function(t) return tostring(t) end return tostring(t)",
                "local function f() return pcall(f) end assert(select(-2, f())) error('stack overflow')",
                "local function f(s) return (s:gsub('x', f)) end return f('x')"
            })
    void endlessRecursionIsAnErrorThatScriptsCanCatch(String source) {
        assertThatThrownBy(() -> run(source)).isInstanceOf(LuaException.class).hasMessageContaining("stack overflow");
        assertThat(run("return (pcall(function() " + source + " end))")).containsExactly(false);
    }

    @ParameterizedTest
    @ValueSource(strings = {"((((", "{{{{", "not not ", "function() return ", "a..a..", "f(f(", "do do "})
    void deeplyNestedSourceIsASyntaxError(String piece) {
        var source = "return " + piece.repeat(20_000);
        assertThatThrownBy(() -> run(source)).isInstanceOf(LuaException.class);
    }

    @Test
    void anErrorObjectThatFailsInTostringDoesNoHarm() {
        assertThatThrownBy(() -> run("error(setmetatable({}, {__tostring = function() error('again') end}))"))
                .isInstanceOf(LuaException.class)
                .hasMessage("(error object is a table value)");
    }

    @Test
    void aKilledContextStaysKilled() {
        try (var context = ENGINE.newContext(LuaConfig.tenant().withLimits(SMALL))) {
            var endless = context.load(ENGINE.compile("e.lua", "while true do end".getBytes(StandardCharsets.UTF_8)));
            assertThatThrownBy(() -> context.call(endless)).isInstanceOf(LuaKilled.class);
            var harmless = context.load(ENGINE.compile("h.lua", "return 1".getBytes(StandardCharsets.UTF_8)));
            assertThatThrownBy(() -> context.call(harmless)).isInstanceOf(LuaKilled.class);
        }
    }

    @Test
    void anotherThreadCanKill() throws InterruptedException {
        var limits = LuaLimits.UNLIMITED;
        try (var context = ENGINE.newContext(LuaConfig.tenant().withLimits(limits))) {
            var started = new CountDownLatch(1);
            context.globals().put("started", context.function("started", _ -> {
                started.countDown();
                return new Object[0];
            }));
            var endless = context.load(ENGINE.compile(
                    "e.lua", "started() while true do pcall(error) end".getBytes(StandardCharsets.UTF_8)));
            var outcome = new CompletableFuture<Throwable>();
            Thread.ofVirtual().start(() -> {
                try {
                    context.call(endless);
                    outcome.complete(null);
                } catch (LuaKilled killed) {
                    outcome.complete(killed);
                }
            });
            started.await();
            context.kill("enough");
            assertThat(outcome.join()).isInstanceOf(LuaKilled.class).hasMessageContaining("enough");
        }
    }
}
