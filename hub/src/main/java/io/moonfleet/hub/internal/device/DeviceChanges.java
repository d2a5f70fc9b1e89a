package io.moonfleet.hub.internal.device;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.moonfleet.hub.HubException;
import io.moonfleet.hub.internal.json.Json;
import io.moonfleet.hub.internal.json.Limits;

/**
 * What of a {@code PUT /devices/{id}} changes the device. Clients send the whole document back with one field changed,
 * so fields that nobody can set are passed over in silence, as HC3 does.
 */
final class DeviceChanges {

    private DeviceChanges() {}

    /** The fields that change, with their types checked. */
    static ObjectNode check(ObjectNode changes) {
        var checked = Json.object();
        for (var field : changes.properties()) {
            var name = field.getKey();
            var value = field.getValue();
            switch (name) {
                case "name" -> {
                    require(value.isTextual(), name, "a text");
                    Limits.checkName(value.textValue(), name);
                    checked.set(name, value);
                }
                case "enabled", "visible" -> {
                    require(value.isBoolean(), name, "true or false");
                    checked.set(name, value);
                }
                case "roomID", "sortOrder" -> {
                    require(
                            value.isIntegralNumber() && value.canConvertToInt() && value.intValue() >= 0,
                            name,
                            "a number from 0 up");
                    checked.set(name, value);
                }
                case "interfaces" -> {
                    require(value.isArray(), name, "a list of texts");
                    value.forEach(item -> requireName(item, name));
                    checked.set(name, value);
                }
                case "properties" -> require(value.isObject(), name, "an object");
                default -> {
                    // id, type, created, actions …: HC3's own.
                }
            }
        }
        return checked;
    }

    private static void requireName(JsonNode item, String field) {
        require(item.isTextual(), field, "a list of texts");
        Limits.checkName(item.textValue(), field);
    }

    private static void require(boolean right, String field, String what) {
        if (!right) {
            throw HubException.badRequest(field + ": must be " + what);
        }
    }
}
