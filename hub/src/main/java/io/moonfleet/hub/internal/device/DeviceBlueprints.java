package io.moonfleet.hub.internal.device;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.moonfleet.hub.internal.device.DeviceTypes.DeviceType;
import io.moonfleet.hub.internal.json.Json;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Makes the documents of new devices from their types. */
final class DeviceBlueprints {

    private final DeviceTypes types;

    /** Which panel shows a device is its type's matter: all devices of a type share that. */
    private final Map<String, JsonNode> views = new ConcurrentHashMap<>();

    DeviceBlueprints(DeviceTypes types) {
        this.types = types;
    }

    /** What a device is made from. */
    record Blueprint(String name, DeviceType type, List<String> interfaces, int parent, int room) {}

    /**
     * @param given over the type's properties
     * @param now in seconds
     */
    ObjectNode document(int id, Blueprint from, ObjectNode given, long now) {
        var type = from.type;
        var document = Json.object();
        document.put("id", id);
        document.put("name", from.name);
        document.put("roomID", from.room);
        document.set("view", views.computeIfAbsent(type.name(), _ -> view(type)));
        document.put("type", type.name());
        document.put("baseType", type.baseType());
        document.put("enabled", true);
        document.put("visible", true);
        document.put("isPlugin", from.interfaces.contains("quickApp") || from.interfaces.contains("quickAppChild"));
        document.put("parentId", from.parent);
        document.put("viewXml", !type.hasPanel());
        document.put("hasUIView", type.hasPanel());
        document.put("configXml", false);
        document.set("interfaces", Json.texts(from.interfaces.stream().sorted().toList()));
        var properties = document.putObject("properties");
        properties.setAll(type.properties());
        for (var name : from.interfaces) {
            types.trait(name).properties().properties().forEach(field -> {
                if (!properties.has(field.getKey())) {
                    properties.set(field.getKey(), field.getValue());
                }
            });
        }
        properties.setAll(given);
        document.set("actions", type.actions());
        document.put("created", now);
        document.put("modified", now);
        document.put("sortOrder", id);
        return document;
    }

    private static JsonNode view(DeviceType type) {
        var list = Json.array();
        var view = list.addObject();
        if (type.panel().isEmpty()) {
            view.put("type", "json");
        } else {
            view.put("assetsPath", "dynamic-plugins/" + type.panel());
            view.put("name", type.panel());
            view.put("translatesPath", "/assets/i18n/" + type.panel());
            view.put("type", "ts");
        }
        return list;
    }

    /**
     * A variable keeps the value it has, over restarts of the program too; new ones are added.
     *
     * @param old the list of a device that was there before, or null
     */
    static JsonNode variables(Map<String, JsonNode> wished, JsonNode old) {
        var list = Json.array();
        var names = new LinkedHashSet<String>();
        if (old != null) {
            for (var variable : old) {
                list.add(variable);
                names.add(variable.path("name").asText());
            }
        }
        wished.forEach((name, value) -> {
            if (!names.contains(name)) {
                list.addObject().put("name", name).set("value", value);
            }
        });
        return list;
    }

    /** The view of a QuickApp without elements. */
    static JsonNode emptyLayout(int id) {
        var title = "quickApp_device_" + id;
        var layout = Json.object();
        var view = layout.putObject("$jason");
        var body = view.putObject("body");
        body.putObject("header").put("title", title).putObject("style").put("height", "0");
        body.putObject("sections").putArray("items");
        view.putObject("head").put("title", title);
        return layout;
    }
}
