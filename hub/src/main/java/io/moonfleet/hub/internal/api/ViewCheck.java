package io.moonfleet.hub.internal.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.moonfleet.hub.HubException;

/** Refuses a view that would be empty on HC3: one malformed select there takes all other elements with it. */
final class ViewCheck {

    private static final int MAX_DEPTH = 40;

    private ViewCheck() {}

    static void check(ObjectNode properties) {
        check(properties.path("uiView"), "uiView", 0);
        check(properties.path("viewLayout"), "viewLayout", 0);
    }

    private static void check(JsonNode node, String where, int depth) {
        if (!node.isContainerNode() || depth > MAX_DEPTH) {
            return;
        }
        if (node.path("type").asText().equals("select")) {
            checkSelect(node, where);
        }
        for (var each : node) {
            check(each, where, depth + 1);
        }
    }

    private static void checkSelect(JsonNode select, String where) {
        var name = select.path("name").asText("?");
        var options = select.path("options");
        if (options.isMissingNode()) {
            return;
        }
        // Lua has one empty table for both.
        boolean isList = options.isArray() || options.isObject() && options.isEmpty();
        if (!isList) {
            throw HubException.badRequest(where + ": the options of the select '" + name + "' must be a list");
        }
        for (var option : options) {
            if (!option.path("text").isTextual() || option.path("value").isMissingNode()) {
                throw HubException.badRequest(
                        where + ": each option of the select '" + name + "' needs a text and a value");
            }
        }
    }
}
