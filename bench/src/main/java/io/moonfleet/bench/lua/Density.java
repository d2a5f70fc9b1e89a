package io.moonfleet.bench.lua;

import io.moonfleet.lua.LuaConfig;
import io.moonfleet.lua.LuaContext;
import io.moonfleet.lua.LuaEngine;
import io.moonfleet.lua.LuaFunction;
import io.moonfleet.lua.LuaLimits;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Locale;
import java.util.function.Supplier;

/**
 * A JVM that measures what contexts and coroutines cost in memory and time, and prints "name value" lines. Its own process, for a
 * heap that nothing else uses.
 */
final class Density {

    private static final int CONTEXTS = 10_000;
    private static final int COROUTINES = 100_000;
    private static final int LIBRARY_BYTES = 100_000;
    private static final long STACK_BYTES = 64L << 20;

    private final LuaEngine engine = Worker.Engines.named("moonfleet");

    public static void main(String... args) throws InterruptedException {
        var thread = new Thread(null, () -> new Density().measure(), "density", STACK_BYTES);
        thread.start();
        thread.join();
    }

    private void measure() {
        contexts("bare", _ -> {});
        var library = engine.compile("library.lua", library());
        contexts("library", context -> context.call(context.load(library)));
        coroutines();
        timings();
    }

    private interface SetUp {
        void apply(LuaContext context);
    }

    private void contexts(String name, SetUp setUp) {
        Supplier<LuaContext> make = () -> {
            var context = engine.newContext(LuaConfig.tenant());
            setUp.apply(context);
            return context;
        };
        var kept = new ArrayList<LuaContext>(CONTEXTS);
        for (var i = 0; i < 1000; i++) {
            kept.add(make.get()); // until the JIT compiler has seen it
        }
        kept.clear();
        var before = heap();
        var begin = Cpu.nanosOfThread();
        for (var i = 0; i < CONTEXTS; i++) {
            kept.add(make.get());
        }
        report(name + ".micros", (Cpu.nanosOfThread() - begin) / 1e3 / CONTEXTS);
        report(name + ".bytes", (double) (heap() - before) / kept.size());
    }

    /** Functions of the size that libraries have, in tables and as globals, most of them with upvalues. */
    private static byte[] library() {
        var text = new StringBuilder("local M, cache, count = {}, {}, 0\nLibrary = M\n");
        for (var i = 0; text.length() < LIBRARY_BYTES; i++) {
            text.append("""
                function M.method%1$d(self, name, value)
                  if type(name) ~= "string" then error("method%1$d: a name is missing, got " .. type(name), 2) end
                  local old = cache[name]
                  if old ~= value then
                    cache[name] = value
                    count = count + 1
                    for key, listener in pairs(self.listeners or {}) do listener(name, value, old) end
                  end
                  return string.format("%%s=%%s (%%d)", name, tostring(value), count)
                end
                """.formatted(i));
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    private void coroutines() {
        var limits = new LuaLimits(Long.MAX_VALUE, 4L << 30, 20_000, COROUTINES + 10, LuaLimits.TENANT.outputBytes());
        try (var context = engine.newContext(LuaConfig.tenant().withLimits(limits))) {
            var before = heap();
            var keep = context.call(function(context, """
                local kept = {}
                local function body(a) local b = coroutine.yield(a) return b end
                for i = 1, %d do
                  kept[i] = coroutine.create(body)
                  coroutine.resume(kept[i], i)
                end
                return kept\
                """.formatted(COROUTINES)));
            report("coroutine.bytes", (double) (heap() - before) / COROUTINES);
            if (keep.length != 1) {
                throw new IllegalStateException("the coroutines are gone");
            }
        }
    }

    private void timings() {
        time("switch", 2, """
            local step = coroutine.wrap(function() while true do coroutine.yield() end end)
            for i = 1, 100000 do step() end\
            """);
        time("pcall", 1, """
            local pcall, error = pcall, error
            local function fail() error("no") end
            for i = 1, 100000 do pcall(fail) end\
            """);
    }

    /** The median CPU time of what a loop of 100,000 rounds does so many times a round. */
    private void time(String name, int perRound, String source) {
        var samples = new ArrayList<Double>();
        try (var context = engine.newContext(LuaConfig.trusted(java.io.OutputStream.nullOutputStream()))) {
            var run = function(context, source);
            for (var i = 0; i < 60; i++) {
                var begin = Cpu.nanosOfThread();
                context.call(run);
                samples.add((Cpu.nanosOfThread() - begin) / 1e3 / 100_000 / perRound);
            }
        }
        report(name + ".micros", Medians.of(samples.subList(samples.size() / 2, samples.size())));
    }

    private LuaFunction function(LuaContext context, String source) {
        return context.load(engine.compile("density.lua", source.getBytes(StandardCharsets.UTF_8)));
    }

    private static long heap() {
        var runtime = Runtime.getRuntime();
        for (var i = 0; i < 3; i++) {
            System.gc();
        }
        return runtime.totalMemory() - runtime.freeMemory();
    }

    private static void report(String name, double value) {
        System.out.println(String.format(Locale.ROOT, "%s %.3f", name, value));
    }
}
