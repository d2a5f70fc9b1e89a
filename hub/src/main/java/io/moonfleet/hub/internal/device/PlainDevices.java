package io.moonfleet.hub.internal.device;

import io.moonfleet.hub.Device;

/** Devices that are no QuickApps, as a list shows them. */
final class PlainDevices {

    private PlainDevices() {}

    static boolean isPlain(Device device) {
        return !device.isQuickApp() && !device.isQuickAppChild() && device.id() != DeviceTable.ZWAVE;
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

    private static boolean can(Device device, String action) {
        return device.document().path("actions").has(action);
    }

    private static String lock(Device device) {
        return device.property("secured").asInt() > 0 ? "Locked" : "Unlocked";
    }
}
