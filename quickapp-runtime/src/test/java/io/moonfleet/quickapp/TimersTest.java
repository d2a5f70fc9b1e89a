package io.moonfleet.quickapp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** FACTS 1.4. */
@Timeout(60)
class TimersTest {

    private final Bench bench = new Bench();
    private final FakeHome home = bench.home;
    private final ManualTime time = new ManualTime();

    @BeforeEach
    void stopTheClock() {
        bench.settings = bench.settings.withTime(time);
    }

    @AfterEach
    void close() {
        bench.close();
    }

    private void advance(long millis) {
        time.advance(Duration.ofMillis(millis));
        bench.action("settle"); // mail is read after what is due
    }

    private void run(String lua) {
        bench.run("function QuickApp:onInit() end function QuickApp:settle() end\n" + lua);
        bench.action("settle");
    }

    @Test
    void timersRunInTheOrderTheyAreDueAndEqualsInTheOrderTheyWereSet() {
        run("""
                setTimeout(function() print("c") end, 20)
                setTimeout(function() print("a") end, 10)
                setTimeout(function() print("b") end, 10)
                setTimeout(function() print("now") end, 0)
                """);
        advance(9);
        assertThat(home.messages()).containsExactly("debug: now");
        advance(11);
        assertThat(home.messages()).containsExactly("debug: now", "debug: a", "debug: b", "debug: c");
    }

    @Test
    @DisplayName("setTimeout(fn, ms) → ref, clearTimeout, setInterval(fn, ms), clearInterval")
    void clearing() {
        run("""
                local ref = setTimeout(function() print("never") end, 10)
                assert(ref ~= nil)
                clearTimeout(ref)
                local n = 0
                local interval
                interval = setInterval(function()
                  n = n + 1
                  print("tick", n)
                  if n == 2 then clearInterval(interval) end
                end, 10)
                clearTimeout(nil)
                """);
        IntStream.range(0, 5).forEach(round -> advance(10));
        assertThat(home.messages()).containsExactly("debug: tick 1", "debug: tick 2");
    }

    @Test
    @DisplayName(
            "fibaro.setTimeout(ms, fn[, errHandler]) and fibaro.clearTimeout (argument order swapped), hub.setTimeout")
    void swapped() {
        run("""
                fibaro.setTimeout(5, function() error("oops", 0) end, function(problem) print("handled", problem) end)
                hub.setTimeout(6, function() print("hub") end)
                fibaro.clearTimeout(fibaro.setTimeout(7, function() print("never") end))
                """);
        advance(10);
        assertThat(home.messages()).containsExactly("debug: handled oops", "debug: hub");
    }

    @Test
    @DisplayName("Intervals must not drift")
    void intervalsKeepToTheirGrid() {
        run("setInterval(function() print(os.time()) end, 1000)");
        advance(1700); // late by 700 ms
        advance(300); // and back on the grid
        advance(999);
        advance(1);
        assertThat(home.messages()).hasSize(3);
        advance(10_000); // what was missed while away is left out
        assertThat(home.messages()).hasSize(4);
        advance(1_000);
        assertThat(home.messages()).hasSize(5);
    }

    @Test
    @DisplayName("fibaro.sleep(ms) suspends only that QA")
    void sleep() {
        run("function QuickApp:nap() fibaro.sleep(1000) print('woke', os.time()) end\n"
                + "setTimeout(function() print('timer') end, 500)");
        var before = time.instant().getEpochSecond();
        bench.quickApp.runAction(Bench.ID, "nap", java.util.List.of());
        try (var other = new Bench()) {
            other.run("function QuickApp:onInit() end function QuickApp:ping() return 'pong' end");
            assertThat(other.action("ping").result().textValue()).isEqualTo("pong");
        }
        await().until(() -> bench.quickApp.metrics().mailWaiting() == 0);
        time.advance(Duration.ofMillis(600));
        time.advance(Duration.ofMillis(400));
        await().untilAsserted(() ->
                assertThat(home.messages()).containsExactly("debug: woke " + (before + 1), "debug: timer"));
    }

    @Test
    void aHundredThousandTimersPendingFireInTheirOrder() {
        bench.settings = bench.settings.withLimits(QuickAppLimits.DEFAULT.withTimers(100_000));
        run("""
                local last, n = -1, 0
                for i = 1, 100000 do
                  local due = (i * 7919) % 5000
                  setTimeout(function()
                    assert(due >= last)
                    last, n = due, n + 1
                    if n == 100000 then print("all") end
                  end, due + 1)
                end
                """);
        assertThat(bench.quickApp.metrics().timersPending()).isEqualTo(100_000);
        advance(2_500);
        advance(2_600);
        assertThat(home.messages()).containsExactly("debug: all");
    }

    @Test
    void anEndlessChainOfZeroTimersDoesNotStarveTheMailbox() {
        run("local function again() setTimeout(again, 0) end again()");
        assertThat(bench.action("settle").failed()).isFalse();
    }

    @Test
    void tooManyTimersAreRefusedWithAName() {
        bench.settings = bench.settings.withLimits(QuickAppLimits.DEFAULT.withTimers(10));
        run("function QuickApp:flood() for i = 1, 11 do setTimeout(print, 1000) end end");
        assertThat(bench.action("flood").error()).endsWith("more than 10 timers pending at once");
        assertThat(bench.quickApp.metrics().timersPending()).isEqualTo(10);
    }

    @Test
    @DisplayName("time: start the QA's clock there; speed: run simulated time that many hours as fast as possible")
    void simulatedTime() {
        var zone = java.time.ZoneId.of("Europe/Stockholm");
        var options = Headers.parse(
                        bench.runtime.engine(),
                        QuickAppCode.of("--%%time:2024/03/31 00:30\n--%%speed:48"),
                        java.util.Map.of())
                .options();
        bench.settings = bench.settings.withTime(QuickAppTime.of(options, zone));
        run("""
                setInterval(function() print(os.time(), os.date("!%H:%M")) end, 6 * 3600 * 1000)
                fibaro.sleep(3600 * 1000)
                print("slept", os.date("!%H:%M"))
                """);
        await().until(() -> home.messages().size() >= 9);
        assertThat(home.messages())
                .startsWith("debug: slept 00:30", "debug: 1711863000 05:30", "debug: 1711884600 11:30");
        assertThat(home.log.getLast().at().truncatedTo(java.time.temporal.ChronoUnit.SECONDS))
                .isEqualTo(java.time.Instant.parse("2024-04-01T23:30:00Z"));
    }

    @Test
    void aSimulationWaitsForAnswersThatComeInRealTime() {
        home.route("GET /x", request -> {
            java.util.concurrent.locks.LockSupport.parkNanos(30_000_000);
            return new HomeAnswer(200, FakeHome.json("{}"));
        });
        bench.settings = bench.settings.withTime(
                QuickAppTime.simulated(java.time.Instant.EPOCH, java.time.ZoneOffset.UTC, Duration.ofHours(100)));
        run("""
                setTimeout(function() print("an hour later") end, 3600 * 1000)
                net.HTTPClient():request("http://127.0.0.1:11111/api/x", {success = function() print("answer", os.time()) end})
                """);
        bench.awaitMessage("debug: an hour later");
        assertThat(home.messages()).containsExactly("debug: answer 0", "debug: an hour later");
    }
}
