package io.moonfleet.hub;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * A device as it was at one moment.
 *
 * @param document what {@code GET /devices/{id}} answers; immutable by agreement
 */
public record Device(int id, JsonNode document) {

    public String name() {
        return document.path("name").asText();
    }

    public String type() {
        return document.path("type").asText();
    }

    public int parentId() {
        return document.path("parentId").asInt();
    }

    public int roomId() {
        return document.path("roomID").asInt();
    }

    public boolean enabled() {
        return document.path("enabled").asBoolean();
    }

    /** The value of a property, or a missing node. */
    public JsonNode property(String name) {
        return document.path("properties").path(name);
    }

    public boolean hasInterface(String name) {
        for (var each : document.path("interfaces")) {
            if (each.asText().equals(name)) {
                return true;
            }
        }
        return false;
    }

    /** Whether a QuickApp of its own runs behind it: not so for the children of one. */
    public boolean isQuickApp() {
        return hasInterface("quickApp");
    }

    /** Whether it is a child of a QuickApp. */
    public boolean isQuickAppChild() {
        return hasInterface("quickAppChild");
    }
}
