package io.moonfleet.hub.internal.scene;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.moonfleet.hub.HubException;
import io.moonfleet.hub.internal.json.Json;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * A scenario: a scene that a phone's assistant has made. The kind {@code custom} has triggers, conditions and actions of
 * blocks; the others say when, where and what, which is translated into a date condition and a group action.
 */
final class Scenario {

    private static final Pattern TIME = Pattern.compile("([0-2]?\\d):([0-5]\\d)(?::\\d\\d)?");
    private static final List<String> DAYS =
            List.of("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday");

    private Scenario() {}

    static SceneContent content(JsonNode data) {
        return switch (data.path("type").asText()) {
            case "" -> new SceneContent(Json.object(), "");
            case "custom" -> custom(data);
            case "morningBlinds", "eveningBlinds", "timeLights", "eveningGateLights" -> prepared(data);
            default -> throw unknown("the kind '" + data.path("type").asText() + "'");
        };
    }

    private static HubException unknown(String what) {
        return new HubException(
                409, "UNKNOWN_BLOCK", "scenarioData: this scenario has " + what + ", which cannot be run here");
    }

    private static SceneContent custom(JsonNode data) {
        var triggers = Json.array();
        for (var trigger : data.path("triggers")) {
            var condition = BlockScene.condition(trigger);
            triggers.add(condition instanceof ObjectNode single ? single.put("isTrigger", true) : condition);
        }
        var any = BlockScene.group(triggers, "any", null);
        var conditions = data.path("conditions");
        var all = triggers.isEmpty()
                ? Json.object()
                : conditions.isEmpty()
                        ? any
                        : BlockScene.group(Json.array(List.of(any)), "all", BlockScene.condition(conditions));
        return new SceneContent(all, BlockScene.lua(data.path("actions")));
    }

    private static SceneContent prepared(JsonNode data) {
        var when = data.path("when");
        var weekdays = weekdays(when.path("daysOfWeek"));
        var all = Json.array();
        if (when.path("exactTime").isTextual()
                && !when.path("exactTime").textValue().isEmpty()) {
            all.add(cron("match", when.path("exactTime").textValue(), weekdays).put("isTrigger", true));
        } else if (when.path("afterTime").isTextual()) {
            var event = when.path("afterTime").textValue().toLowerCase(Locale.ROOT);
            if (!event.equals("sunrise") && !event.equals("sunset")) {
                throw unknown("the time '" + event + "'");
            }
            all.add(Json.object()
                    .put("type", "date")
                    .put("property", event)
                    .put("operator", "==")
                    .put("value", when.path("timeOffset").asInt())
                    .put("isTrigger", true));
            all.add(onDays(weekdays));
            bound(when.path("notEarlierThan"), "match>=", all);
            bound(when.path("notLaterThan"), "match<=", all);
        } else if (data.path("trigger").path("devices").isArray()) {
            triggersOf(data.path("trigger").path("devices"), all);
        }
        return new SceneContent(all.isEmpty() ? Json.object() : BlockScene.group(all, "all", null), body(data));
    }

    private static void triggersOf(JsonNode devices, ArrayNode into) {
        var any = Json.array();
        devices.forEach(id -> any.add(Json.object()
                .put("type", "device")
                .put("id", id.asInt())
                .put("property", "value")
                .put("operator", "==")
                .put("value", true)
                .put("isTrigger", true)));
        into.add(BlockScene.group(any, "any", null));
    }

    private static void bound(JsonNode time, String operator, ArrayNode into) {
        if (time.isTextual() && !time.textValue().isEmpty()) {
            into.add(cron(operator, time.textValue(), "*"));
        }
    }

    private static ObjectNode cron(String operator, String time, String weekdays) {
        var parts = TIME.matcher(time);
        if (!parts.matches()) {
            throw HubException.badRequest("scenarioData: a time must be HH:MM");
        }
        return date(operator, parts.group(2), parts.group(1), weekdays);
    }

    private static ObjectNode onDays(String weekdays) {
        return date("match", "*", "*", weekdays);
    }

    private static ObjectNode date(String operator, String minute, String hour, String weekdays) {
        var condition =
                Json.object().put("type", "date").put("property", "cron").put("operator", operator);
        condition.set("value", Json.texts(List.of(minute, hour, "*", "*", weekdays, "*")));
        return condition;
    }

    private static String weekdays(JsonNode days) {
        var numbers = new StringBuilder();
        for (var day : days) {
            int index = DAYS.indexOf(day.asText().toLowerCase(Locale.ROOT));
            if (index >= 0) {
                numbers.append(numbers.isEmpty() ? "" : ",").append(index + 1);
            }
        }
        return numbers.isEmpty() ? "*" : numbers.toString();
    }

    private static String body(JsonNode data) {
        var action = data.path("what").path("action");
        var name = action.path("name").asText();
        if (name.isEmpty()) {
            return "";
        }
        var lua = new StringBuilder();
        act(lua, data.path("where"), name, action.path("args"), data);
        double delay = data.path("turnOffDelay").asDouble(0);
        if (delay > 0) {
            lua.append("fibaro.setTimeout(").append(Math.round(delay * 1000)).append(", function()\n");
            act(lua, data.path("where"), "turnOff", Json.array(), data);
            lua.append("end)\n");
        }
        return lua.toString();
    }

    private static void act(StringBuilder lua, JsonNode where, String name, JsonNode args, JsonNode data) {
        var quoted = LuaTableWriter.quoted(name);
        var arguments = LuaTableWriter.write(args.isArray() ? args : Json.array());
        for (var id : where.path("devices")) {
            lua.append("fibaro.call(").append(id.asInt()).append(", ").append(quoted);
            args.forEach(argument -> lua.append(", ").append(LuaTableWriter.write(argument)));
            lua.append(")\n");
        }
        boolean blinds = data.path("type").asText().endsWith("Blinds");
        var kind = blinds
                ? "{ filter = \"baseType\", value = { \"com.fibaro.baseShutter\" } }"
                : "{ filter = \"property\", value = { \"isLight\", true } }";
        var rooms = new StringBuilder();
        for (var room : where.path("rooms")) {
            rooms.append(rooms.isEmpty() ? "" : ", ").append(room.asInt());
        }
        for (var section : where.path("sections")) {
            lua.append("for _, room in ipairs(api.get(\"/rooms?sectionID=")
                    .append(section.asInt())
                    .append("\")) do\n  fibaro.callGroupAction(")
                    .append(quoted)
                    .append(", { args = ")
                    .append(arguments)
                    .append(", filters = { ")
                    .append(kind)
                    .append(", { filter = \"roomID\", value = { room.id } } } })\nend\n");
        }
        if (where.path("wholeHouse").asBoolean() || !rooms.isEmpty()) {
            lua.append("fibaro.callGroupAction(")
                    .append(quoted)
                    .append(", { args = ")
                    .append(arguments)
                    .append(", filters = { ")
                    .append(kind);
            if (!where.path("wholeHouse").asBoolean()) {
                lua.append(", { filter = \"roomID\", value = { ").append(rooms).append(" } }");
            }
            lua.append(" } })\n");
        }
    }
}
