package io.moonfleet.hub.internal.device;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.moonfleet.hub.Device;
import io.moonfleet.hub.HubEvent;
import io.moonfleet.hub.HubEvent.PropertyChanged;
import io.moonfleet.hub.HubEvent.ViewChanged;
import io.moonfleet.hub.HubListener;
import io.moonfleet.hub.internal.event.EventStream;
import io.moonfleet.hub.internal.json.Json;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The screens of devices that are no QuickApps: made from what the device can do and shows. What is tapped there becomes
 * an action, and a property that changes changes the elements that show it.
 */
public final class PlainScreens implements HubListener {

    /** So begin the names of these elements; QuickApps' own do not. */
    public static final String MARK = "__";

    private static final int FULL = 99;

    private final DeviceTable devices;
    private final EventStream events;

    public PlainScreens(DeviceTable devices, EventStream events) {
        this.devices = devices;
        this.events = events;
    }

    static boolean isPlain(Device device) {
        return !device.isQuickApp() && !device.isQuickAppChild() && device.id() != DeviceTable.ZWAVE;
    }

    /** What an element asks for. */
    public record Wish(String action, List<JsonNode> args) {}

    // ---- what is shown

    static ArrayNode rows(Device device) {
        var rows = Json.array();
        var value = device.property("value");
        if (can(device, "turnOn") && can(device, "turnOff")) {
            row(rows, element("switch", "on").put("text", "On").put("value", isOn(value)));
        }
        if (value.isNumber() && can(device, "setValue")) {
            row(rows, slider("level", "Level", 0, FULL, 1, value));
        }
        if (can(device, "open") && can(device, "close")) {
            var buttons = Json.array();
            for (var action : List.of("open", "stop", "close")) {
                buttons.add(element("button", action).put("text", capital(action)));
            }
            rows.add(buttons);
        }
        if (can(device, "secure") && can(device, "unsecure")) {
            row(rows, element("label", "state").put("text", lock(device)));
            rows.add(Json.array()
                    .add(element("button", "secure").put("text", "Lock"))
                    .add(element("button", "unsecure").put("text", "Unlock")));
        }
        var heating = device.property("heatingThermostatSetpoint");
        if (heating.isNumber() && can(device, "setHeatingThermostatSetpoint")) {
            row(rows, element("label", "heatingText").put("text", "Heats to " + heating.asText() + " °C"));
            row(rows, slider("heating", "Set to", 5, 30, 0.5, heating));
        }
        var shown = summary(device);
        if (rows.isEmpty() && !shown.isEmpty()) {
            row(rows, element("label", "value").put("text", shown));
        }
        if (device.property("power").isNumber()) {
            row(rows, element("label", "power").put("text", power(device)));
        }
        return rows;
    }

    private static boolean can(Device device, String action) {
        return device.document().path("actions").has(action);
    }

    private static boolean isOn(JsonNode value) {
        return value.isBoolean() ? value.booleanValue() : value.asDouble() > 0;
    }

    private static String capital(String word) {
        return word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1);
    }

    private static void row(ArrayNode rows, ObjectNode element) {
        rows.add(Json.array().add(element));
    }

    private static ObjectNode element(String type, String name) {
        return Json.object().put("type", type).put("name", MARK + name).put("visible", true);
    }

    private static ObjectNode slider(String name, String text, int min, int max, double step, JsonNode value) {
        var slider = element("slider", name).put("text", text);
        slider.put("min", Integer.toString(min))
                .put("max", Integer.toString(max))
                .put("step", Double.toString(step));
        return slider.put("value", value.asText());
    }

    private static String lock(Device device) {
        return device.property("secured").asInt() > 0 ? "Locked" : "Unlocked";
    }

    private static String power(Device device) {
        var text = Math.round(device.property("power").asDouble() * 10) / 10.0 + " W";
        var energy = device.property("energy");
        return energy.isNumber() ? text + " · " + Math.round(energy.asDouble() * 100) / 100.0 + " kWh" : text;
    }

    /** What a list says of a device in a few words. */
    static String summary(Device device) {
        var value = device.property("value");
        var type = device.type();
        if (device.property("WeatherCondition").isTextual()) {
            return device.property("Temperature").asText() + " °C, "
                    + device.property("WeatherCondition").asText();
        }
        if (can(device, "secure")) {
            return lock(device);
        }
        if (device.property("heatingThermostatSetpoint").isNumber()) {
            return "Heats to " + device.property("heatingThermostatSetpoint").asText() + " °C";
        }
        if (value.isNumber()) {
            var unit = device.property("unit").asText("");
            boolean level = can(device, "setValue");
            return value.asText() + (level ? " %" : unit.isEmpty() ? "" : " " + degrees(unit));
        }
        if (!value.isBoolean()) {
            return "";
        }
        if (can(device, "turnOn")) {
            return value.booleanValue() ? "On" : "Off";
        }
        boolean opens =
                type.contains("door") || type.contains("window") || type.contains("Door") || type.contains("Window");
        if (opens) {
            return value.booleanValue() ? "Open" : "Closed";
        }
        return value.booleanValue() ? "Detected" : "Nothing";
    }

    private static String degrees(String unit) {
        return unit.equals("C") || unit.equals("F") ? "°" + unit : unit;
    }

    // ---- what is tapped

    /** The action that an element of a plain device stands for. */
    public static Optional<Wish> wish(String element, List<JsonNode> values) {
        if (!element.startsWith(MARK)) {
            return Optional.empty();
        }
        var first = values.isEmpty() ? Json.orNull(null) : values.getFirst();
        return Optional.ofNullable(
                switch (element.substring(MARK.length())) {
                    case "on" -> new Wish(first.asBoolean() ? "turnOn" : "turnOff", List.of());
                    case "level" -> new Wish("setValue", List.of(first));
                    case "heating" -> new Wish("setHeatingThermostatSetpoint", List.of(first));
                    case "open", "stop", "close", "secure", "unsecure" ->
                        new Wish(element.substring(MARK.length()), List.of());
                    default -> null;
                });
    }

    // ---- what changes

    @Override
    public void onEvent(HubEvent event) {
        if (!(event instanceof PropertyChanged changed)) {
            return;
        }
        var device = devices.find(changed.device()).filter(PlainScreens::isPlain);
        if (device.isEmpty() || !shows(device.get(), changed.property())) {
            return;
        }
        for (var row : rows(device.get())) {
            for (var element : row) {
                var field = element.has("value") ? "value" : "text";
                if (!element.path("type").asText().equals("button")) {
                    tell(device.get().id(), element.path("name").asText(), field, element.path(field));
                }
            }
        }
    }

    private static boolean shows(Device device, String property) {
        return switch (property) {
            case "value", "power", "energy", "secured", "heatingThermostatSetpoint" -> true;
            case "Temperature", "WeatherCondition" ->
                device.property("WeatherCondition").isTextual();
            default -> false;
        };
    }

    private void tell(int device, String element, String property, JsonNode value) {
        events.append(
                (sequence, at) -> new ViewChanged(sequence, at, device, element, property, value, Json.orNull(null)));
    }
}
