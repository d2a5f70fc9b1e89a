package io.moonfleet.bench.lua;

import io.moonfleet.lua.LuaConfig;
import io.moonfleet.lua.LuaEngine;
import io.moonfleet.lua.LuaFunction;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * A JVM that runs one Lua program as often as each line of its input says, and answers with CPU seconds and the result:
 * the counterpart of {@code bench/lua/worker.lua}. The time is the whole process's, so that garbage collection
 * and compilation count; it has ticks of 10 ms, so that runs are to be many.
 */
final class Worker {

    private static final long STACK_BYTES = 256L << 20;

    private Worker() {}

    /** Arguments: the engine's name, the program's file. */
    public static void main(String... args) throws InterruptedException {
        var thread = new Thread(null, () -> serve(args[0], Path.of(args[1])), "worker", STACK_BYTES);
        thread.start();
        thread.join();
    }

    private static void serve(String engineName, Path program) {
        var out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        try (var context = Engines.named(engineName)
                        .newContext(LuaConfig.trusted(java.io.OutputStream.nullOutputStream()));
                var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            var chunk = context.engine().compile(program.getFileName().toString(), Files.readAllBytes(program));
            var run = (LuaFunction) context.call(context.load(chunk))[0];
            out.println("ready");
            for (var line = in.readLine(); line != null; line = in.readLine()) {
                Object[] result = {};
                var begin = Cpu.nanosOfProcess();
                for (var left = Integer.parseInt(line); left > 0; left--) {
                    result = context.call(run);
                }
                var seconds = (Cpu.nanosOfProcess() - begin) / 1e9;
                out.println(String.format(Locale.ROOT, "%.9f %s", seconds, context.tostring(result[0])));
            }
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** The engines by the names that {@code moonfleet.lua.engine} gives them. */
    static final class Engines {

        private Engines() {}

        static LuaEngine named(String name) {
            return java.util.ServiceLoader.load(LuaEngine.class).stream()
                    .map(java.util.ServiceLoader.Provider::get)
                    .filter(engine -> engine.name().equals(name))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("no engine " + name));
        }
    }
}
