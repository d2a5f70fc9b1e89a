package io.moonfleet.hub.internal.secret;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.moonfleet.hub.internal.json.Json;
import java.util.function.UnaryOperator;

/** Variables of QuickApps that are secrets: HC3 gives them the type {@code password}. */
public final class SecretVariables {

    /** The property of a device that holds its variables. */
    public static final String PROPERTY = "quickAppVariables";

    /** What is shown instead. */
    public static final String MASK = "****";

    private static final String TYPE = "type";
    private static final String VALUE = "value";

    private SecretVariables() {}

    public static boolean isSecret(JsonNode variable) {
        return variable.path(TYPE).asText().equals("password");
    }

    public static boolean hasSecrets(JsonNode variables) {
        for (var variable : variables) {
            if (isSecret(variable)) {
                return true;
            }
        }
        return false;
    }

    /** The list with each secret changed; the same list when there is none. */
    static JsonNode change(JsonNode variables, UnaryOperator<ObjectNode> change) {
        if (!hasSecrets(variables)) {
            return variables;
        }
        ArrayNode changed = Json.array();
        for (var variable : variables) {
            changed.add(isSecret(variable) ? change.apply(variable.deepCopy()) : variable);
        }
        return changed;
    }

    /** The list as those see it to whom its secrets are none of their business. */
    public static JsonNode masked(JsonNode variables) {
        return change(variables, secret -> secret.put(VALUE, MASK));
    }

    /** A device, as {@code GET /devices} shows it, with its secrets masked; the same when it has none. */
    public static JsonNode maskedDevice(JsonNode device) {
        var variables = device.path("properties").path(PROPERTY);
        if (!hasSecrets(variables)) {
            return device;
        }
        var shown = Json.object();
        shown.setAll((ObjectNode) device);
        var properties = Json.object();
        properties.setAll((ObjectNode) device.path("properties"));
        properties.set(PROPERTY, masked(variables));
        shown.set("properties", properties);
        return shown;
    }

    /**
     * What somebody sends who was shown the mask: the mask means the value as it was, and a secret stays one when its type is
     * not sent.
     */
    public static JsonNode completed(JsonNode sent, JsonNode before) {
        if (!sent.isArray() || !hasSecrets(before)) {
            return sent;
        }
        var completed = Json.array();
        for (var variable : sent) {
            completed.add(variable instanceof ObjectNode object ? completed(object, before) : variable);
        }
        return completed;
    }

    private static ObjectNode completed(ObjectNode sent, JsonNode before) {
        for (var old : before) {
            if (isSecret(old) && old.path("name").equals(sent.path("name"))) {
                var complete = sent.deepCopy();
                if (!sent.has(TYPE)) {
                    complete.set(TYPE, old.path(TYPE));
                }
                if (sent.path(VALUE).asText().equals(MASK)) {
                    complete.set(VALUE, old.path(VALUE));
                }
                return complete;
            }
        }
        return sent;
    }
}
