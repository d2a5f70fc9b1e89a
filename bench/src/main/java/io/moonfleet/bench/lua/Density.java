package io.moonfleet.bench.lua;

import io.moonfleet.lua.LuaConfig;
import io.moonfleet.lua.LuaContext;
import io.moonfleet.lua.LuaEngine;
import io.moonfleet.lua.LuaFunction;
import io.moonfleet.lua.LuaLimits;
import io.moonfleet.lua.LuaTable;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Locale;
import java.util.function.Supplier;

/**
 * A JVM that measures what contexts and coroutines cost in memory, and contexts in time; prints "name value" lines. Its own process, for a
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
        var limits = new LuaLimits(Long.MAX_VALUE, 4L << 30, 20_000, 2 * COROUTINES, LuaLimits.TENANT.outputBytes());
        try (var context = engine.newContext(LuaConfig.tenant().withLimits(limits))) {
            var suspend = function(context, """
                local function body(a) local b = coroutine.yield(a) return b end
                return function(kept)
                  for i = 1, %d do
                    kept[i] = coroutine.create(body)
                    coroutine.resume(kept[i], i)
                  end
                  return kept
                end\
                """.formatted(COROUTINES));
            var suspendAll = (LuaFunction) context.call(suspend)[0];
            // frames of code that is not compiled yet are larger
            report("coroutine.cold.bytes", bytesOfCoroutines(context, suspendAll));
            report("coroutine.bytes", bytesOfCoroutines(context, suspendAll));
        }
    }

    private static double bytesOfCoroutines(LuaContext context, LuaFunction suspendAll) {
        var before = heap();
        var kept = (LuaTable) context.call(suspendAll, context.newTable())[0];
        var bytes = (double) (heap() - before) / COROUTINES;
        if (kept.get(COROUTINES) == null) {
            throw new IllegalStateException("the coroutines are gone");
        }
        return bytes;
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
