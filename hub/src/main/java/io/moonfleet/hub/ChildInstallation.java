package io.moonfleet.hub;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Objects;

/** What the hub needs to know to make a child device of a QuickApp. */
public record ChildInstallation(
        String name, String type, ObjectNode initialProperties, List<String> initialInterfaces) {

    public ChildInstallation {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(type, "type");
        initialProperties = initialProperties == null ? JsonNodeFactory.instance.objectNode() : initialProperties;
        initialInterfaces = initialInterfaces == null ? List.of() : List.copyOf(initialInterfaces);
    }
}
