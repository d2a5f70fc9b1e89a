package io.moonfleet.quickapp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.moonfleet.lua.LuaLimits;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Issue 4: going over a limit names the limit and the place; FACTS 6: an endless loop is stopped, others do not notice. */
@Timeout(60)
class LimitsTest {

    private final Bench bench = new Bench();
    private final FakeHome home = bench.home;

    @AfterEach
    void close() {
        bench.close();
    }

    private void limits(QuickAppLimits limits) {
        bench.settings = bench.settings.withLimits(limits);
    }

    private String crash() {
        await().atMost(Duration.ofSeconds(20))
                .until(() -> home.lives.stream().anyMatch(change -> change.life() == Life.CRASHED));
        return home.lives.stream()
                .filter(change -> change.life() == Life.CRASHED)
                .findFirst()
                .orElseThrow()
                .detail();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "while true do end",
                "setTimeout(function() while true do end end, 0)",
                "coroutine.wrap(function() while true do end end)()",
                "while true do pcall(function() while true do end end) end",
                "while true do pcall(error, 'x') end",
                "xpcall(function() while true do end end, function() while true do end end)",
                "local co = coroutine.wrap(function() while true do pcall(error) coroutine.yield() end end) while true do co() end",
                "function QuickApp:onInit() while true do end end",
                "class 'C'(QuickAppChild) function C:onInit() while true do end end"
                        + " function QuickApp:onInit() self:initChildDevices({['com.fibaro.binarySwitch'] = C}) end",
            })
    void anEndlessLoopIsStoppedWhereverItIs(String lua) {
        home.device(43, Bench.ID, "com.fibaro.binarySwitch", "{}");
        limits(QuickAppLimits.DEFAULT
                .withLua(LuaLimits.TENANT.withInstructionsPerCall(2_000_000))
                .withCpu(new CpuShare(0.2, Duration.ofMillis(150))));
        bench.start(lua);
        assertThat(crash())
                .containsAnyOf("(instructionsPerCall)", "limit cpuShare")
                .contains("main.lua:1");
    }

    /** The place is the script's, also where one of our own functions works for it. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "while true do fibaro.sleep(0) end",
                "local t = {} for i = 1, 1000 do t[i] = {id = i} end while true do fibaro.getIds(t) end",
                "local s = ('a,'):rep(1000) while true do s:split(',') end",
                "function QuickApp:onInit() while true do self:setVariable('x', 1) end end",
            })
    void aLoopOfCallsIsStoppedAtItsLine(String lua) {
        limits(QuickAppLimits.DEFAULT
                .withLua(LuaLimits.TENANT.withInstructionsPerCall(2_000_000))
                .withCpu(new CpuShare(0.2, Duration.ofMillis(150))));
        bench.start(lua);
        assertThat(crash())
                .containsAnyOf("(instructionsPerCall)", "limit cpuShare")
                .contains("main.lua:1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "local function again() setTimeout(again, 0) end again()",
                "local co = coroutine.wrap(function() while true do pcall(error) coroutine.yield() end end) setInterval(co, 0)"
                        + " local function again() setTimeout(again, 0) co() end again()",
            })
    void aLoopThatComesBackToTheHostIsStoppedByItsShareOfTheProcessor(String lua) {
        limits(QuickAppLimits.DEFAULT.withCpu(new CpuShare(0.2, Duration.ofMillis(150))));
        bench.start(lua);
        assertThat(crash()).contains("limit cpuShare: more than 20 % of a core");
        assertThat(home.messages()).anyMatch(line -> line.startsWith("warning: uses more than its share of 20 %"));
    }

    @Test
    void aQuickAppThatWaitsMostOfTheTimeUsesNothing() {
        limits(QuickAppLimits.DEFAULT.withCpu(new CpuShare(0.2, Duration.ofMillis(100))));
        bench.run("function QuickApp:onInit() fibaro.sleep(300) end function QuickApp:ping() return 1 end");
        assertThat(bench.action("ping").failed()).isFalse();
        assertThat(home.messages()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "local t = {} while true do t[#t + 1] = ('x'):rep(1000) .. #t end",
                "local t = {} setInterval(function() for i = 1, 1000 do t[#t + 1] = {i} end end, 1)",
                "local s = 'x' while true do s = s .. s end",
            })
    void aQuickAppThatLeaksMemoryIsStopped(String lua) {
        limits(QuickAppLimits.DEFAULT.withLua(LuaLimits.TENANT.withMemoryBytes(4 << 20)));
        bench.start(lua);
        assertThat(crash()).contains("(memoryMb)").contains("main.lua:1");
    }

    @Test
    void aQuickAppThatFloodsItsLogIsNamedAndStopped() {
        limits(QuickAppLimits.DEFAULT.withLogLinesPerSecond(50));
        bench.start("setInterval(function() for i = 1, 500 do print(i) end end, 10)");
        assertThat(crash()).contains("limit logLinesPerSecond: more than 50 log lines a second");
        assertThat(home.messages())
                .anyMatch(line -> line.startsWith("warning: limit logLinesPerSecond") && line.contains("main.lua:1"));
        assertThat(home.log.stream().filter(line -> line.type().equals("debug")))
                .hasSizeBetween(500, 800); // ten seconds' worth at once, then the rate
    }

    @Test
    void aBurstOfLinesIsNoFloodAndWhatIsLeftOutIsCounted() {
        limits(QuickAppLimits.DEFAULT.withLogLinesPerSecond(100));
        bench.run("""
                function QuickApp:onInit() end
                function QuickApp:burst() for i = 1, 2200 do print(i) end end
                """);
        assertThat(bench.action("burst").failed()).isFalse();
        assertThat(bench.quickApp.state()).isEqualTo(Life.RUNNING);
        assertThat(home.log).hasSizeBetween(1_000, 1_300);
    }

    @Test
    void whatTheHomeRefusesIsToldWithItsReason() {
        var full = "limit mailbox: QuickApp 43 has 10 messages waiting already; try again later";
        home.route("POST /devices/43/action/ping", 429, "{'reason':'MAILBOX_FULL','message':'" + full + "'}");
        bench.run("fibaro.call(43, 'ping')");
        bench.awaitMessage("warning: POST /devices/43/action/ping failed: status 429: " + full);
    }

    @Test
    void limitsAreSetByTheirNames() {
        var limits = QuickAppLimits.DEFAULT.with(Map.of("timers", 5.0, "cpuShare", 0.25, "memoryMb", 2.0));
        assertThat(limits.timers()).isEqualTo(5);
        assertThat(limits.cpu().cores()).isEqualTo(0.25);
        assertThat(limits.lua().memoryBytes()).isEqualTo(2 << 20);
        assertThatThrownBy(() -> limits.with(Map.of("tmers", 5.0)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("timers");
        assertThatThrownBy(() -> limits.with(Map.of("timers", 0.0))).isInstanceOf(IllegalArgumentException.class);
        for (var name : QuickAppLimits.names()) {
            assertThat(QuickAppLimits.DEFAULT.with(Map.of(name, 7.0))).isNotEqualTo(QuickAppLimits.DEFAULT);
        }
        assertThat(List.copyOf(QuickAppLimits.names())).contains("children", "storageKb", "mailbox");
    }
}
