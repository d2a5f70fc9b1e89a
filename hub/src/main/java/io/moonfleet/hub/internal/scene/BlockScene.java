package io.moonfleet.hub.internal.scene;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.moonfleet.hub.HubException;
import io.moonfleet.hub.internal.json.Json;
import java.util.List;
import java.util.Locale;

/**
 * A block scene: {@code [{"conditions": {…}, "actions": [{"group", "type", "id", "action", "args", "delay"}]}]}. It is
 * translated into the Lua scene that does the same; a block that is not known here is refused by its name, so that a
 * scene never does half of what it says.
 */
final class BlockScene {

    private static final int MAX_BLOCKS = 100;
    private static final int MAX_ACTIONS = 500;

    private BlockScene() {}

    /** Each block is a scene of its own within the scene: its conditions wake its actions. */
    static List<SceneContent> parts(JsonNode content) {
        var blocks = content.isArray() ? content : Json.array(List.of(content));
        if (blocks.size() > MAX_BLOCKS) {
            throw HubException.badRequest("content: more than " + MAX_BLOCKS + " blocks");
        }
        return blocks.valueStream().map(BlockScene::part).toList();
    }

    private static SceneContent part(JsonNode block) {
        var conditions = block.path("conditions");
        return new SceneContent(
                conditions.isContainerNode() ? condition(conditions) : Json.object(), lua(block.path("actions")));
    }

    private static HubException unknown(String what) {
        var shown = what.length() > 100 ? what.substring(0, 100) + "…" : what;
        return new HubException(
                409, "UNKNOWN_BLOCK", "content: this scene has " + shown + ", which cannot be run here");
    }

    // ---- conditions

    /** A block's condition as a Lua scene has it: {@code group} and {@code type} become one type. */
    static JsonNode condition(JsonNode block) {
        if (block.isArray()) {
            return group(block, "all");
        }
        if (block.path("conditions").isArray()) {
            return group(block.get("conditions"), block.path("operator").asText("all"));
        }
        if (!block.has("group") || !(block instanceof ObjectNode given)) {
            return block;
        }
        var condition = given.deepCopy();
        condition.remove(List.of("group", "blockOptions"));
        switch (block.path("group").asText()) {
            case "device" -> condition.put("type", "device");
            case "panel", "profile" -> condition.put("type", "profile");
            case "weather" -> condition.put("type", "weather");
            case "time" -> condition.put("type", "date");
            case "variable", "global-variable" -> condition.put("type", "global-variable");
            case "alarm" -> condition.put("type", "alarm");
            case "climate" -> condition.put("type", "climate");
            case "location", "geofence" -> condition.put("type", "location");
            case "event", "custom-event" -> condition.put("type", "custom-event");
            case "manual" -> condition.put("type", "manual");
            default ->
                throw unknown("a condition of the group '" + block.path("group").asText() + "'");
        }
        return condition;
    }

    private static ObjectNode group(JsonNode list, String operator) {
        var conditions = Json.array();
        list.forEach(each -> conditions.add(condition(each)));
        return group(conditions, operator, null);
    }

    static ObjectNode group(ArrayNode conditions, String operator, JsonNode also) {
        var group = Json.object().put("operator", operator);
        if (also != null) {
            conditions.add(also);
        }
        group.set("conditions", conditions);
        return group;
    }

    // ---- actions

    static String lua(JsonNode actions) {
        if (actions.size() > MAX_ACTIONS) {
            throw HubException.badRequest("content: more than " + MAX_ACTIONS + " actions");
        }
        var lua = new StringBuilder();
        for (var action : actions) {
            var statement = statement(action);
            double delay = action.path("delay").asDouble(0);
            if (delay > 0) {
                lua.append("fibaro.setTimeout(")
                        .append(Math.round(delay * 1000))
                        .append(", function()\n  ")
                        .append(statement.replace("\n", "\n  "))
                        .append("\nend)\n");
            } else {
                lua.append(statement).append('\n');
            }
        }
        return lua.toString();
    }

    private static String statement(JsonNode action) {
        var name = action.path("action").asText();
        var group = action.path("group").asText().toLowerCase(Locale.ROOT);
        return switch (group) {
            case "device" -> device(action, name);
            case "profile", "panel" -> "fibaro.profile(\"activateProfile\", " + number(action) + ")";
            case "scene" -> scene(action, name);
            case "alarm" -> alarm(action, name);
            case "variable", "global-variable" ->
                "fibaro.setGlobalVariable(" + quoted(action, "name", "id") + ", " + quoted(action, "value", "args")
                        + ")";
            case "event", "custom-event" -> "fibaro.emitCustomEvent(" + quoted(action, "name", "id") + ")";
            default -> throw unknown("an action of the group '" + group + "'");
        };
    }

    private static String device(JsonNode action, String name) {
        var type = action.path("type").asText("single");
        if (!type.equals("single") && !type.isEmpty()) {
            throw unknown("device actions of the type '" + type + "'");
        }
        if (name.isEmpty()) {
            throw HubException.badRequest("content: a device action lacks its action");
        }
        var call = new StringBuilder("fibaro.call(");
        var ids = action.path("id");
        if (ids.isArray()) {
            call.append("{ ");
            for (int i = 0; i < ids.size(); i++) {
                call.append(i == 0 ? "" : ", ").append(id(ids.get(i)));
            }
            call.append(" }");
        } else {
            call.append(id(ids));
        }
        call.append(", ").append(LuaTableWriter.quoted(name));
        action.path("args").forEach(argument -> call.append(", ").append(LuaTableWriter.write(argument)));
        return call.append(')').toString();
    }

    private static String scene(JsonNode action, String name) {
        var verb =
                switch (name) {
                    case "run", "execute", "start", "" -> "execute";
                    case "kill", "stop" -> "kill";
                    default -> throw unknown("the scene action '" + name + "'");
                };
        return "fibaro.scene(\"" + verb + "\", { " + number(action) + " })";
    }

    private static String alarm(JsonNode action, String name) {
        if (!name.equals("arm") && !name.equals("disarm")) {
            throw unknown("the alarm action '" + name + "'");
        }
        var partition = action.path("id");
        boolean all = partition.isMissingNode() || partition.asInt() == 0;
        return "fibaro.alarm(" + (all ? "" : number(action) + ", ") + "\"" + name + "\")";
    }

    private static int number(JsonNode action) {
        var id = action.path("id");
        return id(id.isArray() && id.size() == 1 ? id.get(0) : id);
    }

    private static int id(JsonNode id) {
        int number = id.asInt(-1);
        if (number < 0) {
            throw HubException.badRequest("content: an action's id must be a number");
        }
        return number;
    }

    private static String quoted(JsonNode action, String field, String other) {
        var value = action.has(field) ? action.get(field) : action.path(other);
        return LuaTableWriter.quoted(value.isArray() ? value.path(0).asText() : value.asText());
    }
}
