package io.moonfleet.lua.internal.tree;

import java.lang.classfile.ClassFile;
import java.lang.classfile.attribute.CodeAttribute;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.AccessFlag;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Tier 1: turns hot function bodies and loop bodies into hidden classes, on a background thread and once for all
 * contexts. The frame stays what it is, so that a running loop goes over to the compiled body at its next round. Selected
 * by the system property {@code moonfleet.lua.tier}: {@code 0} never, {@code 1} at once, {@code auto} (the default) when hot.
 */
final class HotCode {

    /** Rounds of a loop, or calls of a function, after which it counts as hot. */
    static final int HOT = mode("1") ? 1 : mode("0") ? Integer.MAX_VALUE : 1500;

    private static final System.Logger LOG = System.getLogger(HotCode.class.getName());

    static final boolean AT_ONCE = mode("1");

    /** HotSpot compiles no method larger than this. */
    static final int LARGEST_METHOD = 7900;

    /** Each attempt finds out about variables that get the values of those found before. */
    private static final int MOST_ATTEMPTS = 6;

    private static final ThreadPoolExecutor COMPILER = new ThreadPoolExecutor(
            0,
            1,
            5,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(256),
            Thread.ofPlatform().name("lua-compiler").daemon().factory(),
            new ThreadPoolExecutor.DiscardPolicy());

    private HotCode() {}

    private static boolean mode(String value) {
        return System.getProperty("moonfleet.lua.tier", "auto").equals(value);
    }

    /** Compiles a statement and hands over its replacement; nothing happens when there is too much to do, or it is too large. */
    static void request(StatementNode statement, Unit unit, Consumer<StatementNode> replace) {
        if (AT_ONCE) {
            compile(statement, unit, replace);
        } else {
            COMPILER.execute(() -> compile(statement, unit, replace));
        }
    }

    /** To be thrown while code is written that would never be compiled by the JVM. */
    static IllegalArgumentException tooLarge() {
        return new IllegalArgumentException("too large to be worth the time");
    }

    private static void compile(StatementNode statement, Unit unit, Consumer<StatementNode> replace) {
        StatementNode compiled;
        try {
            compiled = define(statement, unit);
        } catch (StackOverflowError | IllegalArgumentException tooLarge) {
            return; // it stays with the node tree, which does the same more slowly
        } catch (RuntimeException | LinkageError fault) {
            LOG.log(System.Logger.Level.WARNING, "a hot Lua function stays in tier 0", fault);
            return;
        }
        if (compiled != null) {
            replace.accept(compiled);
        }
    }

    /** What was written, and which variables turned out to hold results of arithmetic. */
    @SuppressWarnings("ArrayRecordComponent") // nobody compares them
    private record Written(byte[] bytes, List<Object> constants, Set<Integer> wanted) {
        boolean isLarge() {
            return ClassFile.of().parse(bytes).methods().stream()
                    .flatMap(method -> method.code().stream())
                    .anyMatch(code -> ((CodeAttribute) code).codeLength() > LARGEST_METHOD);
        }
    }

    private static StatementNode define(StatementNode statement, Unit unit) {
        var written = write(statement, unit);
        if (written == null) {
            return null;
        }
        try {
            var hidden = MethodHandles.lookup().defineHiddenClassWithClassData(written.bytes, written.constants, true);
            return (StatementNode) hidden.findConstructor(hidden.lookupClass(), MethodType.methodType(void.class))
                    .invoke();
        } catch (Throwable impossible) {
            throw new LinkageError("compiled code does not link", impossible);
        }
    }

    /** Written until it is clear which variables hold numbers; in the short form if that is too large. Null if all is. */
    private static Written write(StatementNode statement, Unit unit) {
        Set<Integer> held = new HashSet<>();
        for (var attempt = 0; attempt < MOST_ATTEMPTS; attempt++) {
            var written = write(statement, unit, Set.copyOf(held));
            if (!held.addAll(written.wanted)) {
                return written.isLarge() ? shortForm(statement, unit) : written;
            }
        }
        return shortForm(statement, unit);
    }

    private static Written shortForm(StatementNode statement, Unit unit) {
        var written = write(statement, unit, null);
        return written.isLarge() ? null : written;
    }

    private static Written write(StatementNode statement, Unit unit, Set<Integer> held) {
        var constants = new ArrayList<Object>();
        var wanted = new HashSet<Integer>();
        var name = ClassDesc.of(HotCode.class.getPackageName(), "Compiled");
        var bytes = ClassFile.of().build(name, type -> {
            type.withSuperclass(Emitter.STATEMENT).withFlags(AccessFlag.FINAL, AccessFlag.SYNTHETIC);
            type.withMethodBody(ConstantDescs.INIT_NAME, ConstantDescs.MTD_void, 0, code -> code.aload(0)
                    .invokespecial(Emitter.STATEMENT, ConstantDescs.INIT_NAME, ConstantDescs.MTD_void)
                    .return_());
            type.withMethodBody(
                    "run", MethodTypeDesc.of(Emitter.OBJECT, Emitter.EXEC, Emitter.OBJECT.arrayType()), 0, code -> {
                        constants.clear(); // the method may be written twice, for the sake of far jumps
                        var emitter = new Emitter(code, constants, held, unit);
                        emitter.unit(statement);
                        wanted.addAll(emitter.variables.wanted());
                    });
        });
        return new Written(bytes, constants, wanted);
    }
}
