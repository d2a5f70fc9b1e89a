package io.moonfleet.lua.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.moonfleet.lua.LuaConfig;
import io.moonfleet.lua.LuaEngine;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** Coroutines that nobody will resume: on virtual threads they must not stay for ever, and none of their code runs. */
class AbandonedCoroutinesTest {

    private static final LuaEngine ENGINE = LuaEngine.named("moonfleet");

    private static final String ABANDON = """
            ran = 0
            for i = 1, 500 do
              local co = coroutine.wrap(function()
                pcall(function() coroutine.yield() end)
                ran = ran + 1
              end)
              co()
            end
            kept = coroutine.wrap(function() coroutine.yield() return "kept" end)
            kept()
            collectgarbage()
            return ran, kept()
            """;

    @Test
    void theyEndWhenTheyAreCollectedAndWhenTheirContextCloses() {
        try (var context = ENGINE.newContext(LuaConfig.tenant())) {
            var function = context.load(ENGINE.compile("a.lua", ABANDON.getBytes(StandardCharsets.UTF_8)));
            assertThat(context.call(function)).containsExactly(0L, io.moonfleet.lua.LuaString.of("kept"));
        }
        assertThat(Thread.getAllStackTraces().keySet())
                .noneMatch(thread -> thread.getName().equals("lua-coroutine"));
    }

    @Test
    void whatTheyLeaveDoesNotDisturbTheContext() {
        try (var context = ENGINE.newContext(LuaConfig.tenant())) {
            var source = ABANDON.replace(
                    "return ran, kept()", "return select('#', table.unpack({}, 1, 50)), pcall(error, 'e')");
            var function = context.load(ENGINE.compile("b.lua", source.getBytes(StandardCharsets.UTF_8)));
            for (var i = 0; i < 3; i++) {
                assertThat(context.call(function)).startsWith(50L, false);
            }
        }
    }
}
