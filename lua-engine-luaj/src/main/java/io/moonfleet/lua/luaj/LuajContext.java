package io.moonfleet.lua.luaj;

import io.moonfleet.lua.Arguments;
import io.moonfleet.lua.HostFunction;
import io.moonfleet.lua.LuaChunk;
import io.moonfleet.lua.LuaConfig;
import io.moonfleet.lua.LuaContext;
import io.moonfleet.lua.LuaEngine;
import io.moonfleet.lua.LuaException;
import io.moonfleet.lua.LuaFunction;
import io.moonfleet.lua.LuaKilled;
import io.moonfleet.lua.LuaProfile;
import io.moonfleet.lua.LuaTable;
import io.moonfleet.lua.LuaUsage;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collections;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.luaj.vm2.Globals;
import org.luaj.vm2.LoadState;
import org.luaj.vm2.LuaClosure;
import org.luaj.vm2.LuaError;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.compiler.LuaC;
import org.luaj.vm2.lib.Bit32Lib;
import org.luaj.vm2.lib.CoroutineLib;
import org.luaj.vm2.lib.PackageLib;
import org.luaj.vm2.lib.StringLib;
import org.luaj.vm2.lib.TableLib;
import org.luaj.vm2.lib.jse.JseBaseLib;
import org.luaj.vm2.lib.jse.JseIoLib;
import org.luaj.vm2.lib.jse.JseMathLib;

/** One LuaJ {@code Globals}. */
final class LuajContext implements LuaContext {

    private static final String[] HOST_REACHING = {"dofile", "loadfile", "require", "package", "module", "luajava", "io"
    };
    private static final String[] HOST_REACHING_OS = {
        "execute", "getenv", "remove", "rename", "setlocale", "tmpname", "exit"
    };

    private final LuajEngine engine;
    private final Globals globals = new Globals();
    private final Values values = new Values(this);
    private final Watch watch;
    private final Set<LuaValue> disguised = Collections.newSetFromMap(new WeakHashMap<>());
    private org.luaj.vm2.LuaTable strings;
    private int running;
    private volatile CompletableFuture<?> awaited;

    LuajContext(LuajEngine engine, LuaConfig config) {
        this.engine = engine;
        this.watch = new Watch(config.limits(), config.fairnessTick());
        loadLibraries(config);
    }

    private void loadLibraries(LuaConfig config) {
        SharedStrings.use(null); // before LuaJ would set its own
        globals.load(new JseBaseLib());
        globals.load(new PackageLib());
        globals.load(new Bit32Lib());
        globals.load(new TableLib());
        globals.load(new StringLib());
        globals.load(new CoroutineLib());
        globals.load(new JseMathLib());
        globals.load(new TenantOs(config.clock()));
        strings = globals.get("string").checktable();
        LoadState.install(globals);
        LuaC.install(globals);
        globals.undumper = null; // no bytecode: LuaJ does not verify it
        globals.STDOUT = new PrintStream(config.out(), true, StandardCharsets.UTF_8);
        globals.load(watch);
        new BaseFunctions(this, watch).install(globals);
        if (config.profile() == LuaProfile.TRUSTED) {
            globals.load(new JseIoLib());
            return;
        }
        for (var name : HOST_REACHING) {
            globals.set(name, LuaValue.NIL);
        }
        for (var name : HOST_REACHING_OS) {
            globals.get("os").set(name, LuaValue.NIL);
        }
    }

    Values values() {
        return values;
    }

    void presentAsUserdata(LuaValue table) {
        disguised.add(table);
    }

    boolean isDisguised(LuaValue value) {
        return value.istable() && !disguised.isEmpty() && disguised.contains(value);
    }

    @Override
    public LuaEngine engine() {
        return engine;
    }

    @Override
    public LuaTable globals() {
        return new Table(this, globals);
    }

    @Override
    public LuaTable newTable() {
        return new Table(this, new org.luaj.vm2.LuaTable());
    }

    @Override
    public LuaTable newTable(int listItems, int fields) {
        return new Table(this, new org.luaj.vm2.LuaTable(listItems, fields));
    }

    @Override
    public LuaFunction load(LuaChunk chunk) {
        return new Values.Function(new LuaClosure(((LuajEngine.Chunk) chunk).prototype(), globals));
    }

    @Override
    public LuaFunction function(String name, HostFunction body) {
        return new Values.Function(BaseFunctions.function(name, arguments -> {
            try {
                return values.in(body.call(new Arguments(this, name, values.out(arguments))));
            } catch (LuaException raised) {
                throw raise(raised);
            } catch (LuaError raised) {
                throw raised;
            } catch (RuntimeException failed) {
                throw raise(new LuaException(String.valueOf(failed.getMessage())));
            }
        }));
    }

    private LuaError raise(LuaException raised) {
        watch.raising();
        var value = values.in(raised.value());
        var place = watch.place(0);
        var complete = !raised.traceback().isEmpty() || value.type() != LuaValue.TSTRING || place.isEmpty();
        return new RaisedError(complete ? value : LuaValue.valueOf(place + ": ").concat(value));
    }

    @Override
    public Object[] call(Object function, Object... arguments) {
        watch.checkAlive();
        if (running == 0) {
            watch.refuel();
            SharedStrings.use(strings);
        }
        running++;
        var depth = watch.depth();
        try {
            var results = values.out(values.in(function).invoke(values.in(arguments)));
            watch.checkAlive();
            return results;
        } catch (LuaError error) {
            watch.checkAlive();
            var value = BaseFunctions.valueOf(error);
            throw new LuaException(messageOf(value), values.out(value), watch.lastTraceback());
        } catch (StackOverflowError error) {
            throw new LuaException(
                    "stack overflow", io.moonfleet.lua.LuaString.of("stack overflow"), watch.traceback(0));
        } finally {
            watch.unwindTo(depth);
            running--;
        }
    }

    private String messageOf(LuaValue value) {
        if (value.isstring()) {
            return value.tojstring();
        }
        if (!value.metatag(LuaValue.TOSTRING).isnil()) {
            return tostring(values.out(value));
        }
        return "(error object is a " + value.typename() + " value)";
    }

    @Override
    public <T> T await(CompletionStage<T> stage, Duration deadline) throws TimeoutException {
        var gate = new CompletableFuture<T>();
        stage.whenComplete((result, failure) -> {
            if (failure != null) {
                gate.completeExceptionally(failure);
            } else {
                gate.complete(result);
            }
        });
        awaited = gate;
        watch.checkAlive();
        try {
            return gate.get(deadline.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            kill("interrupted");
            throw watch.killed();
        } catch (ExecutionException failed) {
            watch.checkAlive();
            var cause = failed.getCause();
            throw cause instanceof LuaException lua ? lua : new LuaException(String.valueOf(cause.getMessage()));
        } finally {
            awaited = null;
        }
    }

    @Override
    public String tostring(Object value) {
        return globals.get("tostring").call(values.in(value)).tojstring();
    }

    @Override
    public String traceback() {
        return running == 0 ? "" : watch.traceback(0);
    }

    @Override
    public LuaUsage usage() {
        return new LuaUsage(watch.instructions(), -1);
    }

    @Override
    public void kill(String reason) {
        watch.kill(new LuaKilled(LuaKilled.Cause.HOST, reason, ""));
        var gate = awaited;
        if (gate != null) {
            gate.completeExceptionally(new LuaException(reason));
        }
    }

    @Override
    public void close() {
        kill("the context was closed");
    }
}
