package io.moonfleet.runner;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.moonfleet.hub.ApiRequest;
import io.moonfleet.hub.Hub;
import io.moonfleet.hub.HubEvent;
import io.moonfleet.quickapp.QuickAppDefinition;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * The small QuickApp on a real HC3 that stands in for one that is developed here ({@code --%%proxy:true}). What is asked of it
 * comes here as events of HC3's {@code refreshStates}, so that HC3 needs no way to this machine; our property and view updates
 * go to it.
 */
final class StandIn implements AutoCloseable {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final String SUFFIX = "_Proxy";
    private static final String UI_EVENT = "moonfleetUiEvent";
    private static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(5);
    private static final int MOST_WAITING = 1_000;

    /** It does nothing by itself: actions are seen as events, and what is no action becomes one. */
    private static final String CODE = """
            -- Stands in for a QuickApp that is developed with Moonfleet; it may be removed when that is over.
            function QuickApp:onInit() self:debug("stands in for a QuickApp on a developer's machine") end
            function QuickApp:actionHandler(event) end
            function QuickApp:UIHandler(event)
              fibaro.call(self.id, "%s", event.elementName, event.eventType, event.values)
            end
            """.formatted(UI_EVENT);

    private record Update(String path, ObjectNode body) {}

    private final Hub hub;
    private final RemoteHub remote;
    private final int quickApp;
    private final int there;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final BlockingQueue<Update> updates = new ArrayBlockingQueue<>(MOST_WAITING);
    private final Hub.Listening listening;

    private StandIn(Hub hub, RemoteHub remote, int quickApp, int there) {
        this.hub = hub;
        this.remote = remote;
        this.quickApp = quickApp;
        this.there = there;
        this.listening = hub.listen(this::onEvent);
    }

    /**
     * Finds the stand-in, or makes it, and begins to pass things on.
     *
     * @throws RemoteHub.Unreachable the HC3 does not want
     */
    static StandIn begin(Hub hub, RemoteHub remote, int quickApp, QuickAppDefinition definition) {
        var standIn = new StandIn(hub, remote, quickApp, findOrMake(remote, definition));
        hub.log(
                quickApp,
                "trace",
                "HC3",
                "device " + standIn.there + " of " + remote.url() + " stands in for this QuickApp");
        Thread.ofVirtual().name("stand-in-events-" + quickApp).start(standIn::follow);
        Thread.ofVirtual().name("stand-in-updates-" + quickApp).start(standIn::pass);
        return standIn;
    }

    private static int findOrMake(RemoteHub remote, QuickAppDefinition definition) {
        var name = definition.name() + SUFFIX;
        for (var device : remote.get("GET", "/devices?interface=quickApp", null)) {
            if (device.path("name").asText().equals(name)
                    && device.path("type").asText().equals(definition.type())) {
                var id = device.path("id").asInt();
                remote.get("PUT", "/devices/" + id, NODES.objectNode().set("properties", screen(definition)));
                return id;
            }
        }
        var fqa = NODES.objectNode().put("apiVersion", "1.3").put("name", name).put("type", definition.type());
        fqa.set("initialProperties", screen(definition));
        var interfaces = fqa.putArray("initialInterfaces");
        definition.interfaces().forEach(interfaces::add);
        fqa.putArray("files")
                .addObject()
                .put("name", "main")
                .put("isMain", true)
                .put("isOpen", false)
                .put("type", "lua")
                .put("content", CODE);
        return remote.get("POST", "/quickApp/", fqa).path("id").asInt();
    }

    private static ObjectNode screen(QuickAppDefinition definition) {
        var screen = NODES.objectNode();
        screen.set("uiCallbacks", definition.screen().uiCallbacks());
        screen.set("viewLayout", definition.screen().viewLayout());
        screen.set("uiView", definition.screen().uiView());
        return screen;
    }

    /** HC3's long poll; its events arrive in order. */
    private void follow() {
        var last = 0L;
        while (closed.getCount() > 0) {
            try {
                var states = remote.get("GET", "/refreshStates?last=" + last + "&lang=en", null);
                if (last > 0) { // the first answer tells of what was
                    states.path("events").forEach(this::onRemoteEvent);
                }
                last = states.path("last").asLong(last);
            } catch (RemoteHub.Unreachable gone) {
                hub.log(quickApp, "warning", "HC3", gone.getMessage());
                pauseOrEnd();
            }
        }
    }

    private void pauseOrEnd() {
        try {
            if (closed.await(PAUSE_AFTER_FAILURE.toMillis(), TimeUnit.MILLISECONDS)) {
                return;
            }
        } catch (InterruptedException end) {
            Thread.currentThread().interrupt();
            closed.countDown();
        }
    }

    private void onRemoteEvent(JsonNode event) {
        var data = event.path("data");
        if (!event.path("type").asText().equals("DeviceActionRanEvent")
                || data.path("id").asInt() != there) {
            return;
        }
        var args = data.path("args");
        if (data.path("actionName").asText().equals(UI_EVENT)) {
            var body = NODES.objectNode()
                    .put("deviceID", quickApp)
                    .put("elementName", args.path(0).asText())
                    .put("eventType", args.path(1).asText());
            body.set("values", args.path(2).isArray() ? args.path(2) : NODES.arrayNode());
            ask("/plugins/callUIEvent", body);
        } else {
            var body = NODES.objectNode();
            body.set("args", args.isArray() ? args : NODES.arrayNode());
            ask("/devices/" + quickApp + "/action/" + data.path("actionName").asText(), body);
        }
    }

    private void ask(String path, ObjectNode body) {
        hub.api().handle(ApiRequest.of("POST", path, body)).whenComplete((answer, failure) -> {
            if (failure != null || answer.status() >= 400) {
                hub.log(quickApp, "warning", "HC3", "an action from HC3 was refused: POST " + path);
            }
        });
    }

    private void onEvent(HubEvent event) {
        if (event.device() != quickApp) {
            return;
        }
        var body = NODES.objectNode().put("deviceId", there);
        var update =
                switch (event) {
                    case HubEvent.PropertyChanged change
                    when !change.property().equals("quickAppVariables") -> {
                        body.put("propertyName", change.property()).set("value", change.newValue());
                        yield new Update("/plugins/updateProperty", body);
                    }
                    case HubEvent.ViewChanged change -> {
                        body.put("componentName", change.element())
                                .put("propertyName", change.property())
                                .set("newValue", change.newValue());
                        yield new Update("/plugins/updateView", body);
                    }
                    default -> null;
                };
        if (update != null && !updates.offer(update)) {
            updates.poll(); // the oldest: what is shown last must be true
            updates.offer(update);
        }
    }

    private void pass() {
        var failed = false;
        try {
            while (closed.getCount() > 0) {
                var update = updates.poll(1, TimeUnit.SECONDS);
                if (update != null) {
                    failed = !send(update, failed);
                }
            }
        } catch (InterruptedException end) {
            Thread.currentThread().interrupt();
        }
    }

    /** Tells of the first failure in a row. */
    private boolean send(Update update, boolean failedBefore) {
        try {
            remote.get("POST", update.path, update.body);
            return true;
        } catch (RemoteHub.Unreachable gone) {
            if (!failedBefore) {
                hub.log(quickApp, "warning", "HC3", gone.getMessage());
            }
            return false;
        }
    }

    @Override
    public void close() {
        closed.countDown();
        listening.close();
    }
}
