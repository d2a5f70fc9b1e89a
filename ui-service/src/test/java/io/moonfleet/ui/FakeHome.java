package io.moonfleet.ui;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.moonfleet.messaging.EventFeed.Follower;
import io.moonfleet.messaging.EventFeed.Subscription;
import io.moonfleet.protocol.Caller;
import io.moonfleet.protocol.Event;
import io.moonfleet.protocol.Event.LifeChanged;
import io.moonfleet.protocol.Event.LogWritten;
import io.moonfleet.protocol.Event.PropertyChanged;
import io.moonfleet.protocol.Event.ViewChanged;
import io.moonfleet.protocol.EventKind;
import io.moonfleet.ui.HomeView.Child;
import io.moonfleet.ui.HomeView.HandyButton;
import io.moonfleet.ui.HomeView.LogLine;
import io.moonfleet.ui.HomeView.QuickAppEntry;
import io.moonfleet.ui.HomeView.Screen;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/** A home in memory, with QuickApps that a test writes and moves. */
final class FakeHome implements Home {

    private static final JsonMapper JSON = new JsonMapper();

    private final Map<Integer, FakeQuickApp> quickApps = new TreeMap<>();
    private final Map<Integer, List<Follower>> followers = new ConcurrentHashMap<>();
    private final List<Follower> lives = new CopyOnWriteArrayList<>();
    private final List<ClientFrame.Tap> taps = new CopyOnWriteArrayList<>();
    private volatile Function<ClientFrame.Tap, CompletionStage<Void>> tapHandler =
            _ -> CompletableFuture.completedFuture(null);
    private volatile HomeException refusal;
    private final List<ObjectNode> tokens = new CopyOnWriteArrayList<>();
    private final Set<Integer> hidden = ConcurrentHashMap.newKeySet();
    private long sequence = 100;

    synchronized FakeQuickApp add(int id, String name, String type, String state, String rows) {
        var quickApp = new FakeQuickApp(id, name, type, state, (ArrayNode) json(rows));
        quickApps.put(id, quickApp);
        return quickApp;
    }

    synchronized void clear() {
        quickApps.clear();
        taps.clear();
        tokens.clear();
        refusal = null;
        tapHandler = _ -> CompletableFuture.completedFuture(null);
    }

    List<ClientFrame.Tap> taps() {
        return taps;
    }

    void onTap(Function<ClientFrame.Tap, CompletionStage<Void>> handler) {
        tapHandler = handler;
    }

    /** Every read fails with it until it is null. */
    void refuse(HomeException reason) {
        refusal = reason;
    }

    long updateView(int device, String element, String property, Object value) {
        var node = JSON.valueToTree(value);
        Event event;
        synchronized (this) {
            var quickApp = quickApps.get(device);
            if (quickApp != null) {
                quickApp.set(element, property, node);
            }
            event = event(device, new ViewChanged(element, property, node, null));
        }
        publish(event);
        return event.sequence();
    }

    void updateProperty(int device, String property, Object value) {
        JsonNode node = JSON.valueToTree(value);
        Event event;
        synchronized (this) {
            var quickApp = quickApps.get(device);
            if (quickApp != null) {
                quickApp.follow(property, node);
            }
            event = event(device, new PropertyChanged(property, node, null));
        }
        publish(event);
    }

    void log(int device, String type, String message) {
        Event event;
        synchronized (this) {
            event = event(device, new LogWritten(type, "QUICKAPP" + device, message));
            var quickApp = quickApps.get(device);
            if (quickApp != null) {
                quickApp.lines.add(
                        new LogLine(event.sequence(), event.at().toEpochMilli(), type, "QUICKAPP" + device, message));
            }
        }
        publish(event);
    }

    void life(int device, String phase, String detail) {
        synchronized (this) {
            quickApps.computeIfPresent(device, (_, quickApp) -> quickApp.in(phase, detail));
        }
        publish(event(device, new LifeChanged(phase, detail)));
    }

    void publish(Event event) {
        var told = event.kind() == EventKind.LIFE ? lives : followers.getOrDefault(event.device(), List.of());
        told.forEach(follower -> follower.onEvent(event));
    }

    synchronized Event event(int device, Event.Body body) {
        return new Event(++sequence, Instant.now(), device, body);
    }

    int followed() {
        return followers.values().stream().mapToInt(List::size).sum();
    }

    @Override
    public boolean shows(int device) {
        return !hidden.contains(device);
    }

    /** What happens to it is not told any more. */
    void hide(int device) {
        hidden.add(device);
    }

    @Override
    public CompletionStage<JsonNode> audit(Map<String, String> filters) {
        return CompletableFuture.completedFuture(JsonNodeFactory.instance.arrayNode());
    }

    @Override
    public CompletionStage<JsonNode> tokens() {
        return CompletableFuture.completedFuture(
                JsonNodeFactory.instance.arrayNode().addAll(tokens));
    }

    @Override
    public CompletionStage<JsonNode> makeToken(JsonNode order) {
        var token = ((ObjectNode) order.deepCopy()).put("id", "abc" + tokens.size());
        tokens.add(token);
        return CompletableFuture.completedFuture(token.deepCopy().put("token", "mf_secret"));
    }

    @Override
    public CompletionStage<JsonNode> revokeToken(String id) {
        tokens.removeIf(token -> token.path("id").asText().equals(id));
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public Home as(Caller caller) {
        return this;
    }

    @Override
    public synchronized CompletionStage<List<QuickAppEntry>> quickApps() {
        return refusedOr(quickApps.values().stream()
                .map(quickApp -> new QuickAppEntry(
                        quickApp.id,
                        quickApp.name,
                        quickApp.type,
                        quickApp.state,
                        quickApp.detail,
                        quickApp.room,
                        quickApp.summary,
                        !quickApp.plain,
                        quickApp.on,
                        quickApp.buttons,
                        quickApp.children))
                .toList());
    }

    @Override
    public synchronized CompletionStage<Snapshot> screen(int id) {
        var quickApp = quickApps.get(id);
        if (quickApp == null) {
            return CompletableFuture.failedFuture(new HomeException("NOT_FOUND", "there is no QuickApp " + id));
        }
        return refusedOr(new Snapshot(
                sequence,
                new Screen(
                        id,
                        quickApp.name,
                        quickApp.type,
                        quickApp.state,
                        quickApp.detail,
                        !quickApp.plain,
                        quickApp.value,
                        quickApp.builtIn.deepCopy(),
                        quickApp.rows.deepCopy(),
                        quickApp.children)));
    }

    @Override
    public synchronized CompletionStage<List<LogLine>> log(int id, int count) {
        var quickApp = quickApps.get(id);
        return refusedOr(quickApp == null ? List.of() : List.copyOf(quickApp.lines));
    }

    @Override
    public CompletionStage<Void> tap(ClientFrame.Tap tap) {
        taps.add(tap);
        return tapHandler.apply(tap);
    }

    @Override
    public Subscription follow(int device, Follower follower) {
        var list = followers.computeIfAbsent(device, _ -> new CopyOnWriteArrayList<>());
        list.add(follower);
        follower.onFresh();
        return () -> list.remove(follower);
    }

    @Override
    public Subscription followLife(Follower follower) {
        lives.add(follower);
        follower.onFresh();
        return () -> lives.remove(follower);
    }

    /** The broker was away for a moment, and what happened meanwhile nobody was told. */
    void interruptEvents() {
        followers.values().forEach(list -> list.forEach(Follower::onFresh));
        lives.forEach(Follower::onFresh);
    }

    private <T> CompletionStage<T> refusedOr(T answer) {
        return refusal == null ? CompletableFuture.completedFuture(answer) : CompletableFuture.failedFuture(refusal);
    }

    static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(text, e);
        }
    }

    /** One of its QuickApps. */
    static final class FakeQuickApp {
        private final int id;
        private final String name;
        private final String type;
        private final ArrayNode rows;
        private final List<LogLine> lines = new ArrayList<>();
        private final List<Child> children = new ArrayList<>();
        private String state;
        private String detail = "";
        private String room = "";
        private String summary = "";
        private boolean plain;
        private Boolean on;
        private List<HandyButton> buttons = List.of();
        private JsonNode value;
        private JsonNode builtIn = JSON.createArrayNode();

        private FakeQuickApp(int id, String name, String type, String state, ArrayNode rows) {
            this.id = id;
            this.name = name;
            this.type = type;
            this.state = state;
            this.rows = rows;
        }

        FakeQuickApp child(int childId, String childName, String childType, Object childValue) {
            children.add(new Child(childId, childName, childType, JSON.valueToTree(childValue)));
            return this;
        }

        FakeQuickApp value(Object newValue) {
            value = JSON.valueToTree(newValue);
            return this;
        }

        /** It is a device without code. */
        FakeQuickApp device(String itsRoom, Boolean itsSwitch) {
            room = itsRoom;
            plain = true;
            on = itsSwitch;
            return this;
        }

        FakeQuickApp shows(String words) {
            summary = words;
            return this;
        }

        FakeQuickApp atHand(HandyButton... itsButtons) {
            buttons = List.of(itsButtons);
            return this;
        }

        FakeQuickApp builtIn(String itsRows) {
            builtIn = json(itsRows);
            return this;
        }

        FakeQuickApp in(String newState, String newDetail) {
            state = newState;
            detail = newDetail;
            return this;
        }

        /** Built-in elements show it, as the hub's do. */
        private void follow(String property, JsonNode newValue) {
            builtIn.forEach(
                    row -> row.forEach(cell -> cell.path("shows").properties().forEach(shows -> {
                        if (shows.getValue().asText().equals(property)) {
                            ((ObjectNode) cell).set(shows.getKey(), newValue);
                        }
                    })));
            if (property.equals("value")) {
                value = newValue;
            }
        }

        private void set(String element, String property, JsonNode newValue) {
            for (var row : rows) {
                for (var cell : row) {
                    if (cell.path("name").asText().equals(element)) {
                        ((ObjectNode) cell).set(property, newValue);
                    }
                }
            }
        }
    }
}
