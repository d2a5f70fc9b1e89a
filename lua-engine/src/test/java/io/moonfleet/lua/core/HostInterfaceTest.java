package io.moonfleet.lua.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.moonfleet.lua.HostFunction;
import io.moonfleet.lua.LuaConfig;
import io.moonfleet.lua.LuaContext;
import io.moonfleet.lua.LuaEngine;
import io.moonfleet.lua.LuaException;
import io.moonfleet.lua.LuaString;
import io.moonfleet.lua.LuaSyntaxException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a host does with a context. */
@Timeout(value = 30, unit = TimeUnit.SECONDS)
class HostInterfaceTest {

    private static final LuaEngine ENGINE = LuaEngine.named("moonfleet");

    private static Object[] run(LuaContext context, String source) {
        return context.call(context.load(ENGINE.compile("test.lua", source.getBytes(StandardCharsets.UTF_8))));
    }

    @Test
    void valuesCrossTheBorder() {
        try (var context = ENGINE.newContext(LuaConfig.tenant())) {
            var results = run(context, "return nil, true, 1, 1.5, 'text', {1, 2}, print");
            assertThat(results).startsWith(null, true, 1L, 1.5, LuaString.of("text"));
            assertThat(((io.moonfleet.lua.LuaTable) results[5]).length()).isEqualTo(2);
        }
    }

    @Test
    void hostFunctionsRaiseErrorsWithTheCallersPlace() {
        try (var context = ENGINE.newContext(LuaConfig.tenant())) {
            context.globals()
                    .put("twice", context.function("twice", arguments -> HostFunction.one(arguments.integer(1) * 2)));
            context.globals().put("fail", context.function("fail", _ -> {
                throw new IllegalStateException("out of order");
            }));
            assertThat(run(context, "return twice(21)")).containsExactly(42L);
            assertThat(run(context, "return select(2, pcall(function()\n twice({}) end))"))
                    .containsExactly(
                            LuaString.of("test.lua:2: bad argument #1 to 'twice' (number expected, got table)"));
            assertThat(run(context, "return select(2, pcall(function() fail() end))"))
                    .containsExactly(LuaString.of("test.lua:1: out of order"));
        }
    }

    @Test
    void anErrorReachesTheHostWithItsTraceback() {
        try (var context = ENGINE.newContext(LuaConfig.tenant())) {
            assertThatThrownBy(() -> run(context, "local function f()\n error('x') end\nf()"))
                    .isInstanceOfSatisfying(LuaException.class, error -> {
                        assertThat(error).hasMessage("test.lua:2: x");
                        assertThat(error.traceback())
                                .isEqualTo("stack traceback:\n\t[C]: in function 'error'\n"
                                        + "\ttest.lua:2: in local 'f'\n\ttest.lua:3: in main chunk\n\t[C]: in ?");
                    });
        }
    }

    @Test
    void syntaxErrorsNameTheFile() {
        assertThatThrownBy(() -> ENGINE.compile("bad.lua", "x = =".getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(LuaSyntaxException.class)
                .hasMessage("bad.lua:1: unexpected symbol near '='");
    }

    @Test
    void contextsShareCodeButNothingElse() {
        try (var one = ENGINE.newContext(LuaConfig.tenant());
                var other = ENGINE.newContext(LuaConfig.tenant())) {
            run(
                    one,
                    "function string:split() return 'patched' end x = 1 math.pi = 3 getmetatable('').__add = function() return 'added' end");
            assertThat(run(one, "return ('a'):split(), x, math.pi, 'a' + 1"))
                    .containsExactly(LuaString.of("patched"), 1L, 3L, LuaString.of("added"));
            assertThat(run(other, "return string.split, x, math.pi, pcall(function() return 'a' + 1 end)"))
                    .startsWith(null, null, Math.PI, false);
        }
    }

    @Test
    void tenantsReachNothingOfTheHost() {
        try (var context = ENGINE.newContext(LuaConfig.tenant())) {
            assertThat(
                            run(
                                    context,
                                    "return io, require, package, dofile, loadfile, os.execute, os.getenv, os.remove, debug.getinfo, debug.sethook"))
                    .containsOnlyNulls();
            assertThat(run(context, "return pcall(string.dump, function() end)"))
                    .startsWith(false);
            assertThat(run(context, "return load('\\27Lua', 'x', 'b')"))
                    .containsExactly(null, LuaString.of("attempt to load a binary chunk (mode is 't')"));
        }
    }

    @Test
    void awaitParksTheCallerAlsoInsideACoroutine() throws ExecutionException, InterruptedException {
        var contexts = 200;
        var gate = new CompletableFuture<Object>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var outcomes = new ArrayList<Future<Object[]>>();
            for (var i = 0; i < contexts; i++) {
                outcomes.add(threads.submit(() -> {
                    try (var context = ENGINE.newContext(LuaConfig.tenant())) {
                        context.globals().put("wait", context.function("wait", arguments -> {
                            try {
                                return HostFunction.one(arguments.context().await(gate, Duration.ofSeconds(20)));
                            } catch (TimeoutException late) {
                                throw new IllegalStateException(late);
                            }
                        }));
                        return run(
                                context,
                                "local co = coroutine.wrap(function() local x = wait() coroutine.yield(x) return wait() end) return co(), co()");
                    }
                }));
            }
            gate.complete(7L);
            for (var outcome : outcomes) {
                assertThat(outcome.get()).containsExactly(7L, 7L);
            }
        }
    }

    @Test
    void aKillEndsAWait() throws ExecutionException, InterruptedException {
        try (var context = ENGINE.newContext(LuaConfig.tenant());
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var waiting = new CompletableFuture<Void>();
            context.globals().put("wait", context.function("wait", arguments -> {
                waiting.complete(null);
                try {
                    return HostFunction.one(
                            arguments.context().await(new CompletableFuture<>(), Duration.ofSeconds(60)));
                } catch (TimeoutException late) {
                    throw new IllegalStateException(late);
                }
            }));
            var outcome = threads.submit(() -> run(context, "wait()"));
            waiting.join();
            // the kill may come before the wait begins or during it
            context.kill("stopped");
            assertThatThrownBy(outcome::get).hasRootCauseInstanceOf(io.moonfleet.lua.LuaKilled.class);
        }
    }

    @Test
    void printWritesBytes() {
        var out = new java.io.ByteArrayOutputStream();
        try (var context = ENGINE.newContext(LuaConfig.tenant().withOut(out))) {
            run(context, "print('a', 1, 2.0, nil, true) print('\\255')");
        }
        assertThat(out.toByteArray()).isEqualTo("a\t1\t2.0\tnil\ttrue\n\u00ff\n".getBytes(StandardCharsets.ISO_8859_1));
    }
}
