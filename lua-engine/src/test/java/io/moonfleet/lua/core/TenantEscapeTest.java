package io.moonfleet.lua.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.moonfleet.lua.LuaConfig;
import io.moonfleet.lua.LuaEngine;
import io.moonfleet.lua.LuaKilled;
import io.moonfleet.lua.LuaLimits;
import io.moonfleet.lua.LuaString;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a tenant can try in order to get out: each attempt ends at the fence. */
class TenantEscapeTest {

    private static final LuaEngine ENGINE = LuaEngine.named("moonfleet");

    private static Object[] run(String source) {
        var limits = LuaLimits.TENANT.withInstructionsPerCall(5_000_000);
        try (var context = ENGINE.newContext(LuaConfig.tenant().withLimits(limits))) {
            return context.call(context.load(ENGINE.compile("t.lua", source.getBytes(StandardCharsets.UTF_8))));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "io",
                "require",
                "package",
                "dofile",
                "loadfile",
                "os.execute",
                "os.getenv",
                "os.remove",
                "os.rename",
                "os.tmpname",
                "os.setlocale",
                "debug.getinfo",
                "debug.sethook",
                "debug.gethook",
                "debug.getregistry",
                "debug.getupvalue",
                "debug.setupvalue",
                "debug.getlocal",
                "debug.setlocal",
                "debug.setmetatable",
                "debug.getmetatable",
                "debug.upvaluejoin",
                "debug.upvalueid",
                "debug.setuservalue",
                "debug.debug"
            })
    void isNotThere(String name) {
        assertThat(run("return " + name)).containsExactly((Object) null);
    }

    /** Everything that can be reached from _G by fields and metatables, at any depth, is one of these. */
    @Test
    void nothingButPlainFunctionsAndTablesCanBeReached() {
        var found = run("""
                local seen, kinds = {}, {}
                local function walk(value)
                  if seen[value] then return end
                  seen[value] = true
                  kinds[type(value)] = true
                  local meta = getmetatable(value)
                  if meta then walk(meta) end
                  if type(value) == "table" then
                    for k, v in next, value do walk(k) walk(v) end
                  end
                end
                walk(_G)
                local names = {}
                for kind in pairs(kinds) do names[#names + 1] = kind end
                table.sort(names)
                return table.concat(names, " ")
                """);
        assertThat(found).containsExactly(LuaString.of("function number string table"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "return string.dump(function() end)",
                "return load(string.dump(load))",
                "return assert(load('\\27Lua' .. ('\\0'):rep(100)))",
                "return assert(load('\\27Lua', 'x', 'b'))",
                "local s = '\\27' return assert(load(function() local r = s s = nil return r end))"
            })
    void bytecodeIsRefused(String source) {
        assertThat(run("return (pcall(function() " + source + " end))")).containsExactly(false);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "pcall(function() while true do end end) return 'survived'",
                "coroutine.wrap(function() pcall(function() while true do end end) end)() return 'survived'",
                "xpcall(function() while true do end end, function() return 1 end) return 'survived'",
                "local c = coroutine.create(function() while true do end end) coroutine.resume(c) return 'survived'",
                "setmetatable({}, {__gc = function() while true do end end}) collectgarbage() return 'survived'",
                "local t = setmetatable({}, {__tostring = function() while true do end end}) pcall(tostring, t) return 'survived'",
                "pcall(error, setmetatable({}, {__tostring = function() while true do end end})) while true do end",
                "local t = setmetatable({}, {__eq = function() while true do end end}) pcall(function() return t == setmetatable({}, getmetatable(t)) end) return 'survived'",
                "local t = setmetatable({}, {__index = function() while true do end end}) pcall(function() return t.x end) return 'survived'",
                "pcall(table.sort, {1, 2, 3}, function() while true do end end) return 'survived'",
                "pcall(load, function() while true do end end) return 'survived'",
                "pcall(string.gsub, 'x', 'x', function() while true do end end) return 'survived'",
                "for i in function() pcall(function() while true do end end) return 1 end do end return 'survived'"
            })
    void aKillCannotBeCaught(String source) {
        assertThatThrownBy(() -> run(source)).isInstanceOf(LuaKilled.class);
    }

    @Test
    void finalizersOfAKilledContextDoNotRun() {
        var context =
                ENGINE.newContext(LuaConfig.tenant().withLimits(LuaLimits.TENANT.withInstructionsPerCall(1_000_000)));
        var ran = new boolean[1];
        context.globals().put("ran", context.function("ran", _ -> {
            ran[0] = true;
            return new Object[0];
        }));
        var source = "x = setmetatable({}, {__gc = function() ran() end}) while true do end";
        var function = context.load(ENGINE.compile("g.lua", source.getBytes(StandardCharsets.UTF_8)));
        assertThatThrownBy(() -> context.call(function)).isInstanceOf(LuaKilled.class);
        context.close();
        assertThat(ran[0]).isFalse();
    }

    @Test
    void endlessFinalizersAtCloseAreStopped() {
        var context =
                ENGINE.newContext(LuaConfig.tenant().withLimits(LuaLimits.TENANT.withInstructionsPerCall(1_000_000)));
        var source = "x = setmetatable({}, {__gc = function() while true do end end})";
        context.call(context.load(ENGINE.compile("g.lua", source.getBytes(StandardCharsets.UTF_8))));
        context.close(); // returns
        assertThat(context.usage().instructions()).isBetween(1_000_000L, 4_000_000L);
    }

    @Test
    void theStringMetatableCanBeChangedButOnlyOnesOwn() {
        assertThat(run("getmetatable('').__index = function(s, k) return k end return ('x').anything"))
                .containsExactly(LuaString.of("anything"));
        assertThat(run("return ('x').anything")).containsExactly((Object) null);
    }

    @Test
    void coroutinesDoNotOutliveTheirContextsStack() {
        assertThat(run("local co = coroutine.running() return pcall(coroutine.resume, co)"))
                .startsWith(true, false);
        assertThat(run("return pcall(coroutine.yield)")).startsWith(false);
    }
}
