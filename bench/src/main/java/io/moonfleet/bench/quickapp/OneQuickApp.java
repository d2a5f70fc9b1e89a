package io.moonfleet.bench.quickapp;

import io.moonfleet.bench.quickapp.QuickAppBench.Figure;
import io.moonfleet.hub.HubEvent;
import io.moonfleet.hub.MemoryStore;
import io.moonfleet.lua.LuaLimits;
import io.moonfleet.quickapp.CpuShare;
import io.moonfleet.quickapp.QuickAppLimits;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.ConcurrentHistogram;

/** What one QuickApp's code can do in a second, measured by its own clock. */
final class OneQuickApp {

    private static final QuickAppLimits FREE = QuickAppLimits.DEFAULT
            .withCpu(new CpuShare(1, Duration.ofHours(1)))
            .withTimers(200_000)
            .withLua(LuaLimits.TENANT.withInstructionsPerCall(Long.MAX_VALUE));

    private static final String CHAIN = """
            local function run(count, after)
              local n, began = 0, os.clock()
              local function tick()
                n = n + 1
                if n < count then return setTimeout(tick, 0) end
                after(count / (os.clock() - began))
              end
              setTimeout(tick, 0)
            end
            run(500000, function() run(2000000, function(rate) print("chain", rate) end) end)
            """;

    /** Lateness in milliseconds: callbacks against the moment that they were set for. */
    private static final String LATENESS = """
            local function run(name, spread, after)
              local late, count, pending = {}, 10000, 10000
              for i = 1, count do
                local ms = 200 + (spread and (i * 7919) % 2000 or 0)
                local due = os.clock() + ms / 1000
                setTimeout(function()
                  late[#late + 1] = (os.clock() - due) * 1000
                  pending = pending - 1
                  if pending == 0 then
                    table.sort(late)
                    print(name, late[math.floor(count * 0.99)])
                    if after then after() end
                  end
                end, ms)
              end
            end
            run("warm", true, function() run("spread", true, function() run("same", false) end) end)
            """;

    private static final String UPDATES = """
            function QuickApp:onInit()
              local function run(name, count)
                local began = os.clock()
                for i = 1, count do self:updateProperty("value", i % 100000) end
                print(name, count / (os.clock() - began))
              end
              local function views(name, count)
                local began = os.clock()
                for i = 1, count do self:updateView("l", "text", "value " .. i) end
                print(name, count / (os.clock() - began))
              end
              run("warm", 100000) views("warm", 100000)
              run("property", 300000) views("view", 300000)
              local n = 0
              setInterval(function() n = n + 1 self:updateProperty("deviceIcon", n) if n == 2000 then print("paced", 0) end end, 1)
            end
            """;

    private static final String JSON = """
            local rooms = {}
            for i = 1, 45 do
              rooms[i] = {id = i, name = "Room number " .. i, sectionID = 219, isDefault = i == 1, visible = true,
                icon = "room_livingroom", temperature = 20.5 + i / 10, sensors = {i, i + 1, i + 2}}
            end
            local text = json.encode(rooms)
            local function run(name, count, fn)
              local began = os.clock()
              for i = 1, count do fn() end
              print(name, count / (os.clock() - began))
            end
            print("size", #text)
            run("warm", 5000, function() return json.encode(rooms) end)
            run("warm", 5000, function() return json.decode(text) end)
            run("encode", 20000, function() return json.encode(rooms) end)
            run("decode", 20000, function() return json.decode(text) end)
            """;

    private OneQuickApp() {}

    static List<Figure> measure() {
        var figures = new ArrayList<Figure>();
        try (var home = run(CHAIN)) {
            figures.add(Figure.atLeast("setTimeout(0), one after the other", number(home, "chain"), "/s", 500_000));
        }
        try (var home = run(LATENESS)) {
            figures.add(Figure.atMost("10,000 timers over 2 s: lateness p99", number(home, "spread"), "ms", 3));
            figures.add(Figure.atMost("10,000 timers due at one moment: lateness p99", number(home, "same"), "ms", 3));
        }
        figures.addAll(updates());
        try (var home = run(JSON)) {
            var kilobytes = number(home, "size") / 1024;
            var document = String.format(java.util.Locale.ROOT, " of %.1f kB", kilobytes);
            figures.add(Figure.atLeast("json.encode" + document, number(home, "encode"), "/s", 30_000));
            figures.add(Figure.atLeast("json.decode" + document, number(home, "decode"), "/s", 30_000));
        }
        return figures;
    }

    private static List<Figure> updates() {
        var micros = new ConcurrentHistogram(10_000_000, 3);
        try (var home = new Home(new MemoryStore(), FREE)) {
            home.runner.hub().listen(event -> {
                if (event instanceof HubEvent.PropertyChanged changed
                        && changed.property().equals("deviceIcon")) {
                    micros.recordValue(Math.max(
                            0, Duration.between(changed.at(), Instant.now()).toNanos() / 1_000));
                }
            });
            home.runner.run(Home.read(UPDATES));
            home.runner.allStarted();
            var properties = number(home, "property");
            var views = number(home, "view");
            home.awaitLine("paced");
            return List.of(
                    Figure.atLeast("updateProperty from Lua, all told", properties, "/s", 50_000),
                    Figure.atLeast("updateView from Lua, all told", views, "/s", 50_000),
                    Figure.atMost("update to its listener, p50", micros.getValueAtPercentile(50) / 1_000.0, "ms", 0.3));
        }
    }

    private static Home run(String lua) {
        var home = new Home(new MemoryStore(), FREE);
        home.runner.run(Home.read(lua));
        home.runner.allStarted();
        return home;
    }

    private static double number(Home home, String beginning) {
        return Double.parseDouble(home.awaitLine(beginning));
    }
}
