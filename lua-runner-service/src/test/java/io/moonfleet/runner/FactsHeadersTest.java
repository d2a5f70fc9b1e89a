package io.moonfleet.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.moonfleet.hub.HubEvent.LogWritten;
import io.moonfleet.hub.HubException;
import io.moonfleet.hub.HubSettings;
import io.moonfleet.hub.MemoryStore;
import io.moonfleet.lua.LuaEngine;
import io.moonfleet.quickapp.QuickAppLoader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What headers do beyond being read (section 2), and QuickApps that call each other. */
@Timeout(60)
class FactsHeadersTest {

    private static final LuaEngine ENGINE = LuaEngine.named("moonfleet");

    @TempDir
    Path folder;

    private final List<String> log = new CopyOnWriteArrayList<>();

    private Runner open() {
        var runner = Runner.open(RunnerSettings.of(HubSettings.of("home", new MemoryStore()), ENGINE));
        runner.hub().listen(event -> {
            if (event instanceof LogWritten line) {
                log.add(line.type() + ": " + line.message());
            }
        });
        return runner;
    }

    private int run(Runner runner, String name, String lua) throws IOException {
        var file = Files.writeString(folder.resolve(name), lua);
        return runner.run(new QuickAppLoader(ENGINE, Map.of()).load(file));
    }

    private void awaitLog(String line) {
        await().untilAsserted(() -> assertThat(log).contains(line));
    }

    @Test
    @DisplayName("2/state keeps variables, storage and children from one run to the next")
    void state() throws IOException {
        var lua = "--%%name:Kept\n--%%var:new=\"declared\"\n--%%state:" + folder.resolve("deep/kept.json") + """

                function QuickApp:onInit()
                  self:setVariable("n", (tonumber(self:getVariable("n")) or 0) + 1)
                  local list = self:internalStorageGet("list") or {}
                  list[#list + 1] = "run"
                  self:internalStorageSet("list", list)
                  local count = 0
                  for _, child in pairs(self.childDevices) do count = count + 1 end
                  if count == 0 and #api.get("/devices?parentId=" .. self.id) == 0 then
                    local child = self:createChildDevice({name = "Child", type = "com.fibaro.binarySwitch", initialInterfaces = {"power"}})
                    child:setVariable("mine", "x") child:updateProperty("value", true)
                  end
                  setTimeout(function()
                    for _, child in pairs(self.childDevices) do
                      self:debug(self:getVariable("n"), #list, child.name, child:getVariable("mine"), child.properties.value,
                        child:hasInterface("power"), self:getVariable("new"))
                    end
                  end, 0)
                end
                """;
        for (var run = 1; run <= 3; run++) {
            try (var runner = open()) {
                run(runner, "kept.lua", lua);
                awaitLog("debug: " + run + " " + run + " Child x true true declared");
            }
        }
    }

    /** What a QuickApp hides is taken out of its log lines: that it is hidden must be kept with it. */
    @Test
    @DisplayName("2/state keeps hidden what was stored hidden, for the file's owner only")
    void hiddenState() throws IOException {
        var file = folder.resolve("hidden.json");
        var lua = "--%%state:" + file + """

                function QuickApp:onInit()
                  local token = self:internalStorageGet("token")
                  self:internalStorageSet("plain", 1)
                  if token then print("the token is " .. token) else self:internalStorageSet("token", "abc-secret-123", true) end
                  print("done")
                end
                """;
        try (var runner = open()) {
            run(runner, "hidden.lua", lua);
            awaitLog("debug: done");
        }
        assertThat(Files.getPosixFilePermissions(file)).isEqualTo(PosixFilePermissions.fromString("rw-------"));
        try (var runner = open()) {
            run(runner, "hidden.lua", lua);
            await().until(() -> log.stream().anyMatch(line -> line.contains("the token is")));
            assertThat(log).noneMatch(line -> line.contains("abc-secret-123"));
        }
    }

    @Test
    @DisplayName("2/state that is no JSON is named, and the QuickApp begins without")
    void brokenState() throws IOException {
        var file = Files.writeString(folder.resolve("broken.json"), "{oops");
        try (var runner = open()) {
            run(runner, "a.lua", "--%%state:" + file + "\nprint('runs')");
            awaitLog("debug: runs");
            assertThat(log).anyMatch(line -> line.startsWith("warning: the state in") && line.contains("broken.json"));
        }
    }

    @Test
    @DisplayName("2/debug shows all that a QuickApp does to its home")
    void debug() throws IOException {
        try (var runner = open()) {
            run(
                    runner,
                    "a.lua",
                    "--%%debug:true\nfunction QuickApp:onInit() self:updateProperty('value', true) api.get('/rooms') end");
            awaitLog("trace: property value = true");
            await().until(() -> log.stream().anyMatch(line -> line.matches("trace: GET /rooms → 200 in \\d+ ms")));
        }
    }

    @Test
    @DisplayName("2/type: one that does not exist is refused with names that are near")
    void unknownType() {
        try (var runner = open()) {
            assertThatThrownBy(() -> run(runner, "a.lua", "--%%type:com.fibaro.binarySwich"))
                    .isInstanceOf(HubException.class)
                    .hasMessageContaining("com.fibaro.binarySwich")
                    .hasMessageContaining("com.fibaro.binarySwitch");
        }
    }

    private static final String CALLEE = """
            --%%name:Callee
            --%%type:com.fibaro.genericDevice
            --%%file:$fibaro.lib.rpc,rpc
            function QuickApp:onInit()
              rpc.export("add", function(a, b) return a + b, nil, "third" end)
              rpc.export({ fail = function() error("no way") end, slow = function() fibaro.sleep(60000) end })
              self:debug("callee is", self.id)
            end
            function QuickApp:name_() return self.name end
            """;

    @Test
    @DisplayName("rpc: results, errors, methods and timeouts of another QuickApp's functions; waiting and not waiting")
    void rpc() throws IOException {
        try (var runner = open()) {
            var callee = run(runner, "callee.lua", CALLEE);
            awaitLog("debug: callee is " + callee);
            run(runner, "caller.lua", """
                    --%%name:Caller
                    --%%type:com.fibaro.genericDevice
                    --%%file:$fibaro.lib.rpc,rpc
                    local other = CALLEE
                    function QuickApp:onInit()
                      local add = rpc.import(other, "add")
                      self:debug("sum", add(1, 2))
                      self:debug("method", rpc.import(other, "name_")())
                      self:debug("error", select(2, pcall(rpc.call, other, "fail")))
                      self:debug("unknown", select(2, pcall(rpc.call, other, "nothing")))
                      self:debug("absent", select(2, pcall(rpc.call, 9999, "add")))
                      rpc.async(other, "add", {20, 22}, function(ok, sum) self:debug("async", ok, sum) end)
                      rpc.async(other, "fail", {}, function(ok, message) self:debug("async", ok, message) end)
                      setTimeout(function()
                        self:debug("late", select(2, pcall(rpc.call, other, "slow", 0.2)))
                        self:debug("storage", next(self:internalStorageGet()))
                      end, 300)
                    end
                    """.replace("CALLEE", "" + callee));
            awaitLog("debug: sum 3 nil third");
            awaitLog("debug: method Callee");
            awaitLog("debug: async true 42");
            await().until(() -> log.stream().anyMatch(line -> line.startsWith("debug: storage")));
            assertThat(log)
                    .anyMatch(line -> line.startsWith("debug: error ") && line.contains("no way"))
                    .anyMatch(line -> line.contains("there is no function 'nothing' in QuickApp " + callee))
                    .anyMatch(
                            line -> line.startsWith("debug: absent") && line.contains("QuickApp 9999 cannot be called"))
                    .anyMatch(line -> line.startsWith("debug: async false") && line.contains("no way"))
                    .anyMatch(line -> line.startsWith("debug: late timeout: slow of QuickApp " + callee))
                    .contains("debug: storage nil");
        }
    }
}
