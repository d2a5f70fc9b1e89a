package io.moonfleet.hub.internal.demo;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.moonfleet.hub.internal.json.Json;
import java.util.List;

/**
 * What is in the demo house.
 *
 * @param watts what it draws when it is fully on, 0 for what draws nothing
 */
record Furniture(String room, String name, String type, int watts) {

    static final List<String> ROOMS = List.of("Living room", "Kitchen", "Bedroom", "Bathroom", "Hall", "Garden");

    static final List<Furniture> ALL = List.of(
            new Furniture("Living room", "Ceiling light", "multilevelSwitch", 40),
            new Furniture("Living room", "Floor lamp", "multilevelSwitch", 12),
            new Furniture("Living room", "TV", "FGWP101", 120),
            new Furniture("Living room", "Blind", "rollerShutter", 0),
            new Furniture("Living room", "Temperature", "temperatureSensor", 0),
            new Furniture("Living room", "Motion", "motionSensor", 0),
            new Furniture("Living room", "Thermostat", "hvacSystemHeat", 0),
            new Furniture("Kitchen", "Light", "binarySwitch", 24),
            new Furniture("Kitchen", "Coffee machine", "FGWP101", 1_100),
            new Furniture("Kitchen", "Temperature", "temperatureSensor", 0),
            new Furniture("Kitchen", "Smoke", "smokeSensor", 0),
            new Furniture("Kitchen", "Window", "windowSensor", 0),
            new Furniture("Bedroom", "Light", "multilevelSwitch", 16),
            new Furniture("Bedroom", "Blind", "rollerShutter", 0),
            new Furniture("Bedroom", "Temperature", "temperatureSensor", 0),
            new Furniture("Bedroom", "Window", "windowSensor", 0),
            new Furniture("Bedroom", "Thermostat", "hvacSystemHeat", 0),
            new Furniture("Bathroom", "Light", "binarySwitch", 18),
            new Furniture("Bathroom", "Heater", "FGWP101", 800),
            new Furniture("Bathroom", "Humidity", "humiditySensor", 0),
            new Furniture("Bathroom", "Flood", "floodSensor", 0),
            new Furniture("Hall", "Light", "binarySwitch", 10),
            new Furniture("Hall", "Motion", "motionSensor", 0),
            new Furniture("Hall", "Front door", "doorSensor", 0),
            new Furniture("Hall", "Lock", "doorLock", 0),
            new Furniture("Hall", "Remote", "remoteController", 0),
            new Furniture("Garden", "Light", "binarySwitch", 30),
            new Furniture("Garden", "Sprinkler", "sprinkler", 0),
            new Furniture("Garden", "Brightness", "lightSensor", 0),
            new Furniture("Garden", "Weather", "WeatherProvider", 0));

    String fullName() {
        return room + " " + name.toLowerCase(java.util.Locale.ROOT).replace("tv", "TV");
    }

    String fullType() {
        return "com.fibaro." + type;
    }

    ObjectNode properties() {
        var properties = Json.object().put("manufacturer", "Moonfleet").put("model", DemoHouse.MODEL);
        if (watts > 0) {
            properties.put("ratedPower", watts).put("power", 0).put("energy", 0);
        }
        switch (type) {
            case "temperatureSensor" -> properties.put("value", 20.5).put("unit", "C");
            case "humiditySensor" -> properties.put("value", 55).put("unit", "%");
            case "lightSensor" -> properties.put("value", 0).put("unit", "lx");
            case "hvacSystemHeat" -> {
                properties.put("heatingThermostatSetpoint", 21).put("thermostatMode", "Heat");
                properties.putArray("supportedThermostatModes").add("Heat").add("Off");
            }
            case "rollerShutter" ->
                properties.put("value", 99).put("state", "Opened").put("travelSeconds", 20);
            case "doorLock" -> properties.put("secured", 255).put("value", false);
            case "WeatherProvider" ->
                properties
                        .put("Temperature", 12.0)
                        .put("Humidity", 60)
                        .put("Wind", 8)
                        .put("WeatherCondition", "cloudy");
            case "motionSensor", "windowSensor", "doorSensor", "smokeSensor", "floodSensor" ->
                properties.put("batteryLevel", 90);
            default -> {
                // As its type is.
            }
        }
        return properties;
    }
}
