package io.moonfleet.hub.internal.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.moonfleet.hub.ApiAnswer;
import io.moonfleet.hub.Device;
import io.moonfleet.hub.internal.device.DeviceTypes;
import io.moonfleet.hub.internal.json.Json;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** {@code /uiDeviceInfo}: what an editor of scenes or profiles can offer of each device. */
final class DeviceInfoBehaviours {

    /** The first base that fits decides, so the special ones come first. */
    private static final List<Map.Entry<String, String>> CLASSES = List.of(
            Map.entry("com.fibaro.colorController", "Light"),
            Map.entry("com.fibaro.sprinkler", "Valve"),
            Map.entry("com.fibaro.binarySwitch", "OtherBinarySwitch"),
            Map.entry("com.fibaro.baseShutter", "Blind"),
            Map.entry("com.fibaro.lifeDangerSensor", "LifeDangerSensor"),
            Map.entry("com.fibaro.securitySensor", "SecuritySensor"),
            Map.entry("com.fibaro.temperatureSensor", "ClimateSensor"),
            Map.entry("com.fibaro.humiditySensor", "ClimateSensor"),
            Map.entry("com.fibaro.meter", "Meter"),
            Map.entry("com.fibaro.sensor", "OtherSensor"),
            Map.entry("com.fibaro.hvacSystem", "Thermostat"),
            Map.entry("com.fibaro.remoteController", "RemoteController"));

    private static final int FULL = 99;

    private final HubParts parts;
    private final DeviceTypes types;

    DeviceInfoBehaviours(HubParts parts) {
        this.parts = parts;
        this.types = parts.devices().typeTable();
    }

    void register(Map<String, Behaviour> behaviours) {
        behaviours.put("home.uiDeviceInfo", Behaviour.of(this::list));
    }

    private ApiAnswer list(Call call) {
        var selectors = call.words("selectors");
        var list = Json.array();
        for (var device : parts.devices().all()) {
            var classification = classification(device);
            boolean wanted = call.grants().sees(device)
                    && fits(call.words("roomId"), Integer.toString(device.roomId()))
                    && fits(call.words("type"), device.type())
                    && fits(
                            call.words("visible"),
                            device.document().path("visible").asText())
                    && fits(call.words("classification"), classification);
            if (wanted) {
                list.add(info(device, classification, selectors));
            }
        }
        return ApiAnswer.ok(list);
    }

    private static boolean fits(Set<String> wanted, String value) {
        return wanted.isEmpty() || wanted.contains(value);
    }

    private String classification(Device device) {
        if (device.property("isLight").asBoolean()) {
            return "Light";
        }
        return CLASSES.stream()
                .filter(each -> types.isA(device.type(), each.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse("Other");
    }

    private static ObjectNode info(Device device, String classification, Set<String> selectors) {
        var info = Json.object()
                .put("id", device.id())
                .put("name", device.name())
                .put("classification", classification)
                .put("roomId", device.roomId())
                .put("type", device.type())
                .put("role", device.property("deviceRole").asText());
        info.set("visible", device.document().path("visible"));
        info.set("enabled", device.document().path("enabled"));
        if (fits(selectors, "properties")) {
            info.set("properties", properties(device));
        }
        if (fits(selectors, "actions")) {
            info.set("actions", actions(device));
        }
        if (fits(selectors, "events")) {
            info.putArray("events");
        }
        return info;
    }

    /** What can be shown or compared: the plain values, with what kind they are. */
    private static JsonNode properties(Device device) {
        var list = Json.array();
        for (var property : device.document().path("properties").properties()) {
            var value = property.getValue();
            if (!value.isValueNode() || value.isNull()) {
                continue;
            }
            var name = property.getKey();
            var shown = list.addObject().put("name", name).put("label", name);
            shown.put("type", value.isBoolean() ? "boolean" : value.isNumber() ? "number" : "string");
            shown.put("operator", "==").putArray("conditionType").add("trigger").add("condition");
            if (name.equals("value") && value.isNumber()) {
                shown.put("unit", device.property("unit").asText());
                range(device, shown);
            }
        }
        return list;
    }

    /** The ends of a level, where the device says or is a switch. */
    private static void range(Device device, ObjectNode shown) {
        var least = device.property("minValue");
        var most = device.property("maxValue");
        if (least.isNumber() && most.isNumber()) {
            shown.<ObjectNode>set("min", least).set("max", most);
        } else if (device.document().path("actions").has("setValue")) {
            shown.put("min", 0).put("max", FULL).put("step", 1);
        }
    }

    private static JsonNode actions(Device device) {
        var list = Json.array();
        for (var action : device.document().path("actions").properties()) {
            var shown = list.addObject().put("name", action.getKey()).put("label", action.getKey());
            shown.put("type", "action").put("isUIAction", false);
            var args = shown.putArray("args");
            for (int i = 1; i <= action.getValue().asInt(); i++) {
                var name = action.getValue().asInt() == 1 ? "value" : "value" + i;
                var argument = args.addObject().put("name", name).put("label", name);
                argument.put("type", device.property("value").isNumber() ? "number" : "string");
                if (action.getKey().equals("setValue")) {
                    range(device, argument);
                }
            }
        }
        return list;
    }
}
