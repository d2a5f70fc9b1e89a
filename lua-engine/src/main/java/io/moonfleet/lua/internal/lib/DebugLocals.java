package io.moonfleet.lua.internal.lib;

import io.moonfleet.lua.LuaString;
import io.moonfleet.lua.internal.stepping.Registers;
import io.moonfleet.lua.internal.syntax.Proto;
import io.moonfleet.lua.internal.value.Cell;
import io.moonfleet.lua.internal.value.Check;
import io.moonfleet.lua.internal.value.Closure;
import io.moonfleet.lua.internal.value.Exec;
import io.moonfleet.lua.internal.value.Function;
import io.moonfleet.lua.internal.value.Results;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** {@code debug.getlocal} and {@code debug.setlocal}. */
final class DebugLocals {

    private static final String VARARG = "(*vararg)";

    private DebugLocals() {}

    static Object getlocal(Exec exec, Object[] arguments) {
        var target = DebugLibrary.Target.of(exec, arguments);
        var which = (int) Check.integer(exec, target.position(2), target.argument(1));
        if (target.argument(0) instanceof Function function) {
            return function instanceof Closure closure ? parameter(closure.proto, which) : null;
        }
        var variable = find(target, indexOfLevel(exec, target), which);
        return variable == null ? null : Results.of(LuaString.of(variable.name), variable.reader.get());
    }

    private static Object parameter(Proto proto, int which) {
        var name = proto.parameterName(which - 1);
        return name == null ? null : LuaString.of(name);
    }

    static Object setlocal(Exec exec, Object[] arguments) {
        var target = DebugLibrary.Target.of(exec, arguments);
        Check.integer(exec, target.position(1), target.argument(0));
        var which = (int) Check.integer(exec, target.position(2), target.argument(1));
        var index = indexOfLevel(exec, target);
        if (target.arguments().size() < 3) {
            throw Check.bad(exec, target.position(3), "value expected");
        }
        var variable = find(target, index, which);
        if (variable == null) {
            return null;
        }
        variable.writer.accept(target.argument(2));
        return LuaString.of(variable.name);
    }

    private static int indexOfLevel(Exec exec, DebugLibrary.Target target) {
        var level = Check.integer(exec, target.position(1), target.argument(0));
        var index = target.indexOf(level);
        if (index == 0) {
            throw Check.bad(exec, target.position(1), "level out of range");
        }
        return index;
    }

    /** A variable of a function on the stack. */
    private record Found(String name, Supplier<Object> reader, Consumer<Object> writer) {}

    /** Null when there is none. */
    private static Found find(DebugLibrary.Target target, int index, int which) {
        var stack = target.stack();
        if (!(stack.functionAt(index) instanceof Closure closure)) {
            return null;
        }
        var frame = stack.frameAt(index);
        var registers = Registers.of(frame);
        if (registers != null) {
            return which < 0
                    ? extraOf(registers, -which - 1)
                    : inRegister(registers, which - 1, stack.siteAt(index), index == stack.depth());
        }
        if (which < 0) {
            return closure.proto.isVararg ? extraOf(frame, -which - 1) : null;
        }
        var active = activeLocals(closure.proto, stack.siteAt(index));
        return which < 1 || which > active.size() ? null : inFrame(frame, active.get(which - 1));
    }

    private static Found inRegister(Registers registers, int register, int site, boolean isRunning) {
        var name = registers.nameOf(register, site, isRunning);
        return name == null
                ? null
                : new Found(name, () -> registers.get(register), value -> registers.set(register, value));
    }

    private static Found extraOf(Registers registers, int index) {
        return index >= registers.extraArguments().length
                ? null
                : new Found(
                        VARARG,
                        () -> registers.extraArguments()[index],
                        value -> registers.setExtraArgument(index, value));
    }

    private static Found extraOf(Object[] frame, int index) {
        var extra = (Object[]) frame[1];
        return index >= extra.length
                ? null
                : new Found(VARARG, () -> extra[index], value -> {
                    var changed = extra.clone();
                    changed[index] = value;
                    frame[1] = changed;
                });
    }

    private static Found inFrame(Object[] frame, Proto.LocalVariable local) {
        var slot = local.slot();
        if (local.isHidden()) {
            return new Found(local.name(), () -> null, _ -> {});
        }
        return new Found(local.name(), () -> frame[slot] instanceof Cell cell ? cell.value : frame[slot], value -> {
            if (frame[slot] instanceof Cell cell) {
                cell.value = value;
            } else {
                frame[slot] = value;
            }
        });
    }

    private static List<Proto.LocalVariable> activeLocals(Proto proto, int site) {
        var active = new ArrayList<Proto.LocalVariable>();
        for (var local : proto.isStripped() ? List.<Proto.LocalVariable>of() : proto.locals) {
            if (local.startSite() <= site && site < local.endSite()) {
                active.add(local);
            }
        }
        return active;
    }
}
