package io.moonfleet.lua.internal.coroutine;

import static org.assertj.core.api.Assertions.assertThat;

import io.moonfleet.lua.LuaConfig;
import io.moonfleet.lua.LuaEngine;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which coroutines are left by their functions when they yield, and which keep a Java stack. */
class LeftCoroutinesTest {

    private static final LuaEngine ENGINE = LuaEngine.named("moonfleet");
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** Resumes a coroutine with that body until it has no Java stack when it is suspended; false when that takes too long. */
    private static boolean isLeftSoon(String body, Duration patience) {
        var source = """
                local yield = coroutine.yield
                local co = coroutine.create(%s)
                return co, function() for i = 1, 100 do assert(coroutine.resume(co, i)) end end
                """.formatted(body);
        try (var context = ENGINE.newContext(LuaConfig.tenant())) {
            var chunk = ENGINE.compile("c.lua", source.getBytes(StandardCharsets.UTF_8));
            var results = context.call(context.load(chunk));
            var coroutine = (Coroutine) results[0];
            var end = System.nanoTime() + patience.toNanos();
            do {
                context.call(results[1]);
            } while (coroutine.hasJavaStack() && System.nanoTime() < end);
            return !coroutine.hasJavaStack();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "function() while true do yield() end end",
                "function() local sum = 0 for i = 1, math.huge do sum = sum + i local a, b = yield(sum) end end",
                "function() local function inner(n) yield(n) return n end while true do local n = inner(1) end end",
                "function() while true do for i = 1, 3 do local x = yield(i) local f = function() return x end end end end",
                "function() local o = {wait = function(self, n) return yield(n) end} repeat o:wait(1) until false end",
            })
    void plainGeneratorsAreLeft(String body) {
        assertThat(isLeftSoon(body, PATIENCE)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "function() while true do pcall(yield) end end",
                "function() while true do local x = 1 + (yield(1)) end end",
                "function() local m = setmetatable({}, {__index = function() yield() end}) while true do local _ = m.x end end",
                "function() local function deep(n) if n == 0 then yield() else deep(n - 1) end end while true do deep(20) end end",
            })
    void libraryFunctionsAndHalfDoneExpressionsKeepTheirStack(String body) {
        assertThat(isLeftSoon(body, Duration.ofMillis(300))).isFalse();
    }

    /** One that is left and suspended with its stack in turn would pay for both. */
    @Test
    void whatCannotAlwaysBeLeftIsLeftNoMore() {
        assertThat(isLeftSoon(
                        "function() while true do for i = 1, 99 do yield() end pcall(yield) end end",
                        Duration.ofMillis(300)))
                .isFalse();
    }
}
