package io.moonfleet.hub.internal.device;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.moonfleet.hub.Device;
import io.moonfleet.hub.internal.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The part of a screen that a device's type brings: what it measures and what its actions are, above the QuickApp's own
 * rows. An element says in {@code shows} which of its fields follow which properties, so that a page keeps it true.
 */
public final class BuiltInScreen {

    /** What a tap on a built-in element asks for. */
    public record Order(String action, List<JsonNode> args) {}

    private static final String PREFIX = "__";
    private static final Map<String, String> BUTTONS = Map.ofEntries(
            Map.entry("open", "Open"),
            Map.entry("stop", "Stop"),
            Map.entry("close", "Close"),
            Map.entry("prev", "⏮"),
            Map.entry("play", "▶"),
            Map.entry("pause", "⏸"),
            Map.entry("next", "⏭"),
            Map.entry("arm", "Arm"),
            Map.entry("disarm", "Disarm"),
            Map.entry("secure", "Lock"),
            Map.entry("unsecure", "Unlock"));
    private static final List<List<String>> BUTTON_ROWS = List.of(
            List.of("open", "stop", "close"),
            List.of("prev", "play", "pause", "stop", "next"),
            List.of("arm", "disarm"),
            List.of("secure", "unsecure"));

    private final DeviceTypes types;
    private final Device device;
    private final ArrayNode rows = Json.array();

    private BuiltInScreen(DeviceTypes types, Device device) {
        this.types = types;
        this.device = device;
    }

    /** The rows for a device as it is now; none for a type that has nothing to show. */
    static ArrayNode rows(DeviceTypes types, Device device) {
        var screen = new BuiltInScreen(types, device);
        screen.addReadings();
        screen.addControls();
        screen.addClimate();
        screen.addFacts();
        return screen.rows;
    }

    /** Whether a device that can be switched is on; a tap on {@code __power} with the other value switches it. */
    static Optional<Boolean> power(Device device) {
        if (!has(device, "turnOn") || !has(device, "turnOff")) {
            return Optional.empty();
        }
        var value = device.property("value");
        return Optional.of(value.isNumber() ? value.doubleValue() > 0 : value.asBoolean());
    }

    /** The buttons of a blind or a player are at hand in the list; a lock's are not where a finger slips. */
    static ArrayNode handiest(DeviceTypes types, Device device) {
        var screen = new BuiltInScreen(types, device);
        var buttons = Json.array();
        screen.buttonRows()
                .filter(_ -> screen.isA("baseShutter") || screen.isA("player"))
                .limit(1)
                .flatMap(List::stream)
                .forEach(action ->
                        buttons.addObject().put("name", PREFIX + action).put("text", screen.words(action)));
        return buttons;
    }

    /** What a tap on an element asks for; empty when the element is none of the built-in ones. */
    public static Optional<Order> order(Device device, String element, List<JsonNode> values) {
        if (!element.startsWith(PREFIX)) {
            return Optional.empty();
        }
        var name = element.substring(PREFIX.length());
        var first = values.isEmpty() ? Json.bool(true) : values.getFirst();
        var order =
                switch (name) {
                    case "power" -> new Order(first.asBoolean() ? "turnOn" : "turnOff", List.of());
                    case "mute" -> new Order("setMute", List.of(Json.number(first.asBoolean() ? 1 : 0)));
                    case "color" -> new Order("setColor", colorParts(first.asText()));
                    case "setValue", "setVolume", "setHeatingThermostatSetpoint", "setCoolingThermostatSetpoint" ->
                        new Order(name, List.of(number(first)));
                    case "setThermostatMode" -> new Order(name, List.of(first));
                    default -> BUTTONS.containsKey(name) ? new Order(name, List.of()) : null;
                };
        return Optional.ofNullable(order).filter(found -> has(device, found.action));
    }

    /** Some clients send a slider's number as a text. */
    private static JsonNode number(JsonNode value) {
        if (value.isNumber()) {
            return value;
        }
        var number = value.asDouble();
        return number == Math.rint(number)
                ? Json.number((long) number)
                : Json.object().numberNode(number);
    }

    /** {@code #rrggbb} as setColor's red, green, blue and white. */
    private static List<JsonNode> colorParts(String text) {
        var color = text.matches("#[0-9a-fA-F]{6}") ? Integer.parseInt(text.substring(1), 16) : 0xffffff;
        var parts = new ArrayList<JsonNode>();
        for (var shift = 16; shift >= 0; shift -= 8) {
            parts.add(Json.number(color >> shift & 255));
        }
        parts.add(Json.number(0));
        return List.copyOf(parts);
    }

    private static boolean has(Device device, String action) {
        return action.equals("setVolume") && device.property("volume").isNumber()
                || action.equals("setMute") && !device.property("mute").isMissingNode()
                || device.document().path("actions").has(action);
    }

    private boolean has(String action) {
        return has(device, action);
    }

    private boolean isA(String type) {
        return types.isA(device.type(), "com.fibaro." + type);
    }

    private void row(ObjectNode... elements) {
        var row = rows.addArray();
        for (var element : elements) {
            row.add(element);
        }
    }

    private static ObjectNode element(String type, String name, String text) {
        return Json.object()
                .put("type", type)
                .put("name", PREFIX + name)
                .put("text", text)
                .put("visible", true);
    }

    /** An element one of whose fields follows a property. */
    private ObjectNode showing(ObjectNode element, String field, String property) {
        element.set(field, Json.orNull(device.property(property)));
        element.withObjectProperty("shows").put(field, property);
        return element;
    }

    private ObjectNode reading(String property, String text, String unit) {
        return showing(element("reading", property, text).put("unit", unit), "value", property);
    }

    private ObjectNode worded(String property, String text, String whenTrue, String whenFalse) {
        var reading = reading(property, text, "");
        reading.putObject("words").put("true", whenTrue).put("false", whenFalse);
        return reading;
    }

    private void addReadings() {
        if (isA("multilevelSensor")) {
            row(showing(
                    reading(
                            "value",
                            kindOfSensor(),
                            unitOf(device.property("unit").asText())),
                    "unit",
                    "unit"));
        } else if (isA("binarySensor")) {
            row(binaryReading());
        } else if (isA("weather")) {
            row(
                    reading("Temperature", "Temperature", "°C"),
                    reading("Humidity", "Humidity", "%"),
                    reading("Wind", "Wind", "km/h"));
        } else if (isA("alarmPartition")) {
            row(worded("armed", "State", "Armed", "Disarmed"), worded("alarm", "Alarm", "Breached", "Quiet"));
        } else if (isA("doorLock")) {
            row(worded("secured", "Lock", "Locked", "Unlocked"));
        } else if (isA("remoteController")
                && device.property("centralSceneSupport").size() > 0) {
            var keys = new ArrayList<String>();
            device.property("centralSceneSupport")
                    .forEach(key -> keys.add(key.path("keyId").asText()));
            row(element("reading", "keys", "Keys")
                    .put("value", String.join(", ", keys))
                    .put("unit", ""));
        }
    }

    private String kindOfSensor() {
        var words = Map.of(
                "temperatureSensor", "Temperature",
                "humiditySensor", "Humidity",
                "lightSensor", "Light",
                "windSensor", "Wind",
                "rainSensor", "Rain",
                "powerSensor", "Power",
                "powerMeter", "Power",
                "meter", "Consumption");
        return words.entrySet().stream()
                .filter(entry -> isA(entry.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse("Value");
    }

    /** HC3 writes degrees without their sign. */
    private static String unitOf(String unit) {
        return unit.equals("C") || unit.equals("F") ? "°" + unit : unit;
    }

    private ObjectNode binaryReading() {
        if (isA("doorWindowSensor")) {
            return worded("value", "State", "Open", "Closed");
        } else if (isA("motionSensor")) {
            return worded("value", "Motion", "Detected", "None");
        } else if (isA("presenceSensor")) {
            return worded("value", "Presence", "Somebody", "Nobody");
        } else if (isA("floodSensor")) {
            return worded("value", "Water", "Leak!", "Dry");
        } else if (isA("smokeSensor") || isA("fireDetector")) {
            return worded("value", "Smoke", "Detected!", "Clear");
        } else if (isA("gasDetector")) {
            return worded("value", "Gas", "Detected!", "Clear");
        }
        return worded("value", "State", "Breached", "Safe");
    }

    private Stream<List<String>> buttonRows() {
        return BUTTON_ROWS.stream().filter(row -> row.stream().allMatch(this::has));
    }

    private String words(String action) {
        return action.equals("stop") && isA("player") ? "⏹" : BUTTONS.get(action);
    }

    private void addControls() {
        if (has("turnOn") && has("turnOff")) {
            row(showing(element("switch", "power", "On / off"), "value", "value"));
        }
        buttonRows()
                .map(row -> row.stream()
                        .map(action -> element("button", action, words(action)))
                        .toArray(ObjectNode[]::new))
                .forEach(this::row);
        if (has("setValue") && device.property("value").isNumber()) {
            row(slider("setValue", isA("baseShutter") ? "Position" : "Level", "value", 0, 99, 1));
        }
        if (has("setColor")) {
            row(showing(element("color", "color", "Colour"), "value", "color"));
        }
        if (has("setVolume")) {
            row(slider("setVolume", "Volume", "volume", 0, 100, 1));
        }
        if (has("setMute")) {
            row(showing(element("switch", "mute", "Mute"), "value", "mute"));
        }
    }

    private ObjectNode slider(String action, String text, String property, double min, double max, double step) {
        var slider =
                element("slider", action, text).put("min", min).put("max", max).put("step", step);
        return showing(slider, "value", property);
    }

    private void addClimate() {
        if (has("setThermostatMode")) {
            var select = element("select", "setThermostatMode", "Mode");
            select.put("selectionType", "single");
            showing(select, "options", "supportedThermostatModes");
            row(showing(select, "value", "thermostatMode"));
        }
        addSetpoint("heatingThermostatSetpoint", "setHeatingThermostatSetpoint", "Heat to");
        addSetpoint("coolingThermostatSetpoint", "setCoolingThermostatSetpoint", "Cool to");
    }

    private void addSetpoint(String property, String action, String text) {
        if (has(action)) {
            var unit = device.property("unit").asText("C");
            row(slider(
                    action,
                    text,
                    property,
                    device.property(property + "CapabilitiesMin").asDouble(4),
                    device.property(property + "CapabilitiesMax").asDouble(30),
                    device.property(property + "Step").path(unit).asDouble(0.5)));
        }
    }

    /** What interfaces bring, and the line that HC3 shows below a device. */
    private void addFacts() {
        var facts = new ArrayList<ObjectNode>();
        if (device.hasInterface("power") && !isA("powerSensor")) {
            facts.add(reading("power", "Power", "W"));
        }
        if (device.hasInterface("energy")) {
            facts.add(reading("energy", "Energy", "kWh"));
        }
        if (device.hasInterface("battery")) {
            facts.add(reading("batteryLevel", "Battery", "%"));
        }
        if (!facts.isEmpty()) {
            row(facts.toArray(ObjectNode[]::new));
        }
        row(showing(element("log", "log", ""), "text", "log"));
    }
}
