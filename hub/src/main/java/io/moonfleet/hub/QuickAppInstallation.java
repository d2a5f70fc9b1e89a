package io.moonfleet.hub;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What the hub needs to know to make the device of a QuickApp.
 *
 * @param type a device type the hub knows
 * @param properties over the type's defaults; {@code viewLayout}, {@code uiView} and {@code uiCallbacks} of the
 *     development file belong here too
 * @param interfaces added to the type's
 * @param variables the {@code quickAppVariables}, in this order
 * @param id the wished device id, 0 for the next one
 */
public record QuickAppInstallation(
        String name,
        String type,
        ObjectNode properties,
        List<String> interfaces,
        Map<String, JsonNode> variables,
        int id) {

    public QuickAppInstallation {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(type, "type");
        properties = properties == null ? JsonNodeFactory.instance.objectNode() : properties;
        interfaces = interfaces == null ? List.of() : List.copyOf(interfaces);
        variables = variables == null ? Map.of() : variables;
    }

    public static QuickAppInstallation of(String name, String type) {
        return new QuickAppInstallation(name, type, null, null, null, 0);
    }

    public QuickAppInstallation withProperties(ObjectNode properties) {
        return new QuickAppInstallation(name, type, properties, interfaces, variables, id);
    }

    /** The three forms of the screen that a development file is compiled into. */
    public QuickAppInstallation withScreen(JsonNode uiCallbacks, JsonNode viewLayout, JsonNode uiView) {
        var all = properties.deepCopy();
        all.set("uiCallbacks", uiCallbacks);
        all.set("viewLayout", viewLayout);
        all.set("uiView", uiView);
        return withProperties(all);
    }

    public QuickAppInstallation withInterfaces(List<String> interfaces) {
        return new QuickAppInstallation(name, type, properties, interfaces, variables, id);
    }

    public QuickAppInstallation withVariables(Map<String, JsonNode> variables) {
        return new QuickAppInstallation(name, type, properties, interfaces, variables, id);
    }

    public QuickAppInstallation withId(int id) {
        return new QuickAppInstallation(name, type, properties, interfaces, variables, id);
    }
}
