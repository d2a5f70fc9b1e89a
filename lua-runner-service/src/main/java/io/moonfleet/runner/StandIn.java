package io.moonfleet.runner;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.moonfleet.hub.ApiRequest;
import io.moonfleet.hub.Device;
import io.moonfleet.hub.Hub;
import io.moonfleet.hub.HubEvent;
import io.moonfleet.quickapp.QuickAppDefinition;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * The small QuickApp on a real HC3 that stands in for one that is developed here ({@code --%%proxy:true}). What is asked of it
 * comes here as events of HC3's {@code refreshStates}, so that HC3 needs no way to this machine; our property and view updates
 * go to it. The QuickApp's children have stand-ins too, as children of it.
 */
final class StandIn implements AutoCloseable {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final String SUFFIX = "_Proxy";
    private static final String UI_EVENT = "moonfleetUiEvent";
    private static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(5);
    private static final int MOST_WAITING = 1_000;

    /** By which a stand-in's code is known as ours, whatever version made it. */
    private static final String SIGNATURE = "-- Stands in for a QuickApp that is developed with Moonfleet";

    /** It does nothing by itself: actions are seen as events, and what is no action becomes one. */
    private static final String CODE = SIGNATURE + """
            ; it may be removed when that is over.
            function QuickApp:onInit() self:debug("stands in for a QuickApp on a developer's machine") end
            function QuickApp:actionHandler(event) end
            function QuickApp:UIHandler(event)
              fibaro.call(event.deviceId or self.id, "%s", event.elementName, event.eventType, event.values)
            end
            """.formatted(UI_EVENT);

    /** What the HC3 is to be told of one of our devices. */
    private sealed interface News {
        int device();
    }

    private record Appeared(int device) implements News {}

    private record Changed(int device, String path, ObjectNode body) implements News {}

    private record Removed(int device) implements News {}

    private final Hub hub;
    private final RemoteHub remote;
    private final int quickApp;
    private final StandInDevices devices;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final BlockingQueue<News> news = new ArrayBlockingQueue<>(MOST_WAITING);
    private final Hub.Listening listening;

    private StandIn(Hub hub, RemoteHub remote, int quickApp, int there) {
        this.hub = hub;
        this.remote = remote;
        this.quickApp = quickApp;
        this.devices = new StandInDevices(hub, remote, quickApp, there);
        this.listening = hub.listen(this::onEvent);
    }

    /**
     * Finds the stand-in, or makes it, and begins to pass things on.
     *
     * @throws RemoteHub.Unreachable the HC3 does not want
     */
    static StandIn begin(Hub hub, RemoteHub remote, int quickApp, QuickAppDefinition definition) {
        var there = findOrMake(remote, definition);
        var standIn = new StandIn(hub, remote, quickApp, there);
        hub.log(quickApp, "trace", "HC3", "device " + there + " of " + remote.url() + " stands in for this QuickApp");
        hub.devices().children(quickApp).stream()
                .map(Device::id)
                .filter(standIn.devices::isOurs)
                .forEach(child -> standIn.tell(new Appeared(child)));
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
                renew(remote, "/quickApp/" + id + "/files/main");
                return id;
            }
        }
        var fqa = NODES.objectNode().put("apiVersion", "1.3").put("name", name).put("type", definition.type());
        fqa.set("initialProperties", screen(definition));
        var interfaces = fqa.putArray("initialInterfaces");
        definition.interfaces().forEach(interfaces::add);
        fqa.putArray("files").add(file());
        return remote.get("POST", "/quickApp/", fqa).path("id").asInt();
    }

    private static ObjectNode file() {
        return NODES.objectNode()
                .put("name", "main")
                .put("isMain", true)
                .put("isOpen", false)
                .put("type", "lua")
                .put("content", CODE);
    }

    /** One that an older version made passes its children's taps on as its own; code that is not ours stays as it is. */
    private static void renew(RemoteHub remote, String path) {
        var content = remote.get("GET", path, null).path("content").asText();
        if (content.startsWith(SIGNATURE) && !content.strip().equals(CODE.strip())) {
            remote.get("PUT", path, file());
        }
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
        if (event.path("type").asText().equals("DeviceActionRanEvent")) {
            devices.here(data.path("id").asInt())
                    .ifPresent(here -> onAction(here, data.path("actionName").asText(), data.path("args")));
        }
    }

    private void onAction(int here, String action, JsonNode args) {
        if (action.equals(UI_EVENT)) {
            var body = NODES.objectNode()
                    .put("deviceID", here)
                    .put("elementName", args.path(0).asText())
                    .put("eventType", args.path(1).asText());
            body.set("values", args.path(2).isArray() ? args.path(2) : NODES.arrayNode());
            ask("/plugins/callUIEvent", body);
        } else {
            var body = NODES.objectNode();
            body.set("args", args.isArray() ? args : NODES.arrayNode());
            ask("/devices/" + here + "/action/" + action, body);
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
        var device = event.device();
        if (!devices.isOurs(device)) {
            return;
        }
        switch (event) {
            case HubEvent.PropertyChanged change
            when !change.property().equals("quickAppVariables") -> {
                var body = NODES.objectNode().put("propertyName", change.property());
                body.set("value", change.newValue());
                tell(new Changed(device, "/plugins/updateProperty", body));
            }
            case HubEvent.ViewChanged change -> {
                var body = NODES.objectNode()
                        .put("componentName", change.element())
                        .put("propertyName", change.property());
                body.set("newValue", change.newValue());
                tell(new Changed(device, "/plugins/updateView", body));
            }
            case HubEvent.LifeChanged life when life.phase() == HubEvent.Phase.CREATED -> tell(new Appeared(device));
            case HubEvent.LifeChanged life
            when life.phase() == HubEvent.Phase.REMOVED && device != quickApp -> tell(new Removed(device));
            default -> {
                // nothing that shows on the HC3
            }
        }
    }

    private void tell(News one) {
        if (!news.offer(one)) {
            news.poll(); // the oldest: what is shown last must be true
            news.offer(one);
        }
    }

    private void pass() {
        var failing = new HashSet<Integer>();
        try {
            while (closed.getCount() > 0) {
                var next = news.poll(1, TimeUnit.SECONDS);
                if (next != null) {
                    pass(next, failing);
                }
            }
        } catch (InterruptedException end) {
            Thread.currentThread().interrupt();
        }
    }

    /** Tells of a device's first failure in a row. */
    private void pass(News next, Set<Integer> failing) {
        try {
            send(next);
            failing.remove(next.device());
        } catch (RemoteHub.Unreachable gone) {
            if (failing.add(next.device())) {
                hub.log(quickApp, "warning", "HC3", gone.getMessage());
            }
        }
    }

    private void send(News next) {
        switch (next) {
            case Appeared(int device) -> devices.there(device);
            case Changed(int device, String path, ObjectNode body) ->
                devices.there(device).ifPresent(there -> remote.get("POST", path, body.put("deviceId", there)));
            case Removed(int device) -> devices.remove(device);
        }
    }

    @Override
    public void close() {
        closed.countDown();
        listening.close();
    }
}
