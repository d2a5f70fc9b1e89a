package io.moonfleet.hub.internal.action;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.moonfleet.hub.Device;
import io.moonfleet.hub.QuickAppPort.Outcome;
import io.moonfleet.hub.internal.device.DeviceTable;
import io.moonfleet.hub.internal.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * What devices without a QuickApp do when they are asked: a simulated lamp turns on. An action works when the device's
 * type lists it; what only moves hardware is accepted and changes nothing.
 */
public final class StandardActions {

    /** The property that says which RGB program a light goes through. */
    public static final String PROGRAM = "currentProgramID";

    private static final Set<String> ENDS_PROGRAM =
            Set.of("turnOff", "turnOn", "toggle", "setValue", "setColor", "setR", "setG", "setB", "setW");

    private static final String COMPONENTS = "RGBW";
    private static final int FULL = 99;

    private final DeviceTable devices;

    public StandardActions(DeviceTable devices) {
        this.devices = devices;
    }

    public Outcome run(Device device, String action, List<JsonNode> args) {
        var known = device.document().path("actions");
        if (!known.has(action)) {
            return new Outcome.Refused(404, "NOT_FOUND", "device " + device.id() + " has no action '" + action + "'");
        }
        int wanted = known.path(action).asInt();
        if (args.size() < wanted) {
            return new Outcome.Refused(
                    400, "BAD_REQUEST", "args: '" + action + "' takes " + wanted + ", got " + args.size());
        }
        var changes = changes(device, action, args);
        if (changes == null) {
            return new Outcome.Refused(400, "BAD_REQUEST", "args: '" + action + "' can't take " + args.getFirst());
        }
        if (device.property(PROGRAM).isNumber() && ENDS_PROGRAM.contains(action)) {
            changes.put(PROGRAM, 0).put("currentProgram", 0);
        }
        if (device.property("travelSeconds").isNumber()) {
            travel(device, action, changes);
        }
        changes.properties().forEach(each -> devices.updateProperty(device.id(), each.getKey(), each.getValue()));
        return new Outcome.Done(null);
    }

    /** The properties that change; null when the arguments don't fit. */
    private ObjectNode changes(Device device, String action, List<JsonNode> args) {
        var changes = Json.object();
        var first = args.isEmpty() ? null : args.getFirst();
        return switch (action) {
            case "turnOn" -> on(device, changes);
            case "turnOff" -> off(device, changes);
            case "toggle" -> isOn(device) ? off(device, changes) : on(device, changes);
            case "open" -> level(changes, FULL);
            case "close" -> level(changes, 0);
            case "setValue" -> first == null ? changes : setValue(device, changes, first);
            case "setBrightness" -> first == null ? changes : setValue(device, changes, first);
            case "setColor" -> args.size() < 3 ? null : color(changes, args);
            case "setR", "setG", "setB", "setW" -> component(device, changes, action.charAt(3), first);
            case "startProgram" -> program(changes, first);
            case "setThermostatMode" -> set(changes, "thermostatMode", first);
            case "setHeatingThermostatSetpoint" -> number(changes, "heatingThermostatSetpoint", first);
            case "setCoolingThermostatSetpoint" -> number(changes, "coolingThermostatSetpoint", first);
            case "setVolume" -> number(changes, "volume", first);
            case "setMute" -> set(changes, "mute", first);
            case "secure" -> secured(changes, true);
            case "unsecure" -> secured(changes, false);
            case "arm" -> set(changes, "armed", Json.bool(true));
            case "disarm" -> set(changes, "armed", Json.bool(false));
            default -> ownProperty(device, action, first, changes);
        };
    }

    /** {@code setTargetLevelDry} sets {@code targetLevelDry} of a device that has it. */
    private static ObjectNode ownProperty(Device device, String action, JsonNode value, ObjectNode changes) {
        if (!action.startsWith("set") || action.length() < 4 || value == null) {
            return changes;
        }
        var property = Character.toLowerCase(action.charAt(3)) + action.substring(4);
        var now = device.property(property);
        if (now.isMissingNode() || value.isContainerNode() && !now.isContainerNode()) {
            return changes;
        }
        if (now.isNumber()) {
            return number(changes, property, value);
        }
        changes.set(property, value);
        return changes;
    }

    /** A blind takes its time: it is told where to go, and whoever moves it does the rest. */
    private static void travel(Device device, String action, ObjectNode changes) {
        var level = action.equals("stop") ? device.property("value") : changes.remove("value");
        changes.remove("state");
        if (level != null && level.isNumber()) {
            changes.set("targetPosition", level);
        }
    }

    private static boolean isOn(Device device) {
        var value = device.property("value");
        return value.isBoolean() ? value.booleanValue() : value.asDouble() > 0;
    }

    private static ObjectNode on(Device device, ObjectNode changes) {
        boolean level = device.property("value").isNumber();
        changes.set("value", level ? Json.number(FULL) : Json.bool(true));
        return changes.put("state", true);
    }

    private static ObjectNode off(Device device, ObjectNode changes) {
        boolean level = device.property("value").isNumber();
        changes.set("value", level ? Json.number(0) : Json.bool(false));
        return changes.put("state", false);
    }

    private static ObjectNode level(ObjectNode changes, int level) {
        return changes.put("value", level).put("state", level == 0 ? "Closed" : "Opened");
    }

    private ObjectNode setValue(Device device, ObjectNode changes, JsonNode value) {
        if (!device.property("value").isNumber()) {
            return set(changes, "value", value);
        }
        // Some clients send a slider's number as a text.
        double number = value.isNumber() ? value.doubleValue() : parse(value.asText());
        if (Double.isNaN(number)) {
            return null;
        }
        long level = Math.round(Math.clamp(number, 0, FULL));
        changes.set("value", Json.number(level));
        if (devices.typeTable().isA(device.type(), "com.fibaro.binarySwitch")) {
            changes.put("state", level > 0);
        }
        return changes;
    }

    private static double parse(String text) {
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException _) {
            return Double.NaN;
        }
    }

    private static ObjectNode color(ObjectNode changes, List<JsonNode> args) {
        var color = new StringBuilder();
        for (int i = 0; i < 4; i++) {
            double part = i < args.size() ? parse(args.get(i).asText()) : 0;
            if (Double.isNaN(part)) {
                return null;
            }
            color.append(i == 0 ? "" : ",").append(Math.round(Math.clamp(part, 0, 255)));
        }
        return changes.put("color", color.toString());
    }

    /** One of the four numbers of {@code color}. */
    private static ObjectNode component(Device device, ObjectNode changes, char letter, JsonNode value) {
        var now = device.property("color").asText("").split(",", -1);
        var parts = new ArrayList<JsonNode>();
        for (int i = 0; i < COMPONENTS.length(); i++) {
            boolean meant = COMPONENTS.charAt(i) == letter;
            parts.add(
                    meant && value != null
                            ? value
                            : Json.text(i < now.length && !now[i].isBlank() ? now[i].strip() : "0"));
        }
        return color(changes, parts);
    }

    /** Who runs the programs of lights hears of it by the property. */
    private static ObjectNode program(ObjectNode changes, JsonNode id) {
        double number = id == null ? Double.NaN : parse(id.asText());
        return Double.isNaN(number) || number < 0
                ? null
                : changes.put(PROGRAM, (int) number).put("currentProgram", (int) number);
    }

    private static ObjectNode secured(ObjectNode changes, boolean locked) {
        return changes.put("secured", locked ? 255 : 0).put("value", !locked);
    }

    private static ObjectNode number(ObjectNode changes, String property, JsonNode value) {
        double number = value == null ? Double.NaN : parse(value.asText());
        return Double.isNaN(number) ? null : changes.put(property, number);
    }

    private static ObjectNode set(ObjectNode changes, String property, JsonNode value) {
        if (value == null) {
            return null;
        }
        changes.set(property, value);
        return changes;
    }
}
