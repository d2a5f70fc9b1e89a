package io.moonfleet.hub.internal.device;

import io.moonfleet.hub.Device;
import java.util.List;
import java.util.regex.Pattern;

/** Devices that are no QuickApps, as a list shows them. */
final class PlainDevices {

    /** What sensors of two states say, by what their type's name holds; the first that fits. */
    private static final List<Sense> SENSES = List.of(
            new Sense("door|window|FGDW", "Open", "Closed"),
            new Sense("motion|presence|FGMS", "Motion", "No motion"),
            new Sense("smoke|FGSS", "Smoke!", "No smoke"),
            new Sense("coDetector|FGCD", "Carbon monoxide!", "No carbon monoxide"),
            new Sense("gas", "Gas!", "No gas"),
            new Sense("flood|water|FGFS", "Water!", "Dry"),
            new Sense("rain", "Rain", "No rain"),
            new Sense("heat|fire", "Heat!", "No heat"));

    private record Sense(Pattern of, String yes, String no) {
        Sense(String words, String yes, String no) {
            this(Pattern.compile(words, Pattern.CASE_INSENSITIVE), yes, no);
        }
    }

    private PlainDevices() {}

    static boolean isPlain(Device device) {
        return !device.isQuickApp() && !device.isQuickAppChild() && device.id() != DeviceTable.ZWAVE;
    }

    /** What a list says of a device in a few words. */
    static String summary(Device device) {
        var value = device.property("value");
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
        if (value.isNumber() && can(device, "setValue")) {
            return level(device, value.asText());
        }
        if (value.isNumber()) {
            var unit = device.property("unit").asText("");
            return value.asText() + (unit.isEmpty() ? "" : " " + degrees(unit));
        }
        if (!value.isBoolean()) {
            return "";
        }
        if (can(device, "turnOn")) {
            return value.booleanValue() ? "On" : "Off";
        }
        return sensed(device.type(), value.booleanValue());
    }

    /** A lamp at 0 is off; a blind at 0 is closed. */
    private static String level(Device device, String percent) {
        if (can(device, "open")) {
            return percent.equals("0") ? "Closed" : percent + " % open";
        }
        return percent.equals("0") && can(device, "turnOn") ? "Off" : percent + " %";
    }

    /** What a sensor of two states says, in the words of what it looks for. */
    private static String sensed(String type, boolean value) {
        for (var sense : SENSES) {
            if (sense.of().matcher(type).find()) {
                return value ? sense.yes() : sense.no();
            }
        }
        return value ? "Active" : "At rest";
    }

    private static String degrees(String unit) {
        return unit.equals("C") || unit.equals("F") ? "°" + unit : unit;
    }

    private static boolean can(Device device, String action) {
        return device.document().path("actions").has(action);
    }

    private static String lock(Device device) {
        return device.property("secured").asInt() > 0 ? "Locked" : "Unlocked";
    }
}
