package io.moonfleet.hub.internal.scene;

import com.fasterxml.jackson.databind.JsonNode;
import io.moonfleet.hub.HubException;
import io.moonfleet.hub.internal.json.Json;
import io.moonfleet.hub.internal.scene.Condition.Group;
import io.moonfleet.hub.internal.scene.Condition.Moment;
import io.moonfleet.hub.internal.scene.Condition.Single;
import io.moonfleet.hub.internal.scene.Condition.State;
import io.moonfleet.hub.internal.scene.Condition.Time;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Understands the table of conditions; what it does not know it refuses, saying where. */
final class ConditionParser {

    private static final int MAX_CONDITIONS = 500;
    private static final int MAX_DEPTH = 30;
    private static final double MAX_SECONDS = Duration.ofDays(366).toSeconds();

    /** Properties of devices that are events. */
    private static final Map<String, String> DEVICE_EVENTS = Map.of(
            "centralSceneEvent", "centralscene",
            "sceneActivationEvent", "sceneactivation",
            "accessControlEvent", "accesscontrol");

    private static final Set<String> DATE_OPERATORS =
            Set.of("match", "match==", "match!=", "match>", "match>=", "match<", "match<=");

    private int count;

    private ConditionParser() {}

    static Condition parse(JsonNode table) {
        return new ConditionParser().condition(table, "conditions", 0);
    }

    private static HubException wrong(String where, String what) {
        return HubException.badRequest(where + ": " + what);
    }

    private Condition condition(JsonNode table, String where, int depth) {
        if (depth > MAX_DEPTH || ++count > MAX_CONDITIONS) {
            throw wrong(where, "more than " + MAX_CONDITIONS + " conditions or nested too deeply");
        }
        if (table.isArray()) {
            return group(table, true, where, depth);
        }
        if (!table.isObject()) {
            throw wrong(where, "must be a table");
        }
        if (table.isEmpty()) {
            return new Group(true, List.of());
        }
        if (table.has("conditions")) {
            var operator = table.path("operator").asText("all");
            if (!operator.equals("any") && !operator.equals("all")) {
                throw wrong(where + ".operator", "must be any or all");
            }
            return group(table.get("conditions"), operator.equals("all"), where + ".conditions", depth);
        }
        return single(table, where);
    }

    private Condition group(JsonNode list, boolean all, String where, int depth) {
        if (!list.isArray() && !list.isEmpty()) {
            throw wrong(where, "must be a list");
        }
        var parts = new ArrayList<Condition>();
        for (int i = 0; i < list.size(); i++) {
            parts.add(condition(list.get(i), where + "[" + (i + 1) + "]", depth + 1));
        }
        return new Group(all, List.copyOf(parts));
    }

    private static Single single(JsonNode table, String where) {
        boolean trigger = table.path("isTrigger").asBoolean();
        var type = table.path("type").asText();
        try {
            return switch (type) {
                case "device" -> device(table, where, trigger);
                case "date" -> date(table, where, trigger);
                case "weather", "alarm", "climate", "profile", "global-variable" -> state(table, type, where, trigger);
                case "location" -> location(table, where, trigger);
                case "custom-event" -> customEvent(table, where, trigger);
                case "se-start" -> new Moment(type, "start", 0, "start", null, trigger);
                case "panic" ->
                    new Moment(type, "panic", 0, table.path("property").asText("panic"), null, trigger);
                case "manual", "user" -> new Moment(type, "manual", 0, "execute", null, trigger);
                case "" -> throw wrong(where + ".type", "is missing");
                default -> throw wrong(where + ".type", "there is no type '" + shorten(type) + "'");
            };
        } catch (HubException e) {
            throw e.getMessage().startsWith("conditions") ? e : wrong(where, e.getMessage());
        }
    }

    private static String shorten(String text) {
        return text.length() > 60 ? text.substring(0, 60) + "…" : text;
    }

    private static Single device(JsonNode table, String where, boolean trigger) {
        int id = id(table, where);
        var property = text(table, "property", where);
        var event = DEVICE_EVENTS.get(property);
        if (event != null) {
            return new Moment("device", event, id, property, table.get("value"), trigger);
        }
        return new State(new Fact("device", id, property), comparison(table, where), held(table, where), trigger);
    }

    private static Single state(JsonNode table, String type, String where, boolean trigger) {
        var property = text(table, "property", where);
        var name = type.equals("weather") ? weatherField(property) : property;
        int id =
                switch (type) {
                    case "climate" -> id(table, where);
                    case "alarm" -> property.startsWith("home") ? 0 : id(table, where);
                    default -> 0;
                };
        return new State(new Fact(type, id, name), comparison(table, where), held(table, where), trigger);
    }

    /** Block scenes write {@code temperature}, Lua scenes {@code Temperature}. */
    private static String weatherField(String property) {
        return property.substring(0, 1).toUpperCase(Locale.ROOT) + property.substring(1);
    }

    private static Single location(JsonNode table, String where, boolean trigger) {
        var wanted = table.path("value").asText();
        if (!wanted.equals("enter") && !wanted.equals("leave")) {
            throw wrong(where + ".value", "must be enter or leave");
        }
        var fact = new Fact("location", id(table, where), table.path("property").asText());
        return new State(fact, new Comparison("==", table.get("value")), held(table, where), trigger);
    }

    private static Single customEvent(JsonNode table, String where, boolean trigger) {
        var given = table.path("property").asText("");
        var name = given.isEmpty() ? table.path("value").asText("") : given;
        if (name.isEmpty()) {
            throw wrong(where + ".property", "must be the event's name");
        }
        return new Moment("custom-event", "custom", 0, name, Json.object().put("name", name), trigger);
    }

    private static int id(JsonNode table, String where) {
        var id = table.path("id");
        var text = id.asText().strip();
        boolean number = id.canConvertToInt() && id.isNumber() || !text.isEmpty() && text.length() < 10;
        try {
            if (number) {
                return id.isNumber() ? id.intValue() : Integer.parseInt(text);
            }
        } catch (NumberFormatException _) {
            // Said below.
        }
        throw wrong(where + ".id", "must be a number");
    }

    private static String text(JsonNode table, String field, String where) {
        var value = table.path(field).asText();
        if (value.isEmpty()) {
            throw wrong(where + "." + field, "is missing");
        }
        return value;
    }

    private static Comparison comparison(JsonNode table, String where) {
        var operator = table.path("operator").asText("==");
        if (!Comparison.OPERATORS.contains(operator)) {
            throw wrong(where + ".operator", "there is no operator '" + shorten(operator) + "'");
        }
        if (!operator.equals("anyValue") && !table.has("value")) {
            throw wrong(where + ".value", "is missing");
        }
        return new Comparison(operator, Json.orNull(table.get("value")));
    }

    private static Duration held(JsonNode table, String where) {
        var seconds = table.path("duration").asDouble(0);
        if (!(seconds >= 0 && seconds <= MAX_SECONDS)) {
            throw wrong(where + ".duration", "must be a number of seconds from 0 to " + (long) MAX_SECONDS);
        }
        return Duration.ofMillis(Math.round(seconds * 1000));
    }

    // ---- dates

    private static Single date(JsonNode table, String where, boolean trigger) {
        var property = text(table, "property", where);
        var operator = table.path("operator").asText(property.equals("cron") ? "match" : "==");
        var value = table.has("value") ? table.get("value") : table.path("date");
        var rule =
                switch (property) {
                    case "cron" -> cron(operator, value, where);
                    case "sunrise", "sunset" -> sun(property, operator, value, where);
                    case "isDay" -> new TimeRule.Daylight(value.asBoolean());
                    default -> throw wrong(where + ".property", "must be cron, sunrise or sunset");
                };
        return new Time(rule, property, Json.orNull(value), trigger);
    }

    private static TimeRule cron(String operator, JsonNode value, String where) {
        if (operator.equals("matchInterval")) {
            double seconds = value.path("interval").asDouble();
            if (!(seconds >= 1 && seconds <= MAX_SECONDS)) {
                throw wrong(where + ".value.interval", "must be a number of seconds from 1 to " + (long) MAX_SECONDS);
            }
            return new TimeRule.Interval(new Cron(value.path("date")), (long) seconds);
        }
        if (!DATE_OPERATORS.contains(operator)) {
            throw wrong(where + ".operator", "there is no operator '" + shorten(operator) + "' for dates");
        }
        return new TimeRule.Match(new Cron(value), operator);
    }

    private static TimeRule sun(String property, String operator, JsonNode value, String where) {
        if (!Comparison.OPERATORS.contains(operator) || operator.equals("anyValue")) {
            throw wrong(where + ".operator", "there is no operator '" + shorten(operator) + "' for the sun");
        }
        double offset = value.isTextual() ? parse(value.textValue(), where) : value.asDouble(0);
        if (Math.abs(offset) > Duration.ofDays(1).toMinutes()) {
            throw wrong(where + ".value", "must be minutes within a day");
        }
        return new TimeRule.SunEvent(property.equals("sunrise"), Math.round(offset), operator);
    }

    private static double parse(String text, String where) {
        try {
            return Double.parseDouble(text.strip());
        } catch (NumberFormatException _) {
            throw wrong(where + ".value", "must be a number of minutes");
        }
    }
}
