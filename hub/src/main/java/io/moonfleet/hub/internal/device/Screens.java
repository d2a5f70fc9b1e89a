package io.moonfleet.hub.internal.device;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.moonfleet.hub.Device;
import io.moonfleet.hub.QuickAppState;
import io.moonfleet.hub.internal.json.Json;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** What the screens of QuickApps show: their description, with what {@code updateView} has changed since. */
public final class Screens {

    private static final List<String> ELEMENT_FIELDS = List.of(
            "type",
            "name",
            "text",
            "value",
            "min",
            "max",
            "step",
            "options",
            "values",
            "visible",
            "selectionType",
            "url");
    private static final int MAX_DEPTH = 20;

    private final DeviceTable devices;
    private final Supplier<Map<Integer, String>> roomNames;

    public Screens(DeviceTable devices, Supplier<Map<Integer, String>> roomNames) {
        this.devices = devices;
        this.roomNames = roomNames;
    }

    /**
     * The QuickApps with their children, for a list of them.
     *
     * @param shown which devices are to be seen
     */
    public JsonNode quickApps(Predicate<Device> shown) {
        // One pass each for parents and children: there may be ten thousand.
        var list = Json.array();
        Map<Integer, ArrayNode> children = new HashMap<>();
        var all = devices.all().stream().filter(shown).toList();
        var rooms = roomNames.get();
        for (var device : all) {
            if (device.isQuickApp() || PlainDevices.isPlain(device)) {
                var entry = list.addObject();
                head(entry, device);
                entry.put("room", rooms.getOrDefault(device.roomId(), ""));
                entry.put("summary", PlainDevices.isPlain(device) ? PlainDevices.summary(device) : "");
                entry.put("quickApp", device.isQuickApp());
                BuiltInScreen.power(device)
                        .ifPresentOrElse(
                                on -> entry.put("on", on),
                                () -> entry.set("buttons", BuiltInScreen.handiest(devices.typeTable(), device)));
                children.put(device.id(), entry.putArray("children"));
            }
        }
        for (var device : all) {
            var siblings = children.get(device.parentId());
            if (siblings != null && device.isQuickAppChild()) {
                siblings.addObject()
                        .put("id", device.id())
                        .put("name", device.name())
                        .put("type", device.type());
            }
        }
        return list;
    }

    private void head(ObjectNode entry, Device device) {
        entry.put("id", device.id());
        entry.put("name", device.name());
        entry.put("type", device.type());
        var running = device.isQuickAppChild() ? device.parentId() : device.id(); // a child lives by its parent's code
        // A device without code of its own is always there.
        var state = PlainDevices.isPlain(device) ? QuickAppState.RUNNING : devices.stateOf(running);
        entry.put("state", state.name().toLowerCase(Locale.ROOT));
        entry.put("stateDetail", devices.stateDetailOf(running));
        entry.put("enabled", device.enabled());
    }

    /** A screen with its rows of elements as they are now. */
    public ObjectNode screen(Device device) {
        var screen = Json.object();
        head(screen, device);
        screen.put("quickApp", !PlainDevices.isPlain(device));
        screen.put("parentId", device.parentId());
        screen.put("roomID", device.roomId());
        var values = devices.viewOf(device.id());
        screen.set("builtIn", BuiltInScreen.rows(devices.typeTable(), device));
        var rows = screen.putArray("rows");
        var uiView = device.property("uiView");
        if (uiView.isArray() && !uiView.isEmpty()) {
            uiView.forEach(row -> addRow(rows, row, values));
        } else {
            var sections =
                    device.property("viewLayout").path("$jason").path("body").path("sections");
            sections.path("items").forEach(item -> addColumn(rows, item, values, 0));
        }
        screen.set("value", Json.orNull(device.property("value")));
        return screen;
    }

    /** A vertical box holds rows: elements of its own and horizontal boxes. */
    private static void addColumn(ArrayNode rows, JsonNode item, Map<String, Map<String, JsonNode>> values, int depth) {
        if (item.path("type").asText().equals("vertical") && depth < MAX_DEPTH) {
            item.path("components").forEach(each -> addColumn(rows, each, values, depth + 1));
        } else {
            addRow(rows, item, values);
        }
    }

    private static void addRow(ArrayNode rows, JsonNode row, Map<String, Map<String, JsonNode>> values) {
        var elements = Json.array();
        if (row.path("components").isArray()) {
            row.path("components").forEach(element -> addElement(elements, element, values));
        } else {
            addElement(elements, row, values);
        }
        if (!elements.isEmpty()) {
            rows.add(elements);
        }
    }

    private static void addElement(ArrayNode row, JsonNode element, Map<String, Map<String, JsonNode>> values) {
        if (!element.path("name").isTextual() || element.path("type").asText().equals("space")) {
            return;
        }
        var shown = row.addObject();
        for (var field : ELEMENT_FIELDS) {
            if (element.has(field)) {
                shown.set(field, element.get(field));
            }
        }
        if (!shown.has("visible")) {
            shown.put("visible", true);
        }
        apply(shown, values.get(element.get("name").asText()));
    }

    /** The type of an element of a screen, empty when there is no such element. */
    public String elementType(Device device, String name) {
        for (var row : screen(device).path("rows")) {
            for (var element : row) {
                if (element.path("name").asText().equals(name)) {
                    return element.path("type").asText();
                }
            }
        }
        return "";
    }

    private static void apply(ObjectNode element, Map<String, JsonNode> values) {
        if (values == null) {
            return;
        }
        values.forEach((property, value) -> element.set(fieldOf(property), value));
    }

    /** {@code updateView} calls the choice of a select otherwise than the view does. */
    private static String fieldOf(String property) {
        return switch (property) {
            case "selectedItem" -> "value";
            case "selectedItems" -> "values";
            default -> property;
        };
    }

    /** {@code GET /plugins/getView}: the layout with the values of now. */
    public JsonNode view(Device device) {
        var layout = Json.orNull(device.property("viewLayout"));
        var values = devices.viewOf(device.id());
        return values.isEmpty() ? layout : merge(layout, values, 0);
    }

    private static JsonNode merge(JsonNode node, Map<String, Map<String, JsonNode>> values, int depth) {
        if (depth > MAX_DEPTH * 2 || !node.isContainerNode()) {
            return node;
        }
        if (node.isArray()) {
            var copy = Json.array();
            node.forEach(item -> copy.add(merge(item, values, depth + 1)));
            return copy;
        }
        var copy = Json.object();
        node.properties().forEach(field -> copy.set(field.getKey(), merge(field.getValue(), values, depth + 1)));
        if (node.path("name").isTextual() && node.path("type").isTextual()) {
            apply(copy, values.get(node.get("name").textValue()));
        }
        return copy;
    }
}
