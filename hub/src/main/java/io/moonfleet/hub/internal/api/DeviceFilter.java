package io.moonfleet.hub.internal.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.moonfleet.hub.Device;
import io.moonfleet.hub.HubException;
import io.moonfleet.hub.internal.device.DeviceTypes;
import io.moonfleet.hub.internal.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/** Which devices are wanted. The filters combine with AND, the values of one with OR. */
final class DeviceFilter {

    /** The parameters that filter; others (lang, viewVersion …) do not. */
    static final Set<String> NAMES = Set.of(
            "id",
            "parentId",
            "name",
            "type",
            "baseType",
            "enabled",
            "visible",
            "roomID",
            "interface",
            "property",
            "isPlugin",
            "hasProperty");

    private static final int MAX_FILTERS = 50;

    private final List<Predicate<Device>> conditions = new ArrayList<>();

    private DeviceFilter() {}

    boolean matches(Device device) {
        for (var condition : conditions) {
            if (!condition.test(device)) {
                return false;
            }
        }
        return true;
    }

    static DeviceFilter ofQuery(Map<String, List<String>> query, DeviceTypes types) {
        var filter = new DeviceFilter();
        query.forEach((name, values) -> {
            if (!NAMES.contains(name)) {
                return;
            }
            if (name.equals("property")) {
                // Each is a condition of its own: property=[value,true]&property=[dead,false]
                values.forEach(each -> filter.conditions.add(propertyOf(each)));
            } else if (name.equals("interface")) {
                values.forEach(each -> filter.conditions.add(device -> device.hasInterface(each)));
            } else {
                filter.conditions.add(condition(name, values, types));
            }
        });
        return filter;
    }

    /** {@code [name,value]}; the value has no quotes around a text there. */
    private static Predicate<Device> propertyOf(String text) {
        int comma = text.indexOf(',');
        if (!text.startsWith("[") || !text.endsWith("]") || comma < 0) {
            throw HubException.badRequest("property: must be [name,value]");
        }
        var name = unquoted(text.substring(1, comma).strip());
        var value = unquoted(text.substring(comma + 1, text.length() - 1).strip());
        return device -> equal(device.property(name), value);
    }

    private static String unquoted(String text) {
        boolean quoted = text.length() > 1 && text.startsWith("\"") && text.endsWith("\"");
        return quoted ? text.substring(1, text.length() - 1) : text;
    }

    private static boolean equal(JsonNode property, String value) {
        if (property.isContainerNode()) {
            return Json.write(property).equals(value);
        }
        return !property.isMissingNode() && (property.asText().equals(value) || sameNumber(property, value));
    }

    private static boolean sameNumber(JsonNode property, String value) {
        try {
            return property.isNumber() && property.doubleValue() == Double.parseDouble(value);
        } catch (NumberFormatException _) {
            return false;
        }
    }

    private static Predicate<Device> condition(String name, List<String> values, DeviceTypes types) {
        return switch (name) {
            case "interface" -> device -> values.stream().anyMatch(device::hasInterface);
            case "baseType" -> device -> values.stream().anyMatch(each -> isBase(device, each, types));
            case "hasProperty" ->
                device ->
                        values.stream().anyMatch(each -> !device.property(each).isMissingNode());
            default -> device -> values.contains(device.document().path(name).asText());
        };
    }

    /** The direct base or one farther up: both are asked for. */
    private static boolean isBase(Device device, String base, DeviceTypes types) {
        return device.document().path("baseType").asText().equals(base)
                || !device.type().equals(base) && types.isA(device.type(), base);
    }

    /** {@code {"filters":[{"filter":"roomID","value":[219]}]}}. */
    static DeviceFilter ofBody(ObjectNode body, DeviceTypes types) {
        var filter = new DeviceFilter();
        var filters = body.path("filters");
        if (!filters.isArray()) {
            if (filters.isMissingNode()) {
                return filter;
            }
            throw HubException.badRequest("filters: must be a list");
        }
        if (filters.size() > MAX_FILTERS) {
            throw HubException.badRequest("filters: more than " + MAX_FILTERS);
        }
        for (var each : filters) {
            var name = each.path("filter").asText();
            if (!NAMES.contains(name)) {
                throw HubException.badRequest(
                        "filters: there is no filter '" + (name.length() > 50 ? "…" : name) + "'");
            }
            var value = each.path("value");
            if (name.equals("property")) {
                filter.conditions.add(propertyIn(value));
            } else {
                filter.conditions.add(condition(name, texts(value), types));
            }
        }
        return filter;
    }

    private static List<String> texts(JsonNode value) {
        if (!value.isArray()) {
            return List.of(value.asText());
        }
        var texts = new ArrayList<String>(value.size());
        value.forEach(each -> texts.add(each.asText()));
        return texts;
    }

    /** {@code ["name","value"]}, or a list of {@code {"propertyName":…,"propertyValue":[…]}}. */
    private static Predicate<Device> propertyIn(JsonNode value) {
        if (value.isArray()
                && value.size() == 2
                && value.path(0).isTextual()
                && !value.path(1).isObject()) {
            var name = value.path(0).asText();
            return device -> Json.same(device.property(name), value.path(1))
                    || equal(device.property(name), value.path(1).asText());
        }
        var list = value.isArray() ? value : Json.array(List.of(value));
        return device -> {
            for (var each : list) {
                var property = device.property(each.path("propertyName").asText());
                if (texts(each.path("propertyValue")).stream().anyMatch(wanted -> equal(property, wanted))) {
                    return true;
                }
            }
            return false;
        };
    }
}
