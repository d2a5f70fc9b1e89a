package io.moonfleet.quickapp;

import com.fasterxml.jackson.databind.JsonNode;
import io.moonfleet.lua.LuaUsage;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A QuickApp with its children that has been started. Its Lua code runs on one virtual thread of its own; everything
 * else reaches it through a bounded mailbox. All methods may be called from any thread and return at once.
 */
public final class QuickApp implements AutoCloseable {

    private volatile QuickAppSettings settings;
    private final Mailbox mailbox;
    private final AtomicLong refused = new AtomicLong();
    private final ArrayDeque<Instant> crashes = new ArrayDeque<>();
    private CompiledCode code;
    private Incarnation current;

    /** A life that can begin; null when there is none. */
    private Incarnation next;

    private Life life = Life.STOPPED;
    private Instant startedAt = Instant.EPOCH;
    private int crashesInARow;
    private int crashesInAll;
    private long handledBefore;
    private long firedBefore;
    private long cpuBefore;
    private ScheduledFuture<?> nextStart;

    private QuickApp(QuickAppSettings settings, CompiledCode code) {
        this.settings = settings;
        this.code = code;
        this.mailbox = new Mailbox(settings.limits().mailbox());
    }

    /**
     * Compiles the files and starts the thread that runs them.
     *
     * @throws QuickAppException a file is no Lua ({@code file:line: message})
     */
    public static QuickApp start(QuickAppSettings settings) {
        var quickApp = compile(settings);
        quickApp.begin();
        return quickApp;
    }

    /**
     * Compiles the files; nothing runs before {@link #begin}, so that who is to bring it events can know of it first.
     *
     * @throws QuickAppException a file is no Lua ({@code file:line: message})
     */
    public static QuickApp compile(QuickAppSettings settings) {
        return new QuickApp(settings, CompiledCode.of(settings.runtime().engine(), settings.code()));
    }

    /**
     * Does all that can be done before the QuickApp may run: compiles the files and builds the context that they will run in.
     * Nothing of it runs before {@link #begin}, and its home is told nothing.
     *
     * @throws QuickAppException a file is no Lua ({@code file:line: message})
     */
    public static QuickApp prepare(QuickAppSettings settings) {
        var quickApp = compile(settings);
        var first = quickApp.newLife();
        try {
            first.prepare();
        } catch (RuntimeException | Error failed) {
            first.discard();
            throw failed;
        }
        quickApp.next = first;
        return quickApp;
    }

    private Incarnation newLife() {
        return new Incarnation(settings, code, mailbox, new LifeWatcher());
    }

    public int deviceId() {
        return settings.deviceId();
    }

    /** Runs an action of the QuickApp or of one of its children. */
    public Posted runAction(int deviceId, String action, List<JsonNode> args) {
        return post(new Order.Action(deviceId, action, List.copyOf(args)));
    }

    /** Reports that somebody used an element of the screen: {@code POST /plugins/callUIEvent}. */
    public Posted fireUiEvent(int deviceId, String element, String eventType, List<JsonNode> values) {
        return post(new Order.UiEvent(deviceId, element, eventType, List.copyOf(values)));
    }

    /** Whether a script listens to the home's events; if not, {@link #deliverEvent} may be left out. */
    public synchronized boolean wantsEvents() {
        return current != null && current.wantsEvents();
    }

    /** An event of the home, as in {@code /refreshStates}. */
    public Posted deliverEvent(JsonNode event) {
        return post(new Order.HomeEvent(event));
    }

    /**
     * Asks for what the QuickApp wants to give to its next life on another runner: what {@code QuickApp:onHandover()} returns.
     * Comes after all mail before it.
     */
    public Posted handOver() {
        return post(new Order.Handover(null));
    }

    /** Gives a life that has just begun what the former one has left: {@code QuickApp:onHandover(state)}, after onInit. */
    public Posted takeUp(JsonNode state) {
        return post(new Order.Handover(state));
    }

    private Posted post(Order.Request request) {
        var state = state();
        if (state == Life.STOPPED || state == Life.CRASHED) {
            return new Posted.NotRunning(state);
        }
        var outcome = new CompletableFuture<ActionOutcome>();
        if (!mailbox.offer(new Order(request, outcome, Order.followed(request, settings)))) {
            refused.incrementAndGet();
            return new Posted.MailboxFull(mailbox.capacity());
        }
        var stateAfter = state();
        if (stateAfter == Life.STOPPED || stateAfter == Life.CRASHED) {
            refuseMail(stateAfter); // it ended in between, and nobody else would answer
        }
        return new Posted.Accepted(outcome.minimalCompletionStage());
    }

    /** Ends the present life and begins a new one with the same code. */
    public void restart() {
        synchronized (this) {
            crashesInARow = 0;
            crashes.clear();
        }
        begin();
    }

    /**
     * Ends the present life and begins a new one with other code.
     *
     * @throws QuickAppException a file is no Lua; the present life goes on
     */
    public void restart(QuickAppCode newCode) {
        restart(newCode, settings.limits());
    }

    /** Like {@link #restart(QuickAppCode)}, with other limits; that of the mailbox stays. */
    public void restart(QuickAppCode newCode, QuickAppLimits limits) {
        var compiled = CompiledCode.of(settings.runtime().engine(), newCode);
        synchronized (this) {
            discardNext();
            code = compiled;
            settings = settings.withCode(newCode).withLimits(limits);
        }
        restart();
    }

    /** What runs, or is to run at the next start. */
    public QuickAppCode code() {
        return settings.code();
    }

    /** Ends the present life and begins the next: the one that was prepared, if there is one. */
    public void begin() {
        Incarnation beginning;
        synchronized (this) {
            endCurrent();
            beginning = next == null ? newLife() : next;
            next = null;
            current = beginning;
            life = Life.STARTING;
            startedAt = Instant.now();
            mailbox.readBy(beginning);
        }
        settings.home().lifeChanged(settings.deviceId(), Life.STARTING, "");
        beginning.start();
    }

    private void discardNext() {
        if (next != null) {
            next.discard();
            next = null;
        }
    }

    private void endCurrent() {
        if (nextStart != null) {
            nextStart.cancel(false);
            nextStart = null;
        }
        if (current != null) {
            current.close();
            countCurrent();
            current = null;
        }
    }

    /** What a life that is over has done stays in the metrics. */
    private void countCurrent() {
        handledBefore += current.mailHandled();
        firedBefore += current.timers().fired();
        cpuBefore += current.cpuNanos();
    }

    /** What the present life reports; a life that has been replaced is not listened to. */
    private final class LifeWatcher implements Incarnation.Watcher {

        @Override
        public void running(Incarnation reporter) {
            synchronized (QuickApp.this) {
                if (reporter != current) {
                    return;
                }
                life = Life.RUNNING;
            }
            settings.home().lifeChanged(settings.deviceId(), Life.RUNNING, "");
        }

        @Override
        public void crashed(Incarnation reporter, String why) {
            String detail;
            synchronized (QuickApp.this) {
                if (reporter != current) {
                    return;
                }
                countCurrent();
                current = null;
                life = Life.CRASHED;
                mailbox.readBy(null);
                detail = why + "; " + planNextStart();
            }
            settings.home()
                    .log(new LogLine(
                            settings.deviceId(),
                            settings.time().clock().instant(),
                            "error",
                            "QUICKAPP" + settings.deviceId(),
                            "The QuickApp crashed: " + detail));
            settings.home().lifeChanged(settings.deviceId(), Life.CRASHED, detail);
            refuseMail(Life.CRASHED);
        }
    }

    /** Says what will happen. */
    private String planNextStart() {
        var policy = settings.restarts();
        var now = Instant.now();
        crashesInAll++;
        crashesInARow = startedAt.plus(policy.healthyAfter()).isBefore(now) ? 1 : crashesInARow + 1;
        crashes.add(now);
        crashes.removeIf(crash -> crash.isBefore(now.minus(policy.window())));
        if (crashes.size() >= policy.crashes()) {
            return "it crashed " + crashes.size() + " times within "
                    + policy.window().toMinutes() + " minutes and waits for a restart by hand";
        }
        var delay = policy.delayAfter(crashesInARow);
        nextStart = settings.runtime()
                .scheduler()
                .schedule(() -> Thread.ofVirtual().start(this::beginAgain), delay.toMillis(), TimeUnit.MILLISECONDS);
        return "it starts again in " + delay.toMillis() / 1000.0 + " s";
    }

    private void beginAgain() {
        synchronized (this) {
            if (life != Life.CRASHED) {
                return;
            }
        }
        begin();
    }

    private void refuseMail(Life why) {
        mailbox.refuseAll(why == Life.CRASHED ? "the QuickApp crashed" : "the QuickApp was stopped");
    }

    public synchronized Life state() {
        return life;
    }

    public synchronized QuickAppMetrics metrics() {
        var now = current;
        return new QuickAppMetrics(
                mailbox.size(),
                now == null ? 0 : now.timers().pending(),
                now == null ? 0 : now.connections().count(),
                handledBefore + (now == null ? 0 : now.mailHandled()),
                refused.get(),
                firedBefore + (now == null ? 0 : now.timers().fired()),
                crashesInAll,
                cpuBefore + (now == null ? 0 : now.cpuNanos()),
                now == null ? new LuaUsage(0, 0) : now.usage());
    }

    /** Ends the life: timers, sockets, Lua context. Waits for nothing. */
    @Override
    public void close() {
        synchronized (this) {
            discardNext();
            if (life == Life.STOPPED) {
                return;
            }
            endCurrent();
            life = Life.STOPPED;
            mailbox.readBy(null);
        }
        settings.home().lifeChanged(settings.deviceId(), Life.STOPPED, "");
        refuseMail(Life.STOPPED);
    }
}
