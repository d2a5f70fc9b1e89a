package io.moonfleet.quickapp;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import io.moonfleet.lua.Arguments;
import io.moonfleet.lua.HostFunction;
import io.moonfleet.lua.LuaContext;
import io.moonfleet.lua.LuaException;
import io.moonfleet.lua.LuaFunction;
import io.moonfleet.lua.LuaString;
import io.moonfleet.lua.LuaTable;
import io.moonfleet.quickapp.internal.json.KnownStrings;
import io.moonfleet.quickapp.internal.json.LuaJson;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;

/**
 * What the environment's Lua files call, and the entry points they define. The QuickApp's own code never sees this
 * table.
 */
final class HostBridge {

    private static final long NANOS_PER_MILLI = 1_000_000;
    private static final double NANOS_PER_SECOND = 1e9;
    private static final long FARTHEST_NANOS = Long.MAX_VALUE / 4;
    private static final int LOG_BURST_SECONDS = 10;
    private static final int FUNCTIONS = 48;
    private static final Duration SHORTEST_POLL = Duration.ofMillis(10);
    private static final Duration LONG_POLL = Duration.ofSeconds(30);

    private final Incarnation life;
    private final LuaContext context;
    private final QuickAppHome home;
    private final int deviceId;
    private final LuaTable table;
    private final KnownStrings names;
    private final LuaJson json;
    private final LogGate logGate;
    private NetworkBridge network;
    private volatile boolean wantsEvents;

    HostBridge(Incarnation life) {
        this.life = life;
        this.context = life.context();
        this.home = life.settings().home();
        this.deviceId = life.settings().deviceId();
        this.table = context.newTable(0, FUNCTIONS);
        this.names = life.settings().runtime().knownStrings();
        this.json = new LuaJson(context, names);
        var lines = life.settings().limits().logLinesPerSecond();
        this.logGate = new LogGate(lines, lines * LOG_BURST_SECONDS);
        table.put("id", (Object) (long) deviceId);
        offerHome();
        offerTimers();
        offerJson();
        define("asUserdata", arguments -> {
            arguments.table(1).presentAsUserdata();
            return HostFunction.one(arguments.get(1));
        });
        define("log", this::log);
        define(
                "urlencode",
                arguments -> HostFunction.one(Urls.encode(LuaString.of(context.tostring(arguments.get(1))))));
        define(
                "errorWords",
                arguments -> HostFunction.one(LuaString.of(errorWords().of(arguments.get(1)))));
        define("ownCalls", arguments -> HostFunction.one(LuaString.of(Tracebacks.ownCalls(arguments.text(1)))));
        define("exit", _ -> {
            // A mark alone would let the code go on to its next loop or call, or for good where it has none.
            throw life.exit();
        });
        define("load", this::load);
        define("listen", arguments -> {
            wantsEvents = arguments.truth(1);
            home.listens(deviceId, wantsEvents);
            return HostFunction.NOTHING;
        });
    }

    /** Runs a library's file, which the script uses for the first time. */
    private Object[] load(Arguments arguments) {
        if (network == null) {
            network = new NetworkBridge(life, json, table);
        }
        var library = life.settings().runtime().environment().library(arguments.text(1));
        return context.call(context.load(library), table);
    }

    LuaTable table() {
        return table;
    }

    /** What the environment's file for scenes asks for. */
    void offerScene(SceneScript scene) {
        table.put("sceneId", (Object) (long) scene.scene());
        table.put("sceneTag", LuaString.of(scene.tag()));
        table.put("sourceTrigger", json.toLua(scene.sourceTrigger()));
    }

    boolean wantsEvents() {
        return wantsEvents;
    }

    /** Ends what the life has under way. */
    void close() {
        if (network != null) {
            network.close();
        }
    }

    /** A function that the environment's files have put into the table. */
    LuaFunction entry(String name) {
        return (LuaFunction) table.get(name);
    }

    private void define(String name, HostFunction body) {
        define(name, name, body);
    }

    /** @param shown what scripts know the function as */
    private void define(String name, String shown, HostFunction body) {
        table.put(names.of(name), life.function(shown, arguments -> {
            life.requireRight();
            return body.call(arguments);
        }));
    }

    private void offerHome() {
        define("device", arguments -> HostFunction.one(json.toLua(home.device((int) arguments.integer(1)))));
        define("property", this::property);
        define("field", arguments -> {
            var device = home.device((int) arguments.integer(1));
            return HostFunction.one(device == null ? null : json.toLua(device.get(arguments.text(2))));
        });
        define("children", arguments -> HostFunction.one(json.listToLua(home.children((int) arguments.integer(1)))));
        define("updateProperty", arguments -> {
            home.updateProperty((int) arguments.integer(1), arguments.text(2), json.toJson(arguments.get(3)));
            return HostFunction.NOTHING;
        });
        define("updateView", arguments -> {
            home.updateView(
                    (int) arguments.integer(1), arguments.text(2), arguments.text(3), json.toJson(arguments.get(4)));
            return HostFunction.NOTHING;
        });
        define("request", this::request);
        define("send", this::send);
    }

    /** value, modified of a device's property without building the whole device. */
    private Object[] property(Arguments arguments) {
        var device = home.device((int) arguments.integer(1));
        if (device == null) {
            return HostFunction.one(null);
        }
        var value = device.path("properties").get(arguments.text(2));
        var modified = device.path("modified");
        return new Object[] {json.toLua(value), modified.isIntegralNumber() ? (Object) modified.longValue() : 0L};
    }

    private HomeRequest homeRequest(Arguments arguments) {
        var body = arguments.isNil(3) ? null : json.toJson(arguments.get(3));
        return new HomeRequest(arguments.text(1), arguments.text(2), body, deviceId);
    }

    /** The API, waiting for the answer: data, status. */
    private Object[] request(Arguments arguments) {
        var request = homeRequest(arguments);
        try {
            var deadline = life.settings().limits().requestDeadline();
            var answer = request.waitsForEvents()
                    ? poll(request, deadline.plus(LONG_POLL))
                    : life.await(home.request(request), deadline, request.runsOthers());
            return new Object[] {json.toLua(answer.body()), (long) answer.status()};
        } catch (TimeoutException late) {
            return new Object[] {null, 504L};
        }
    }

    /**
     * Many QuickApps poll with {@code api.get} from a timer and have other timers beside it: while it waits for events
     * nothing else of them can run, so it waits only as long as there is nothing else to do.
     */
    private HomeAnswer poll(HomeRequest request, Duration deadline) throws TimeoutException {
        var wait = life.idleFor(SHORTEST_POLL, LONG_POLL);
        var nothingNew = CompletableFuture.completedFuture(new HomeAnswer(200, request.nothingNew()));
        return life.await(life.orMail(home.request(request.waiting(wait)), nothingNew), deadline, true);
    }

    /** The API without waiting; what fails is logged. */
    private Object[] send(Arguments arguments) {
        var request = homeRequest(arguments);
        life.answerOrdered();
        home.request(request).whenComplete((answer, failure) -> {
            if (failure != null || answer.status() >= 400) {
                var why = failure != null ? failure.getMessage() : answer.refusal();
                life.post(() -> log("warning", request.method() + " " + request.path() + " failed: " + why));
            }
            life.answerCame();
        });
        return HostFunction.NOTHING;
    }

    private void offerTimers() {
        define("setTimeout", arguments -> HostFunction.one(addTimer(arguments, false)));
        define("setInterval", arguments -> HostFunction.one(addTimer(arguments, true)));
        define("clearTimer", arguments -> {
            if (arguments.get(1) instanceof Long id) {
                life.timers().cancel(id);
            }
            return HostFunction.NOTHING;
        });
        define("sleep", arguments -> {
            life.sleep(Math.clamp((long) (arguments.number(1) * NANOS_PER_MILLI), 0, FARTHEST_NANOS));
            return HostFunction.NOTHING;
        });
        var time = life.settings().time();
        define("millis", _ -> HostFunction.one(time.clock().millis()));
        if (time.isSimulated()) {
            var start = time.nanos();
            define("clock", _ -> HostFunction.one((time.nanos() - start) / NANOS_PER_SECOND));
        }
    }

    private Long addTimer(Arguments arguments, boolean repeat) {
        var function = arguments.function(1);
        // Scripts wait for math.huge milliseconds, too: a time that far off must not come round to the past.
        var nanos = Math.clamp((long) (arguments.number(2, 0) * NANOS_PER_MILLI), 0, FARTHEST_NANOS);
        var limit = life.settings().limits().timers();
        if (life.timers().pending() >= limit) {
            throw new LuaException("limit timers: more than " + limit + " timers pending at once");
        }
        var now = life.settings().time().nanos();
        return life.timers().add(function, now + nanos, repeat ? Math.max(NANOS_PER_MILLI, nanos) : 0);
    }

    private void offerJson() {
        table.put("null", json.nullMark());
        define("jsonEncode", "encode", arguments -> HostFunction.one(json.encode(arguments.get(1))));
        define(
                "jsonEncodeIndented",
                "encodeFormatted",
                arguments -> HostFunction.one(json.encodeIndented(arguments.get(1))));
        define("jsonDecode", "decode", arguments -> HostFunction.one(json.decode(arguments.string(1))));
        define("markArray", arguments -> {
            json.markArray(arguments.table(1));
            return HostFunction.one(arguments.get(1));
        });
        define(
                "isArray",
                arguments -> HostFunction.one(arguments.get(1) instanceof LuaTable found && json.isArray(found)));
    }

    private Object[] log(Arguments arguments) {
        if (mayLog()) {
            home.log(new LogLine(
                    deviceId,
                    life.settings().time().clock().instant(),
                    arguments.text(1),
                    arguments.text(2),
                    arguments.text(3)));
        }
        return HostFunction.NOTHING;
    }

    private boolean mayLog() {
        switch (logGate.take()) {
            case DROP_FIRST -> log("warning", logLimit() + ": what is more is dropped" + at());
            case STOP -> life.exceeded(logLimit());
            case PASS -> {
                var dropped = logGate.droppedUntilCalm();
                if (dropped > 0) {
                    log("warning", dropped + " log lines were dropped");
                }
                return true;
            }
            case DROP -> {
                // counted
            }
        }
        return false;
    }

    private String logLimit() {
        return "limit logLinesPerSecond: more than " + logGate.perSecond() + " log lines a second";
    }

    /** Where the running Lua code is, as an addition to a message. */
    private String at() {
        return Tracebacks.innermost(context.traceback())
                .map(place -> " (" + place + ")")
                .orElse("");
    }

    /** Made when it is needed: few QuickApps have errors, and there may be ten thousand of them. */
    ErrorWords errorWords() {
        return new ErrorWords(context, json);
    }

    /** Logs with the QuickApp's own tag, which its code may have changed. */
    void log(String type, String message) {
        var tag = context.globals().get("__TAG");
        home.log(new LogLine(
                deviceId,
                life.settings().time().clock().instant(),
                type,
                tag instanceof LuaString text ? text.toString() : "QUICKAPP" + deviceId,
                message));
    }

    /** Hands an order to the environment's entry point for it. */
    ActionOutcome dispatch(Order.Request request) {
        return switch (request) {
            case Order.Action action ->
                outcome(context.call(
                        entry("action"),
                        (long) action.device(),
                        LuaString.of(action.name()),
                        json.listToLua(action.args()),
                        (long) action.args().size()));
            case Order.UiEvent event ->
                outcome(context.call(
                        entry("uiEvent"),
                        (long) event.device(),
                        LuaString.of(event.element()),
                        LuaString.of(event.eventType()),
                        json.listToLua(event.values())));
            case Order.Handover(var state) ->
                outcome(context.call(entry("handover"), state == null ? null : json.toLua(state)));
            case Order.HomeEvent event -> outcome(context.call(entry("homeEvent"), json.toLua(event.event())));
        };
    }

    /** What a handler returned; what has no JSON counts as nothing. */
    private ActionOutcome outcome(Object[] results) {
        if (results.length == 0 || results[0] == null) {
            return new ActionOutcome(NullNode.instance, null);
        }
        try {
            return new ActionOutcome(json.toJson(results[0]), null);
        } catch (LuaException noJson) {
            return new ActionOutcome(JsonNodeFactory.instance.textNode(context.tostring(results[0])), null);
        }
    }
}
