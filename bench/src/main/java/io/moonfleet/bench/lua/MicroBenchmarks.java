package io.moonfleet.bench.lua;

import io.moonfleet.lua.LuaConfig;
import io.moonfleet.lua.LuaContext;
import io.moonfleet.lua.LuaEngine;
import io.moonfleet.lua.LuaFunction;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

/** What single operations of the engine take, by JMH: each in a JVM of its own, in microseconds. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
        value = 1,
        jvmArgsAppend = {
            "-Xss16m",
            "-XX:+UseCompactObjectHeaders",
            "-XX:-ReduceBulkZeroing",
            "--sun-misc-unsafe-memory-access=allow",
            "--add-exports=java.base/jdk.internal.vm=ALL-UNNAMED"
        })
public class MicroBenchmarks {

    /** How often a call from here does a thing: the call itself does not count then. */
    private static final int ROUNDS = 10_000;

    private final LuaEngine engine = Worker.Engines.named("moonfleet");
    private final LuaContext context = engine.newContext(LuaConfig.trusted(OutputStream.nullOutputStream()));

    private LuaFunction resumeAndYield;
    private LuaFunction failure;
    private LuaFunction call;
    private LuaFunction method;
    private LuaFunction nothing;

    /** Compiles the scripts. */
    @Setup
    public void compile() {
        resumeAndYield = function("""
                local step = coroutine.wrap(function() while true do coroutine.yield() end end)
                return function() for i = 1, %d do step() end end""");
        failure = function("""
                local pcall, error = pcall, error
                local function fail() error("no") end
                return function() for i = 1, %d do pcall(fail) end end""");
        call = function("""
                local function add(a, b) return a + b end
                return function() local sum = 0 for i = 1, %d do sum = add(sum, i) end return sum end""");
        method = function("""
                local Counter = {} Counter.__index = Counter
                function Counter:add(n) self.count = self.count + n end
                local counter = setmetatable({ count = 0 }, Counter)
                return function() for i = 1, %d do counter:add(i) end return counter.count end""");
        nothing = function("return function() end");
    }

    private LuaFunction function(String source) {
        var text = source.formatted(ROUNDS).getBytes(StandardCharsets.UTF_8);
        return (LuaFunction) context.call(context.load(engine.compile("micro.lua", text)))[0];
    }

    /** Ends the context. */
    @TearDown
    public void close() {
        context.close();
    }

    /** From a script into a coroutine, or back. */
    @Benchmark
    @OperationsPerInvocation(2 * ROUNDS)
    public Object coroutineSwitch() {
        return context.call(resumeAndYield);
    }

    /** A failing call with a message and its place. */
    @Benchmark
    @OperationsPerInvocation(ROUNDS)
    public Object pcallAndError() {
        return context.call(failure);
    }

    /** A Lua function by another. */
    @Benchmark
    @OperationsPerInvocation(ROUNDS)
    public Object functionCall() {
        return context.call(call);
    }

    /** A method of a class that reads and writes a field. */
    @Benchmark
    @OperationsPerInvocation(ROUNDS)
    public Object methodCall() {
        return context.call(method);
    }

    /** A Lua function by the host. */
    @Benchmark
    public Object callFromHost() {
        return context.call(nothing);
    }

    /** A tenant's context, made and ended. */
    @Benchmark
    public void newContext() {
        engine.newContext(LuaConfig.tenant()).close();
    }

    /** Runs all of them; microseconds by the methods' names. */
    static Map<String, Double> run() throws RunnerException {
        var options = new OptionsBuilder()
                .include(MicroBenchmarks.class.getName())
                .verbosity(VerboseMode.SILENT)
                .build();
        var figures = new TreeMap<String, Double>();
        for (var result : new Runner(options).run()) {
            figures.put(
                    result.getPrimaryResult().getLabel(),
                    result.getPrimaryResult().getScore());
        }
        return figures;
    }
}
