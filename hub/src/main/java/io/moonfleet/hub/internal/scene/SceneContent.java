package io.moonfleet.hub.internal.scene;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.moonfleet.hub.HubException;
import io.moonfleet.hub.internal.json.Json;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What a scene is made of, whatever form it is kept in.
 *
 * @param conditions when it starts by itself: {@code {operator, conditions: […]}} or one condition; empty for never
 * @param actions the Lua code of its body
 */
public record SceneContent(JsonNode conditions, String actions) {

    /**
     * The content of a scene's document, in its parts: only a block scene can have several, each with conditions and actions
     * of its own. A Lua scene has {@code {"conditions": "{…}", "actions": "…"}}, as text; what is no JSON at all is a body
     * without conditions.
     */
    public static List<SceneContent> parts(ObjectNode scene) {
        var type = scene.path("type").asText("lua");
        var text = scene.path("content").asText();
        return switch (type) {
            case "json", "magic" -> BlockScene.parts(text.isBlank() ? Json.array() : json(text));
            case "scenario" -> List.of(Scenario.content(scene.path("scenarioData")));
            default -> List.of(lua(text));
        };
    }

    /** All parts as one: any of them wakes the scene, and all their actions follow each other. */
    static SceneContent of(List<SceneContent> parts) {
        if (parts.size() == 1) {
            return parts.getFirst();
        }
        var conditions = Json.array(parts.stream()
                .map(SceneContent::conditions)
                .filter(each -> !each.isEmpty())
                .toList());
        var any = Json.object().put("operator", "any");
        any.set("conditions", conditions);
        return new SceneContent(
                conditions.isEmpty() ? Json.object() : any,
                parts.stream().map(SceneContent::actions).collect(Collectors.joining()));
    }

    private static JsonNode json(String text) {
        try {
            return Json.read(text);
        } catch (UncheckedIOException e) {
            throw HubException.badRequest("content: is no JSON: "
                    + e.getCause().getMessage().lines().findFirst().orElse(""));
        }
    }

    private static SceneContent lua(String text) {
        JsonNode content;
        try {
            content = text.stripLeading().startsWith("{") ? Json.read(text) : Json.text(text);
        } catch (UncheckedIOException _) {
            content = Json.text(text);
        }
        if (!content.isObject()) {
            return new SceneContent(Json.object(), content.asText());
        }
        var conditions = content.path("conditions");
        var table = conditions.isTextual() ? LuaTableReader.read(conditions.textValue()) : conditions;
        return new SceneContent(
                table.isContainerNode() ? table : Json.object(),
                content.path("actions").asText());
    }

    /** As a Lua scene keeps it. */
    public String text() {
        return Json.write(Json.object()
                .put("conditions", LuaTableWriter.write(conditions))
                .put("actions", actions));
    }
}
