package io.moonfleet.quickapp;

import io.moonfleet.lua.HostFunction;
import io.moonfleet.lua.LuaConfig;
import io.moonfleet.lua.LuaContext;
import io.moonfleet.lua.LuaException;
import io.moonfleet.lua.LuaFunction;
import io.moonfleet.lua.LuaKilled;
import io.moonfleet.lua.LuaProfile;
import io.moonfleet.lua.LuaString;
import io.moonfleet.lua.LuaUsage;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/**
 * One life of a QuickApp, from running its files to being closed: its Lua context, its timers, what it has open. All of
 * it is touched by the life's own thread only, except {@link #close} and {@link #post}.
 */
final class Incarnation {

    /** Whom a life tells about itself, on its own thread. */
    interface Watcher {

        void running(Incarnation life);

        /** The life is over by itself: its files raised an error, or it went over a limit. */
        void crashed(Incarnation life, String why);

        /** Its files raised an error, which has been logged. */
        default void failed(Incarnation life, String why) {
            crashed(life, why);
        }

        /** A scene has nothing left to do. */
        default void over(Incarnation life) {}
    }

    /** A life that never waits is looked at after so many rounds. */
    private static final int CPU_CHECKS = 1_000;

    private static final long SCENE_LOOKS = Duration.ofSeconds(1).toNanos();

    private final QuickAppSettings settings;
    private final CompiledCode code;
    private final Mailbox mailbox;
    private final Watcher watcher;
    private final Timers timers = new Timers();
    private final Connections connections;
    private final LuaContext context;
    private final HostBridge bridge;
    private final QuickAppTime.Presence presence;
    private final CpuMeter cpu;
    private volatile boolean closed;
    private volatile CompletableFuture<Void> sleeping;
    private volatile CompletableFuture<Void> polling;
    private long mailHandled;
    private int rounds;

    /** Whether the context has the environment already: see {@link #prepare}. */
    private boolean prepared;

    /** Before that nothing but the environment's own files runs, which have no effect outside. */
    private boolean begun;

    /** The scene whose body this runs, null for a QuickApp. */
    private final SceneScript scene;

    /** What was asked for and has not been answered: a scene waits for it. */
    private final AtomicInteger underWay = new AtomicInteger();

    Incarnation(QuickAppSettings settings, CompiledCode code, Mailbox mailbox, Watcher watcher) {
        this(settings, code, mailbox, watcher, null);
    }

    Incarnation(QuickAppSettings settings, CompiledCode code, Mailbox mailbox, Watcher watcher, SceneScript scene) {
        this.scene = scene;
        this.settings = settings;
        this.code = code;
        this.mailbox = mailbox;
        this.watcher = watcher;
        this.connections = new Connections(settings.limits().sockets());
        var config = new LuaConfig(
                LuaProfile.TENANT,
                settings.limits().lua(),
                OutputStream.nullOutputStream(), // the environment's print logs
                settings.time().clock(),
                this::tick);
        this.cpu = new CpuMeter(settings.limits().cpu());
        this.context = settings.runtime().engine().newContext(config);
        this.bridge = new HostBridge(this);
        this.presence = settings.time().enter(this::wake, () -> mailbox.size() > 0);
    }

    /** Builds what the files will run in, before this life has begun: nothing but the context is touched. */
    void prepare() {
        cpu.resume();
        settings.runtime().environment().install(context, bridge.table());
        cpu.pause();
        prepared = true;
    }

    /** It will not begin. */
    void discard() {
        end();
    }

    void start() {
        onThread(this::startUp);
    }

    private void onThread(BooleanSupplier phase) {
        var name = scene == null ? "quickapp-" + settings.deviceId() : "scene-" + scene.scene();
        Thread.ofVirtual().name(name).start(() -> guarded(phase));
    }

    private boolean startUp() {
        begun = true;
        presence.begin();
        cpu.resume();
        if (!closed && begin()) {
            watcher.running(this);
            cpu.pause();
            // On a fresh thread: what the start has left behind (a deep stack, buffers that libraries keep for each
            // thread) would stay with an idle QuickApp for good, and was a quarter of its memory.
            onThread(this::loop);
            return true;
        }
        return false;
    }

    /** Runs one part of this life; unless that handed over to the next, the life is over afterwards. */
    private void guarded(BooleanSupplier phase) {
        var handedOver = false;
        try {
            handedOver = phase.getAsBoolean();
        } catch (LuaKilled killed) {
            if (!closed) {
                watcher.crashed(this, Tracebacks.ofKill(killed));
            }
        } catch (RuntimeException | Error broken) {
            if (!closed) {
                watcher.crashed(this, "internal error: " + broken);
            } else if (broken instanceof LuaException) {
                return; // another runner has the QuickApp: this one may not even begin, and that is no fault
            }
            throw broken;
        } finally {
            if (!handedOver) {
                end();
            }
        }
    }

    private void end() {
        closed = true;
        timers.clear();
        connections.close();
        bridge.close();
        context.close();
        presence.leave();
    }

    /** Runs the files; false when one of them raised an error. */
    private boolean begin() {
        if (scene == null && !prepared) {
            settings.runtime().environment().install(context, bridge.table());
        } else if (scene != null) {
            bridge.offerScene(scene);
            settings.runtime().environment().installForScene(context, bridge.table());
        }
        settings.project().ifPresent(this::offerProject);
        for (var chunk : code.chunks()) {
            try {
                if (settings.project().isPresent() && chunk == code.chunks().getLast()) {
                    context.call(bridge.entry("runMain"), context.load(chunk), LuaString.of(chunk.name()));
                } else {
                    context.call(context.load(chunk));
                }
            } catch (LuaException error) {
                logError(error);
                if (!closed) {
                    watcher.failed(this, bridge.errorWords().of(error));
                }
                return false;
            }
        }
        run(bridge.entry("start"));
        return true;
    }

    private void offerProject(Path folder) {
        new ProjectBridge(context, folder).offerTo(bridge.table());
        context.call(context.load(settings.runtime().environment().library("py")), bridge.table());
    }

    private boolean loop() {
        cpu.resume();
        var time = settings.time();
        while (mayGoOn() && !isOver()) {
            var ran = timers.nextDue() == Long.MAX_VALUE ? 0 : timers.fireDue(time.nanos(), this::run);
            if (++rounds % CPU_CHECKS == 0) {
                cpu.resume();
                checkCpu();
            }
            presence.beforeMail();
            if (mailbox.deliverTo(this)) {
                mailHandled++;
            } else if (ran == 0) {
                waitForWork();
            }
        }
        if (!closed) {
            watcher.over(this);
        }
        return false;
    }

    /** A QuickApp lives on; a scene ends when nothing is left that could call its code. */
    private boolean isOver() {
        // In this order: who answers posts first and counts down then.
        return scene != null
                && underWay.get() == 0
                && timers.pending() == 0
                && connections.count() == 0
                && mailbox.size() == 0;
    }

    private void waitForWork() {
        cpu.pause();
        var wait = presence.waitFor(timers.nextDue());
        if (scene != null && !settings.time().isSimulated()) {
            wait = Math.min(wait, SCENE_LOOKS); // a connection may end without a word
        }
        if (wait > 0) {
            mailbox.await(this, wait);
        }
        cpu.resume();
        checkCpu();
    }

    /**
     * Every millisecond of Lua code: others get their turn. A virtual thread that yields goes to the end of its carrier's
     * own queue, and a carrier looks at what comes from elsewhere only when that is empty: two that compute without end
     * would pass a carrier to and fro, and nobody else would get it. One that has slept comes from elsewhere itself.
     */
    private void tick() {
        cpu.pause();
        checkCpu();
        LockSupport.parkNanos(1);
        cpu.resume();
    }

    /** A simulation is as fast as it can be; that is no fault. */
    private void checkCpu() {
        if (settings.time().isSimulated()) {
            return;
        }
        if (cpu.isOverdrawn()) {
            exceeded(cpu.reason());
        }
        cpu.warning().ifPresent(text -> bridge.log("warning", text));
    }

    /** Ends this life, which has gone over a limit: the Lua code that runs now goes no further. */
    void exceeded(String limit) {
        var place = Tracebacks.innermost(context.traceback());
        context.kill(place.map(at -> limit + " (" + at + ")").orElse(limit));
    }

    /** Somebody sent mail; runs on the sender's thread. */
    void mailCame() {
        presence.mailCame();
        var gate = polling;
        if (gate != null) {
            polling = null;
            gate.complete(null);
        }
    }

    /** Whether this life is not over; ends it when another runner has the QuickApp, before anything of it acts again. */
    private boolean mayGoOn() {
        if (!closed && !settings.home().mayAct()) {
            close();
        }
        return !closed;
    }

    /** Called before Lua code has an effect outside: this process may have stood still for any time in the middle of it. */
    void requireRight() {
        if (begun && !closed && !mayGoOn()) {
            throw new LuaException("the QuickApp runs elsewhere");
        }
    }

    /** Calls Lua code; an error is logged and the QuickApp goes on. */
    void run(LuaFunction function, Object... arguments) {
        if (!mayGoOn()) {
            return;
        }
        try {
            context.call(function, arguments);
        } catch (LuaException error) {
            logError(error);
        }
    }

    ActionOutcome handle(Order.Request request) {
        if (!mayGoOn()) {
            return new ActionOutcome(null, "the QuickApp was stopped");
        }
        try {
            return bridge.dispatch(request);
        } catch (LuaException error) {
            logError(error);
            return new ActionOutcome(null, bridge.errorWords().of(error));
        }
    }

    void logError(LuaException error) {
        var traceback = error.traceback().isEmpty() ? "" : "\n" + Tracebacks.ownCalls(error.traceback());
        bridge.log("error", bridge.errorWords().of(error) + traceback);
    }

    /** Has something run on this life's thread, after what runs there now; false when the life is over. */
    boolean post(Runnable task) {
        return mailbox.offerOwn(this, task);
    }

    /** Something was asked for that answers in real time; {@link #answerCame} must follow. */
    void answerOrdered() {
        underWay.incrementAndGet();
        presence.answerOrdered();
    }

    void answerCame() {
        presence.answerCame();
        if (underWay.decrementAndGet() == 0 && scene != null) {
            mailbox.wake();
        }
    }

    /** A function for the environment's files, whose errors name the place in the QuickApp's own code. */
    LuaFunction function(String name, HostFunction body) {
        return context.function(name, arguments -> {
            try {
                return body.call(arguments);
            } catch (LuaException error) {
                throw Tracebacks.atOwnPlace(error, context.traceback());
            } catch (RuntimeException refused) { // the home has no such device any more, say
                var why = Objects.requireNonNullElse(refused.getMessage(), refused.toString());
                throw Tracebacks.atOwnPlace(new LuaException(why), context.traceback());
            }
        });
    }

    /** Suspends the Lua code that runs now, and with it the whole QuickApp. */
    void sleep(long nanos) {
        var until = settings.time().nanos() + nanos;
        try {
            while (true) {
                var gate = new CompletableFuture<Void>();
                sleeping = gate; // before the look at the time, so that no wake is missed
                var left = presence.sleepUntil(until);
                if (left <= 0) {
                    return;
                }
                pause(gate, left);
            }
        } finally {
            sleeping = null;
        }
    }

    private void pause(CompletableFuture<Void> gate, long nanos) {
        cpu.pause();
        try {
            context.await(gate, Duration.ofNanos(nanos));
        } catch (TimeoutException slept) {
            // the usual end; the caller looks at the clock again
        } finally {
            cpu.resume();
        }
    }

    /**
     * Suspends the Lua code that runs now until a stage completes.
     *
     * @param timeMayPass whether it may complete only when simulated time goes on, such as a long poll
     */
    <T> T await(CompletionStage<T> stage, Duration deadline, boolean timeMayPass) throws TimeoutException {
        cpu.pause();
        try {
            return context.await(presence.waitFor(stage, timeMayPass), deadline);
        } finally {
            cpu.resume();
        }
    }

    /** How long nothing is due, within bounds; in simulated time nothing may be late, so there is no lower one. */
    Duration idleFor(Duration shortest, Duration longest) {
        var nanos = mailbox.size() > 0 ? 0 : timers.nextDue() - settings.time().nanos();
        var least = settings.time().isSimulated() ? 0 : shortest.toNanos();
        return Duration.ofNanos(Math.clamp(nanos, least, longest.toNanos()));
    }

    /** Completes like the stage, or like another as soon as mail has come. */
    <T> CompletionStage<T> orMail(CompletionStage<T> stage, CompletionStage<T> whenMailCame) {
        var mail = new CompletableFuture<Void>();
        polling = mail;
        if (mailbox.size() > 0) {
            mail.complete(null);
        }
        return stage.applyToEither(mail.thenCompose(_ -> whenMailCame), Function.identity());
    }

    /** The time has jumped: a sleeper and the timers look again. */
    void wake() {
        var gate = sleeping;
        if (gate != null) {
            gate.complete(null);
        }
        mailbox.wake();
    }

    /** Ends this life, from any thread; returns at once. */
    void close() {
        closed = true;
        context.kill("the QuickApp was stopped");
        mailbox.wake();
        presence.leave();
    }

    /** What {@code os.exit} does: the code that called it goes no further, and the life counts as crashed. */
    LuaKilled exit() {
        var why = Tracebacks.innermost(context.traceback())
                .map(place -> place + ": os.exit was called")
                .orElse("os.exit was called");
        context.kill(why);
        return new LuaKilled(LuaKilled.Cause.HOST, why, "");
    }

    QuickAppSettings settings() {
        return settings;
    }

    LuaContext context() {
        return context;
    }

    Timers timers() {
        return timers;
    }

    Connections connections() {
        return connections;
    }

    boolean wantsEvents() {
        return bridge.wantsEvents();
    }

    long mailHandled() {
        return mailHandled;
    }

    /** How long its thread has run. */
    long cpuNanos() {
        return cpu.usedNanos();
    }

    LuaUsage usage() {
        return context.usage();
    }
}
