package io.moonfleet.quickapp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.moonfleet.lua.LuaLimits;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** FACTS 1.1. */
@Timeout(60)
class QuickAppLifeTest {

    private final Bench bench = new Bench();
    private final FakeHome home = bench.home;

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    @DisplayName("The device exists before its code runs, so api.* works at top level")
    void apiAtTopLevel() {
        home.route("GET /settings/info", 200, "{'hcName':'Home'}");
        bench.run("print(api.get('/settings/info').hcName)");
        assertThat(home.messages()).containsExactly("debug: Home");
    }

    @Test
    @DisplayName("Files run in a fresh environment; the others run before the main one, in order")
    void filesInOrder() {
        var code = new QuickAppCode(List.of(
                SourceFile.main("print(a, b, QuickApp ~= nil)"),
                SourceFile.of("one", "a = 1"),
                SourceFile.of("two", "b = a + 1")));
        bench.settings = bench.settings.withCode(code);
        bench.quickApp = QuickApp.start(bench.settings);
        bench.awaitMessage("debug: 1 2 true");
    }

    @Test
    @DisplayName(
            "The object has id, name, type, …; the global quickApp is nil during onInit and set when it has returned")
    void theObject() {
        bench.run("""
                function QuickApp:onInit()
                  self:debug(self.id, self.name, self.type, self.enabled, self.parentId, self.roomID, quickApp)
                  self:debug(self.properties.value, self.interfaces[1], type(self.childDevices), type(self), tostring(self))
                  setTimeout(function() self:debug(quickApp == self) end, 0)
                end
                """);
        bench.awaitMessage("debug: true");
        assertThat(home.messages())
                .containsExactly(
                        "debug: 42 device 42 com.fibaro.binarySwitch true 0 219 nil",
                        "debug: false quickApp table userdata object QuickApp",
                        "debug: true");
    }

    @Test
    @DisplayName("A life that another runner has by the time it would begin ends without a word on this one's console")
    void theRightHasEnded() {
        var failures = new CopyOnWriteArrayList<Throwable>();
        var before = Thread.getDefaultUncaughtExceptionHandler();
        Thread.setDefaultUncaughtExceptionHandler((_, failure) -> failures.add(failure));
        try {
            home.mayAct = false;
            bench.settings = bench.settings.withCode(QuickAppCode.of("print('acts')"));
            bench.quickApp = QuickApp.start(bench.settings);
            await().during(Duration.ofMillis(300)).until(failures::isEmpty);
            assertThat(home.messages()).isEmpty();
        } finally {
            Thread.setDefaultUncaughtExceptionHandler(before);
        }
    }

    @Test
    @DisplayName("An error in onInit is logged with a traceback; the QA stays")
    void errorInOnInit() {
        bench.run(
                "function QuickApp:onInit()\n  local t = nil\n  t.x = 1\nend\nfunction QuickApp:ping() return 'pong' end");
        bench.awaitMessage(home.messages().getFirst());
        assertThat(home.messages().getFirst())
                .startsWith("error: main.lua:3: ")
                .contains("stack traceback:")
                .contains("main.lua:3: in ")
                .doesNotContain("hc3/", "[C]: in");
        assertThat(bench.action("ping").result().textValue()).isEqualTo("pong");
    }

    @Test
    @DisplayName("never swallow an error silently: of a table that is raised as an error its content is told")
    void errorsThatAreTables() {
        bench.run("""
                function QuickApp:onInit() error({code = 7, why = "init"}) end
                function QuickApp:act() error({code = 8}) end
                function QuickApp:loop() local loop = {} loop.loop = loop error(loop) end
                function QuickApp:speaks() error(setmetatable({}, {__tostring = function() return "in words" end})) end
                setTimeout(function() error({code = 9}) end, 0)
                """);
        assertThat(bench.action("act").error()).isEqualTo("(error object is a table value: {\"code\":8})");
        assertThat(bench.action("loop").error()).isEqualTo("(error object is a table value)");
        assertThat(bench.action("speaks").error()).isEqualTo("in words");
        await().untilAsserted(() -> assertThat(home.messages())
                .anyMatch(line -> line.startsWith("error: (error object is a table value: {")
                        && line.contains("\"why\":\"init\"")
                        && line.contains("main.lua:1: in "))
                .anyMatch(line -> line.startsWith("error: (error object is a table value: {\"code\":9})\n")));
    }

    @Test
    void theLifeIsReported() {
        bench.run("");
        bench.quickApp.close();
        assertThat(home.lives.stream().map(FakeHome.LifeChange::life))
                .containsExactly(Life.STARTING, Life.RUNNING, Life.STOPPED);
        assertThat(bench.quickApp.runAction(Bench.ID, "x", List.of())).isEqualTo(new Posted.NotRunning(Life.STOPPED));
    }

    @Test
    void aSyntaxErrorIsReportedWithFileAndLine() {
        assertThatThrownBy(() -> bench.start("x = 1\ny = = 2"))
                .isInstanceOf(QuickAppException.class)
                .hasMessageStartingWith("main.lua:2:")
                .extracting(problem -> ((QuickAppException) problem).code())
                .isEqualTo(QuickAppException.Code.SYNTAX);
    }

    @Test
    @DisplayName("Restart: timers of the old life are closed; the device stays")
    void restart() {
        bench.run("setInterval(function() print('tick', n) end, 5) n = (n or 0) + 1 print('life', n)");
        bench.awaitMessage("debug: tick 1");
        bench.quickApp.restart(QuickAppCode.of("print('second')"));
        bench.awaitMessage("debug: second");
        var ticks = home.messages().stream().filter("debug: tick 1"::equals).count();
        bench.quickApp.restart(QuickAppCode.of("setTimeout(function() print('third') end, 30)"));
        bench.awaitMessage("debug: third");
        assertThat(home.messages().stream().filter("debug: tick 1"::equals)).hasSize((int) ticks);
        assertThatThrownBy(() -> bench.quickApp.restart(QuickAppCode.of("x ="))).isInstanceOf(QuickAppException.class);
        assertThat(bench.quickApp.state()).isEqualTo(Life.RUNNING);
    }

    @Test
    void aQuickAppInAnEndlessLoopIsStoppedAndNamed() {
        bench.settings = bench.settings.withLimits(
                QuickAppLimits.DEFAULT.withLua(LuaLimits.TENANT.withInstructionsPerCall(1_000_000)));
        bench.run("function QuickApp:onInit() end\nfunction QuickApp:spin()\n  while true do end\nend");
        var outcome = bench.action("spin");
        assertThat(outcome.failed()).isTrue();
        await().until(() -> bench.quickApp.state() == Life.CRASHED);
        assertThat(home.lives.getLast().detail())
                .contains("main.lua:3", "instruction")
                .contains("starts again in 1.0 s");
        assertThat(bench.quickApp.runAction(Bench.ID, "spin", List.of()))
                .isEqualTo(new Posted.NotRunning(Life.CRASHED));
    }

    @Test
    void aQuickAppThatFailsAtItsStartIsStartedAgainUntilItHasCrashedFiveTimes() {
        bench.settings = bench.settings.withRestarts(new RestartPolicy(
                Duration.ofMillis(1), Duration.ofMillis(4), Duration.ofMinutes(10), 5, Duration.ofMinutes(10)));
        bench.start("error('no way')");
        await().until(() -> home.lives.stream()
                        .filter(change -> change.detail().contains("waits for a restart by hand"))
                        .count()
                == 1);
        assertThat(home.lives.stream().filter(change -> change.life() == Life.CRASHED))
                .hasSize(5);
        assertThat(home.messages().getFirst()).startsWith("error: main.lua:1: no way");
        bench.quickApp.restart(QuickAppCode.of("print('repaired')"));
        bench.awaitMessage("debug: repaired");
    }

    @Test
    void theDelayBeforeANewStartGrowsToFiveMinutes() {
        var policy = RestartPolicy.DEFAULT;
        assertThat(policy.delayAfter(1)).isEqualTo(Duration.ofSeconds(1));
        assertThat(policy.delayAfter(4)).isEqualTo(Duration.ofSeconds(8));
        assertThat(policy.delayAfter(40)).isEqualTo(Duration.ofMinutes(5));
    }

    @Test
    void aBurstBeyondTheMailboxIsRefusedVisiblyAndLaterRequestsWork() {
        bench.settings = bench.settings.withLimits(QuickAppLimits.DEFAULT.withMailbox(10));
        bench.run("""
                function QuickApp:onInit() end
                function QuickApp:wait() fibaro.sleep(100) end
                function QuickApp:ping() return 1 end
                """);
        bench.quickApp.runAction(Bench.ID, "wait", List.of());
        Posted last = null;
        for (var i = 0; i < 200; i++) {
            last = bench.quickApp.runAction(Bench.ID, "ping", List.of());
        }
        assertThat(last).isEqualTo(new Posted.MailboxFull(10));
        assertThat(bench.quickApp.metrics().mailRefused()).isGreaterThan(100);
        await().until(() -> bench.quickApp.metrics().mailWaiting() == 0);
        assertThat(bench.action("ping").result().intValue()).isEqualTo(1);
    }

    @Test
    @DisplayName("A QuickApp that is prepared runs nothing and tells its home nothing before it begins")
    void prepared() {
        bench.settings = bench.settings.withCode(QuickAppCode.of("print('at top level')"
                + " function QuickApp:onInit() self:debug('begins') end function QuickApp:ping() return 'pong' end"));
        bench.quickApp = QuickApp.prepare(bench.settings);
        assertThat(bench.quickApp.state()).isEqualTo(Life.STOPPED);
        assertThat(bench.quickApp.runAction(Bench.ID, "ping", List.of())).isInstanceOf(Posted.NotRunning.class);
        assertThat(home.lives).isEmpty();
        assertThat(home.log).isEmpty();
        bench.quickApp.begin();
        bench.awaitMessage("debug: begins");
        assertThat(home.messages()).containsExactly("debug: at top level", "debug: begins");
        assertThat(bench.action("ping").result().textValue()).isEqualTo("pong");
    }

    @Test
    @DisplayName("A QuickApp that was prepared and is not wanted is gone without a word")
    void preparedInVain() {
        bench.settings = bench.settings.withCode(QuickAppCode.of("print('at top level')"));
        bench.quickApp = QuickApp.prepare(bench.settings);
        bench.quickApp.close();
        assertThat(bench.quickApp.state()).isEqualTo(Life.STOPPED);
        assertThat(home.lives).isEmpty();
        assertThat(home.log).isEmpty();
    }

    @Test
    @DisplayName("A QuickApp that was prepared and is given other code begins with that")
    void preparedAndEdited() {
        bench.settings = bench.settings.withCode(QuickAppCode.of("print('old')"));
        bench.quickApp = QuickApp.prepare(bench.settings);
        bench.quickApp.restart(QuickAppCode.of("print('new')"));
        bench.awaitMessage("debug: new");
        assertThat(home.messages()).containsExactly("debug: new");
    }
}
