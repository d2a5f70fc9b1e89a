package io.moonfleet.lua.internal.tree;

import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.INIT_NAME;
import static java.lang.constant.ConstantDescs.MTD_void;

import io.moonfleet.lua.internal.value.Code;
import io.moonfleet.lua.internal.value.PausableCalls;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.instruction.SwitchCase;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;

/**
 * The places at which a compiled function can be left and entered again, see {@link PausableCalls}: calls that are all that their
 * statement has begun, so that everything is in variables; and the heads of loops that are in no other one, where the node tree hands over.
 * A place is known by its site.
 */
final class PausePoints {

    private static final ClassDesc CODE = Emitter.describe(Code.class);
    private static final ClassDesc IMPOSSIBLE = Emitter.describe(IllegalStateException.class);
    private static final MethodTypeDesc RETURNS_OBJECT = MethodTypeDesc.of(Emitter.OBJECT);

    /** What a loop that is being written has in local variables of the method, which is in the frame while the function is left. */
    interface LoopState {

        /** What there is of it is in the frame all the time. */
        LoopState NONE = new LoopState() {};

        default void save() {}

        default void restore() {}
    }

    /**
     * @param entrance where to get to it from outside
     * @param variables slots of variables that the method has there
     * @param loops around it, the outermost first
     */
    private record Place(Label entrance, Set<Integer> variables, List<LoopState> loops) {}

    private final Emitter emitter;
    private final CodeBuilder code;
    private final boolean isPausable;
    private final Deque<LoopState> loops = new ArrayDeque<>();
    private final List<SwitchCase> cases = new ArrayList<>();
    /** Writes what is out of the way of the function itself. */
    private final List<Runnable> stubs = new ArrayList<>();

    private final Label entrances;
    /** The call that is being written as such a place; null while it is none. */
    private Call call;

    PausePoints(Emitter emitter, boolean isPausable) {
        this.emitter = emitter;
        this.code = emitter.code;
        this.isPausable = isPausable;
        this.entrances = code.newLabel();
    }

    /** Whether what is written can be left. */
    boolean isPausable() {
        return isPausable;
    }

    // ---- calls ----

    /** Writes a call, with nothing else begun, and leaves its values on the stack. */
    void call(Call node) {
        if (!isPausable) {
            node.emitAll(emitter);
            return;
        }
        var returned = code.newLabel();
        var left = code.newLabel();
        var place = place(node.site());
        stubs.add(() -> {
            enterCallee(place, returned);
            leave(place, left);
        });
        write(node, () -> node.emitAll(emitter));
        code.labelBinding(returned).dup().getstatic(CODE, "PAUSED", Emitter.OBJECT);
        code.if_acmpeq(left);
        endCall();
    }

    /** The same for a call that is returned: nobody will ask for variables, so that none are kept. */
    void tailCall(Call node) {
        if (!isPausable) {
            node.emitTail(emitter);
            return;
        }
        var returned = code.newLabel();
        var place = new Place(entrance(node.site()), Set.of(), List.of());
        stubs.add(() -> enterCallee(place, returned));
        write(node, () -> node.emitTail(emitter));
        code.labelBinding(returned);
        endCall();
    }

    private Place place(int site) {
        return new Place(entrance(site), emitter.variables.inMethod(), List.copyOf(loops));
    }

    private Label entrance(int site) {
        var entrance = code.newLabel();
        cases.add(SwitchCase.of(site, entrance));
        return entrance;
    }

    private void write(Call node, Runnable writing) {
        call = node;
        writing.run();
        call = null;
    }

    /** Callee and arguments are on the stack. */
    void beforeCall(Call node) {
        if (node == call) {
            emitter.exec().code.invokevirtual(Emitter.EXEC, "beginPausable", MTD_void);
        }
    }

    private void endCall() {
        emitter.exec().code.invokevirtual(Emitter.EXEC, "endPausable", MTD_void);
    }

    private void enterCallee(Place place, Label returned) {
        enter(place);
        emitter.exec().code.invokevirtual(Emitter.EXEC, "reenterCallee", RETURNS_OBJECT);
        code.goto_(returned);
    }

    private void enter(Place place) {
        code.labelBinding(place.entrance);
        emitter.variables.restore(place.variables);
        place.loops.forEach(LoopState::restore);
    }

    private void leave(Place place, Label left) {
        code.labelBinding(left).pop();
        emitter.variables.save(place.variables);
        place.loops.forEach(LoopState::save);
        code.getstatic(CODE, "PAUSED", Emitter.OBJECT).areturn();
    }

    // ---- loops ----

    /** Writes a loop's rounds, which begin at a label. */
    void loop(LoopState state, int site, Label head, Runnable rounds) {
        if (isPausable && loops.isEmpty()) {
            var place = place(site);
            stubs.add(() -> {
                enter(place);
                state.restore();
                code.goto_(head);
            });
        }
        loops.addLast(state);
        rounds.run();
        loops.removeLast();
    }

    // ---- the way in ----

    /** The method begins. */
    void begin() {
        if (isPausable) {
            emitter.exec().code.getfield(Emitter.EXEC, "entrance", CD_int).ifne(entrances);
        }
    }

    /** The method ends, behind all that it does. */
    void end() {
        if (!isPausable) {
            return;
        }
        var unknown = code.newLabel();
        code.labelBinding(entrances);
        emitter.exec().code.invokevirtual(Emitter.EXEC, "takeEntrance", MethodTypeDesc.of(CD_int));
        code.lookupswitch(unknown, cases);
        stubs.forEach(Runnable::run);
        code.labelBinding(unknown);
        code.new_(IMPOSSIBLE)
                .dup()
                .invokespecial(IMPOSSIBLE, INIT_NAME, MTD_void)
                .athrow();
    }
}
