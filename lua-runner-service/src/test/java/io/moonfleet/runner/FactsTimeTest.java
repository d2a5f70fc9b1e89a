package io.moonfleet.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.moonfleet.quickapp.QuickAppTime;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** FACTS 2, {@code time} and {@code speed}: a home and its QuickApps in one simulated time. */
@Timeout(60)
class FactsTimeTest {

    private static final ZoneId ZONE = ZoneId.of("Europe/Stockholm");

    @TempDir
    private Path folder;

    private LiveRunner simulated(String start, Duration length) {
        var time = QuickAppTime.simulated(Instant.parse(start), ZONE, length);
        return new LiveRunner(settings -> settings.withTime(time));
    }

    @Test
    @DisplayName("speed: a simulated week passes in less than two seconds, and every source of time in it agrees")
    void aWeek() {
        try (var it = simulated("2024-03-25T08:00:00Z", Duration.ofDays(8))) {
            var began = System.nanoTime();
            it.run(folder, "week.lua", """
                    local suns, ticks, clock = {}, 0, os.clock()
                    function QuickApp:onInit()
                      local start = os.time()
                      setInterval(function()
                        ticks = ticks + 1
                        assert(ticks > 10080 or os.time() - start == ticks * 60, "no drift")
                        assert(ticks > 10080 or math.abs(os.clock() - clock - ticks * 60) < 1)
                      end, 60000)
                      setInterval(function() suns[#suns + 1] = fibaro.getValue(1, "sunriseHour") end, 24 * 3600 * 1000)
                      setTimeout(function()
                        fibaro.sleep(60000)
                        print("week", ticks, #suns, suns[1] > suns[6] or suns[1], os.date("%H:%M", os.time() - 60))
                      end, 7 * 24 * 3600 * 1000 + 1)
                    end
                    """);
            it.awaitLog("week 10080 7");
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(4)); // typical: < 1 s
            assertThat(it.log.getLast()).endsWith("10:00"); // daylight-saving time has begun: an hour more on the clock
        }
    }

    /** As people write schedulers: the next time of day by os.date and os.time, minutes by setTimeout, hours by setInterval. */
    private static final String SCHEDULER = """
            local function at(hour, minute)
              local t = os.date("*t")
              t.hour, t.min, t.sec, t.isdst = hour, minute, 0, nil
              if os.time(t) <= os.time() then t.day = t.day + 1 end
              return os.time(t)
            end
            local function daily(hour, minute, name)
              setTimeout(function()
                print(name, os.date("%a %H:%M %z"))
                daily(hour, minute, name)
              end, (at(hour, minute) - os.time()) * 1000)
            end
            function QuickApp:onInit()
              local start, hours, clock = os.time(), 0, os.clock()
              daily(6, 0, "wake")
              daily(2, 30, "night")
              setInterval(function()
                hours = hours + 1
                assert(os.time() - start == hours * 3600 or hours > 27)
                if hours < 6 then print("hour", hours, os.date("%H:%M %z"), os.date("*t").isdst) end
              end, 3600 * 1000)
              setTimeout(function() print("a day", os.time() - start, os.clock() - clock >= 86400, os.date("%H:%M")) end, 24 * 3600 * 1000)
              self:go()
            end
            function QuickApp:go()
              local function minute()
                if os.date("%M") == "00" then print("full", os.date("%H %z")) end
                setTimeout(minute, (60 - os.date("*t").sec) * 1000)
              end
              minute()
            end
            """;

    @Test
    @DisplayName("6: \"Public code computes daylight-saving changes\": the hour that is missing in spring")
    void theClockIsPutForward() {
        try (var it = simulated("2024-03-30T23:00:00Z", Duration.ofMinutes(24 * 60 + 30))) {
            it.run(folder, "spring.lua", SCHEDULER);
            it.awaitLog("a day 86400 true 01:00");
            assertThat(it.log)
                    .contains("full 01 +0100", "full 03 +0200", "hour 1 01:00 +0100 false", "hour 2 03:00 +0200 true")
                    .doesNotContain("full 02 +0100", "full 02 +0200")
                    .contains("wake Sun 06:00 +0200", "night Sun 03:30 +0200"); // 02:30 is half past three, as in C
        }
    }

    @Test
    @DisplayName("6: \"Public code computes daylight-saving changes\": the hour that comes twice in autumn")
    void theClockIsPutBack() {
        try (var it = simulated("2023-10-28T22:00:00Z", Duration.ofHours(30))) {
            it.run(folder, "autumn.lua", SCHEDULER);
            it.awaitLog("a day 86400 true 23:00");
            assertThat(it.log)
                    .contains("full 02 +0200", "full 02 +0100", "hour 2 02:00 +0200 true", "hour 3 02:00 +0100 false")
                    .contains("wake Sun 06:00 +0100");
            assertThat(it.logged("night Sun 02:30")).isEqualTo(1);
        }
    }

    @Test
    void aRunGivesTheSameTimesAndTheSameOrderAgain() {
        var runs = new ArrayList<List<String>>();
        for (var i = 0; i < 2; i++) {
            try (var it = simulated("2024-06-01T00:00:00Z", Duration.ofHours(30))) {
                var program = """
                        --%%name:NAME
                        function QuickApp:onInit()
                          setInterval(function() print("NAME", os.date("%H:%M:%S")) end, 3600 * 1000)
                          setTimeout(function() fibaro.emitCustomEvent("bell") end, 5000)
                          local s = RefreshStateSubscriber()
                          s:subscribe(function(e) return e.type == "CustomEvent" end, function() print("NAME heard", os.date("%H:%M:%S")) end)
                          s:run()
                        end
                        """;
                it.api("POST", "/customEvents", "{'name':'bell','userDescription':''}");
                for (var name : List.of("A", "B", "C")) {
                    it.runner.run(LiveRunner.definition(folder, name + ".lua", program.replace("NAME", name)));
                }
                it.runner.allStarted();
                // Without the thirtieth hour, with which real time begins.
                await().untilAsserted(() -> assertThat(it.log).hasSizeGreaterThanOrEqualTo(87 + 9));
                runs.add(List.copyOf(it.log.subList(0, 87 + 9)));
            }
        }
        assertThat(runs.getFirst()).isEqualTo(runs.getLast());
    }

    @Test
    void aLongPollAndADelayedActionOfTheHomeKeepToSimulatedTime() {
        try (var it = simulated("2024-06-01T00:00:00Z", Duration.ofHours(3))) {
            it.run(folder, "poll.lua", """
                    function QuickApp:later() print("action", os.date("!%H:%M:%S")) end
                    function QuickApp:onInit()
                      api.post("/devices/" .. self.id .. "/action/later", {args = {}, delay = 3600})
                      setTimeout(function() api.post("/globalVariables", {name = "Night", value = "x"}) end, 7200 * 1000)
                      local last, rounds = 0, 0
                      local function poll()
                        rounds = rounds + 1
                        net.HTTPClient():request("http://127.0.0.1:11111/api/refreshStates?last=" .. last, {
                          success = function(r)
                            local data = json.decode(r.data)
                            last = data.last
                            for _, e in ipairs(data.events) do
                              if e.type == "GlobalVariableAddedEvent" then
                                print("polled", os.date("!%H:%M:%S"), rounds > 200, e.created == os.time())
                              end
                            end
                            poll()
                          end})
                      end
                      poll()
                    end
                    """);
            it.awaitLog("action 01:00:00");
            it.awaitLog("polled 02:00:00 true true");
        }
    }

    /** Who answers it must end the wait before time goes on: else it jumps to whatever the home does next, hours later. */
    @Test
    void aPollThatNothingEndsTakesHalfAMinuteEachTime() {
        try (var it = simulated("2024-06-01T00:00:00Z", Duration.ofHours(12))) {
            it.run(folder, "polls.lua", """
                    setInterval(function() end, 3600 * 1000)
                    setTimeout(function()
                      local last, start = api.get("/refreshStates?last=0").last, os.time()
                      for _ = 1, 110 do
                        local answer = api.get("/refreshStates?last=" .. last)
                        last = answer.last
                      end
                      print("polls took", os.time() - start)
                    end, 60 * 1000)
                    """);
            it.awaitLog("polls took 3300");
        }
    }

    @Test
    @DisplayName("1.5: get(id, prop) → value, modified: when that property was changed last")
    void modified() {
        try (var it = simulated("2024-06-01T00:00:00Z", Duration.ofHours(3))) {
            it.run(folder, "modified.lua", """
                    function QuickApp:onInit()
                      local start = os.time()
                      setTimeout(function() self:updateProperty("value", true) end, 600 * 1000)
                      setTimeout(function() self:updateProperty("log", "later") end, 1200 * 1000)
                      setTimeout(function()
                        local value, modified = fibaro.get(self.id, "value")
                        print("open for", value, os.time() - modified, os.time() - start)
                      end, 1800 * 1000)
                    end
                    """);
            it.awaitLog("open for true 1200 1800");
        }
    }

    @Test
    @DisplayName("time: start the QA's clock there")
    void time() {
        var time = QuickAppTime.startingAt(java.time.LocalDateTime.of(2031, 5, 6, 7, 8), ZONE);
        try (var it = new LiveRunner(settings -> settings.withTime(time))) {
            it.run(folder, "time.lua", "print(os.date('%Y-%m-%d %H:%M'))");
            it.awaitLog("2031-05-06 07:08");
        }
    }

    @Test
    void afterItsHoursASimulationGoesOnAtTheRealPace() {
        try (var it = simulated("2024-06-01T00:00:00Z", Duration.ofHours(1))) {
            it.run(folder, "end.lua", """
                    setInterval(function() print("minute", os.date("!%H:%M")) end, 60000)
                    setTimeout(function() print("beyond", os.date("!%H:%M:%S")) end, 3600 * 1000 + 200)
                    """);
            it.awaitLog("beyond 01:00:00");
            assertThat(it.logged("minute")).isLessThanOrEqualTo(60);
        }
    }
}
