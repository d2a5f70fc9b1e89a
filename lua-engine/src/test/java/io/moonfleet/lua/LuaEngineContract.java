package io.moonfleet.lua;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What every engine behind {@link LuaEngine} must do for its host; the language itself is tested elsewhere. */
@Timeout(60)
public abstract class LuaEngineContract {

    private LuaEngine engine;
    private LuaContext context;

    protected abstract LuaEngine newEngine();

    @BeforeEach
    void makeContext() {
        engine = newEngine();
        context = engine.newContext(LuaConfig.tenant());
    }

    @AfterEach
    void closeContext() {
        context.close();
    }

    private Object[] run(String source, Object... arguments) {
        return run(context, source, arguments);
    }

    private Object[] run(LuaContext where, String source, Object... arguments) {
        var chunk = engine.compile("test.lua", source.getBytes(StandardCharsets.UTF_8));
        return where.call(where.load(chunk), arguments);
    }

    @Test
    void anEngineIsFoundByItsName() {
        assertThat(LuaEngine.named(engine.name())).hasSameClassAs(engine);
    }

    @Test
    void valuesCrossTheBorderBothWays() {
        var results = run("return nil, true, 42, 2.5, 'a\\0\\255', ...", 7L, 0.25, LuaString.of("é"), null, false);
        assertThat(results)
                .containsExactly(
                        null,
                        true,
                        42L,
                        2.5,
                        LuaString.wrap(new byte[] {'a', 0, (byte) 255}),
                        7L,
                        0.25,
                        LuaString.of("é"),
                        null,
                        false);
    }

    @Test
    void theSameTableOrFunctionIsEqualWhenSeenTwice() {
        var results = run("local t, f = {}, function() end; return t, t, f, f, {}");
        assertThat(results[0])
                .isEqualTo(results[1])
                .hasSameHashCodeAs(results[1])
                .isNotEqualTo(results[4]);
        assertThat(results[2]).isEqualTo(results[3]).hasSameHashCodeAs(results[3]);
        assertThat(results[0]).isInstanceOf(LuaTable.class);
        assertThat(results[2]).isInstanceOf(LuaFunction.class);
    }

    @Test
    void tablesAreReadAndWrittenByTheHost() {
        var table = (LuaTable) run("return {10, 20, name = 'x', [2^53] = 'big'}")[0];
        assertThat(table.length()).isEqualTo(2);
        assertThat(table.get(2)).isEqualTo(20L);
        assertThat(table.get((Object) 1.0)).isEqualTo(10L);
        assertThat(table.get("name")).isEqualTo(LuaString.of("x"));
        assertThat(table.get("absent")).isNull();
        assertThat(table.get(9_007_199_254_740_992L)).isEqualTo(LuaString.of("big"));
        table.put(3, (Object) 30L);
        table.put("name", null);
        var keys = new ArrayList<Object>();
        table.forEach((key, value) -> keys.add(key));
        assertThat(keys).containsExactlyInAnyOrder(1L, 2L, 3L, 9_007_199_254_740_992L);
        assertThat(run("local t = ...; return #t, t[3], t.name", table)).containsExactly(3L, 30L, null);
        assertThatThrownBy(() -> table.put((Object) null, 1L)).isInstanceOf(LuaException.class);
        assertThatThrownBy(() -> table.put(Double.NaN, 1L)).isInstanceOf(LuaException.class);
    }

    @Test
    void hostAccessToTablesRunsNoMetamethod() {
        var table = (LuaTable) run("return setmetatable({}, {__index = function() error('no') end})")[0];
        assertThat(table.get("x")).isNull();
        assertThat(table.metatable().get("__index")).isInstanceOf(LuaFunction.class);
        table.setMetatable(null);
        assertThat(table.metatable()).isNull();
    }

    @Test
    void aTableCanBePresentedAsUserdata() {
        var table = context.newTable();
        table.presentAsUserdata();
        assertThat(run("local t = ...; t.x = 1; return type(t), t.x, type({})", table))
                .containsExactly(LuaString.of("userdata"), 1L, LuaString.of("table"));
    }

    @Test
    void hostFunctionsAreCalledWithTheirArguments() {
        context.globals()
                .put(
                        "add",
                        context.function(
                                "add",
                                arguments -> HostFunction.one(arguments.integer(1) + arguments.integer(2, 100))));
        assertThat(run("return add(1, 2), add(1)")).containsExactly(3L, 101L);
        assertThatThrownBy(() -> run("\nadd({})"))
                .isInstanceOf(LuaException.class)
                .hasMessage("test.lua:2: bad argument #1 to 'add' (number expected, got table)");
    }

    @Test
    void anyExceptionOfAHostFunctionBecomesALuaError() {
        context.globals().put("fail", context.function("fail", arguments -> {
            throw new IllegalStateException("out of order");
        }));
        assertThat(run("local ok, why = pcall(function() fail() end); return ok, why"))
                .containsExactly(false, LuaString.of("test.lua:1: out of order"));
    }

    @Test
    void hostFunctionsMayCallBackIntoLua() {
        context.globals().put("twice", context.function("twice", arguments -> {
            context.call(arguments.function(1), 1L);
            return context.call(arguments.function(1), 2L);
        }));
        assertThat(run("local sum = 0; local r = twice(function(n) sum = sum + n; return sum end); return r, sum"))
                .containsExactly(3L, 3L);
    }

    @Test
    void anErrorCarriesItsValueAndTraceback() {
        var table = catchThrowableOfType(LuaException.class, () -> run("error({code = 5})"));
        assertThat(((LuaTable) table.value()).get("code")).isEqualTo(5L);
        var text = catchThrowableOfType(
                LuaException.class, () -> run("local function inner()\n  error('bad')\nend\ninner()"));
        assertThat(text).hasMessage("test.lua:2: bad");
        assertThat(text.value()).isEqualTo(LuaString.of("test.lua:2: bad"));
        assertThat(text.traceback())
                .startsWith("stack traceback:")
                .contains("test.lua:2:")
                .contains("test.lua:4:");
    }

    @Test
    void runtimeErrorsNameTheirPlace() {
        assertThatThrownBy(() -> run("local t\n\nlocal x = t.y"))
                .isInstanceOf(LuaException.class)
                .hasMessageStartingWith("test.lua:3: attempt to index");
        assertThat(run("return select(2, pcall(error, 'plain', 0))")).containsExactly(LuaString.of("plain"));
    }

    @Test
    void aSyntaxErrorNamesItsPlace() {
        assertThatThrownBy(() -> engine.compile("bad.lua", "x = 1\ny = = 2".getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(LuaSyntaxException.class)
                .hasMessageStartingWith("bad.lua:2:");
    }

    @Test
    void aChunkIsSharedByIsolatedContexts() {
        var chunk = engine.compile("count.lua", "n = (n or 0) + 1; return n".getBytes(StandardCharsets.UTF_8));
        try (var other = engine.newContext(LuaConfig.tenant())) {
            context.call(context.load(chunk));
            assertThat(context.call(context.load(chunk))).containsExactly(2L);
            assertThat(other.call(other.load(chunk))).containsExactly(1L);
        }
    }

    @Test
    void stringMethodsOfOneContextAreUnknownToOthers() {
        var other = engine.newContext(LuaConfig.tenant());
        run(other, "function string:shout() return self:upper() .. '!' end");
        assertThat(run(other, "return ('a'):shout()")).containsExactly(LuaString.of("A!"));
        assertThat(run("return ('a').shout")).containsExactly((Object) null);
        run("function string:shout() return 'mine' end");
        assertThat(run(other, "return ('a'):shout()")).containsExactly(LuaString.of("A!"));
        other.close();
        assertThat(run("return ('a'):shout(), ('b'):upper()")).containsExactly(LuaString.of("mine"), LuaString.of("B"));
    }

    @Test
    void anEndlessLoopIsKilledAndPcallDoesNotSaveIt() {
        var limited = LuaConfig.tenant().withLimits(LuaLimits.TENANT.withInstructionsPerCall(1_000_000));
        try (var small = engine.newContext(limited)) {
            var killed = catchThrowableOfType(
                    LuaKilled.class, () -> run(small, "while true do pcall(function()\n while true do end end) end"));
            assertThat(killed.reason()).isEqualTo(LuaKilled.Cause.INSTRUCTIONS);
            assertThat(killed.place()).startsWith("test.lua:");
            assertThatThrownBy(() -> run(small, "return 1")).isInstanceOf(LuaKilled.class);
        }
    }

    @Test
    void everyCallFromTheHostHasFreshFuel() {
        var limited = LuaConfig.tenant().withLimits(LuaLimits.TENANT.withInstructionsPerCall(200_000));
        try (var small = engine.newContext(limited)) {
            for (var i = 0; i < 20; i++) {
                run(small, "for i = 1, 20000 do end");
            }
            assertThat(small.usage().instructions()).isPositive();
        }
    }

    @Test
    void anotherThreadCanKillARunningCall() {
        context.globals().put("started", context.function("started", arguments -> {
            Thread.ofVirtual().start(() -> context.kill("enough"));
            return HostFunction.NOTHING;
        }));
        var killed = catchThrowableOfType(LuaKilled.class, () -> run("started() while true do end"));
        assertThat(killed.reason()).isEqualTo(LuaKilled.Cause.HOST);
        assertThat(killed).hasMessageContaining("enough");
    }

    @Test
    void awaitSuspendsLuaUntilTheStageCompletes() {
        var stage = new CompletableFuture<String>();
        context.globals().put("wait", context.function("wait", arguments -> {
            Thread.ofVirtual().start(() -> stage.complete("done"));
            return HostFunction.one(LuaString.of(awaitOrFail(stage, Duration.ofSeconds(10))));
        }));
        assertThat(run("return wait()")).containsExactly(LuaString.of("done"));
        assertThat(run("return coroutine.wrap(function() return wait() end)()")).containsExactly(LuaString.of("done"));
    }

    @Test
    void aFailedStageRaisesAndADeadlinePasses() {
        context.globals()
                .put(
                        "fail",
                        context.function(
                                "fail",
                                arguments -> HostFunction.one(awaitOrFail(
                                        CompletableFuture.failedFuture(new IllegalStateException("no route")),
                                        Duration.ofSeconds(10)))));
        assertThatThrownBy(() -> run("fail()")).isInstanceOf(LuaException.class).hasMessageContaining("no route");
        context.globals()
                .put(
                        "never",
                        context.function(
                                "never",
                                arguments -> HostFunction.one(
                                        awaitOrFail(new CompletableFuture<>(), Duration.ofMillis(1)))));
        assertThatThrownBy(() -> run("never()")).hasMessageContaining("too late");
    }

    private <T> T awaitOrFail(CompletableFuture<T> stage, Duration deadline) {
        try {
            return context.await(stage, deadline);
        } catch (TimeoutException passed) {
            throw new LuaException("too late");
        }
    }

    @Test
    void killEndsAWait() {
        context.globals().put("wait", context.function("wait", arguments -> {
            Thread.ofVirtual().start(() -> context.kill("enough"));
            return HostFunction.one(awaitOrFail(new CompletableFuture<>(), Duration.ofSeconds(50)));
        }));
        assertThatThrownBy(() -> run("pcall(wait) return 1")).isInstanceOf(LuaKilled.class);
    }

    @Test
    void aTenantDoesNotReachTheHost() {
        assertThat(run("return io, require, package, dofile, loadfile, os.execute, os.getenv, os.remove, luajava"))
                .containsOnlyNulls();
    }

    @Test
    void printAndTheClockAreTheHosts() {
        var out = new ByteArrayOutputStream();
        var config = LuaConfig.tenant()
                .withOut(out)
                .withClock(Clock.fixed(Instant.ofEpochSecond(1_700_000_000), ZoneOffset.UTC));
        try (var other = engine.newContext(config)) {
            assertThat(run(other, "print('a', 1) return os.time()")).containsExactly(1_700_000_000L);
        }
        assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("a\t1\n");
    }

    @Test
    void tostringUsesMetamethods() {
        var table = run("return setmetatable({}, {__tostring = function() return 'me' end})")[0];
        assertThat(context.tostring(table)).isEqualTo("me");
        assertThat(context.tostring(null)).isEqualTo("nil");
        assertThat(context.tostring(12L)).isEqualTo("12");
    }
}
