package io.moonfleet.lua.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.moonfleet.lua.LuaChunk;
import io.moonfleet.lua.LuaConfig;
import io.moonfleet.lua.LuaContext;
import io.moonfleet.lua.LuaEngine;
import io.moonfleet.lua.LuaProfile;
import io.moonfleet.lua.LuaString;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * Contexts that do to their own types, libraries and globals whatever they like, at random, on four threads: none ever sees
 * another's doing. Other interleavings with {@code -Dmoonfleet.isolation.seed=N}.
 */
class IsolationTest {

    private static final long SEED = Long.getLong("moonfleet.isolation.seed", System.nanoTime());
    private static final int CONTEXTS = 8;
    private static final int THREADS = 4;
    private static final int STEPS_PER_THREAD = 1_500;

    /** Each step writes the context's own mark somewhere, then looks whether all marks are its own. */
    private static final String SCRIPT = """
            local me = ...
            local patches = {
              function() function string:owner() return me end end,
              function() getmetatable("").__add = function() return me end end,
              function() getmetatable("").__call = function() return me end end,
              function() math.owner = me table.owner = me coroutine.owner = me utf8.owner = me end,
              function() owner = me _G["x" .. me] = me end,
              function() math.pi = me string.rep = function() return me end end,
              function() tostring = function() return me end end,
              function() kept = setmetatable({}, {__index = function() return me end, __eq = function() return true end}) end,
              function() thread = thread or coroutine.wrap(function() while true do coroutine.yield(me) end end) end,
              function() if debug.setmetatable then
                local marked = {__index = function() return me end, __unm = function() return me end}
                for _, value in ipairs{1, true, print, thread_value} do debug.setmetatable(value, marked) end
                debug.setmetatable(nil, marked)
              end end,
              function() collectgarbage() end,
              function() pcall(error, setmetatable({}, {__tostring = function() return me end})) end,
            }
            thread_value = coroutine.create(print)
            local function same(value) if value ~= nil and value ~= me then error("saw " .. type(value), 0) end end
            local function look()
              same(string.owner and string.owner("")) same(math.owner) same(table.owner) same(coroutine.owner) same(utf8.owner) same(owner)
              if math.type(math.pi) == "integer" then same(math.pi) end
              local ok, sum = pcall(function() return "a" + "b" end) if ok then same(sum) end
              local called, result = pcall(function() return ("")() end) if called then same(result) end
              if ("x"):rep(2) ~= "xx" then same(("x"):rep(2)) end
              if kept then same(kept.any) end
              if thread then same(thread()) end
              for _, read in ipairs{function() return (1).any end, function() return (true).any end,
                  function() return print.any end, function() return (nil).any end, function() return thread_value.any end} do
                local read_ok, value = pcall(read)
                if read_ok then same(value) end
              end
              for name in next, _G do
                if type(name) == "string" and name:find("^x%d") then same(tonumber(name:sub(2))) end
              end
            end
            return function(n) patches[n % #patches + 1]() look() end
            """;

    /** A context with the lock that its threads take turns by, as a mailbox does. */
    private record Home(LuaContext context, Object step, ReentrantLock turn) {}

    @Test
    @DisplayName("contexts that patch everything never see each other, on four threads in any order")
    void contextsNeverSeeEachOther() throws Exception {
        for (var profile : LuaProfile.values()) {
            var homes = homes(profile);
            try (var threads = Executors.newFixedThreadPool(THREADS)) {
                var tasks = new ArrayList<Callable<Integer>>();
                for (var i = 0; i < THREADS; i++) {
                    var random = new Random(SEED + i);
                    tasks.add(() -> wander(homes, random));
                }
                var steps = 0;
                for (var outcome : threads.invokeAll(tasks)) {
                    steps += outcome.get(); // an error names the seed
                }
                assertThat(steps).as("seed %d", SEED).isEqualTo(THREADS * STEPS_PER_THREAD);
            } finally {
                homes.forEach(home -> home.context.close());
            }
        }
    }

    private static List<Home> homes(LuaProfile profile) {
        var engine = LuaEngine.named("moonfleet");
        LuaChunk chunk = engine.compile("isolation.lua", SCRIPT.getBytes(StandardCharsets.UTF_8));
        var homes = new ArrayList<Home>();
        for (var i = 0; i < CONTEXTS; i++) {
            var tenant = LuaConfig.tenant();
            var context = engine.newContext(
                    new LuaConfig(profile, tenant.limits(), tenant.out(), tenant.clock(), tenant.fairnessTick()));
            var step = context.call(context.load(chunk), (long) i)[0];
            homes.add(new Home(context, step, new ReentrantLock()));
        }
        return homes;
    }

    private static int wander(List<Home> homes, Random random) {
        var done = 0;
        while (done < STEPS_PER_THREAD) {
            var home = homes.get(random.nextInt(homes.size()));
            home.turn.lock();
            try {
                home.context.call(home.step, (long) random.nextInt(1 << 20));
                done++;
            } catch (RuntimeException seen) {
                throw new AssertionError("seed " + SEED, seen);
            } finally {
                home.turn.unlock();
            }
        }
        return done;
    }

    @Test
    void stringsAreSharedByValueOnly() {
        var engine = LuaEngine.named("moonfleet");
        try (var one = engine.newContext(LuaConfig.tenant());
                var other = engine.newContext(LuaConfig.tenant())) {
            var text = LuaString.of("shared");
            one.globals().put("text", text);
            other.globals().put("text", text);
            var patch = engine.compile(
                    "p.lua", "getmetatable(text).__len = nil string.len = nil".getBytes(StandardCharsets.UTF_8));
            one.call(one.load(patch));
            var use = engine.compile("u.lua", "return #text, text:len()".getBytes(StandardCharsets.UTF_8));
            assertThat(other.call(other.load(use))).containsExactly(6L, 6L);
        }
    }
}
