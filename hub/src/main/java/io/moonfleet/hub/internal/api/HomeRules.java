package io.moonfleet.hub.internal.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.moonfleet.hub.HubException;
import io.moonfleet.hub.internal.catalogue.Field;
import io.moonfleet.hub.internal.home.Weather;
import io.moonfleet.hub.internal.json.Json;
import io.moonfleet.hub.internal.rights.Pins;
import java.util.HashSet;
import java.util.List;
import java.util.Map;

/** What rooms, sections, variables and the like do beyond being documents. */
final class HomeRules {

    /** HC3's first section has this number. */
    static final int DEFAULT_SECTION = 219;

    private HomeRules() {}

    static void register(HubParts parts, Map<String, Rules> rules) {
        rules.put("room", new Rooms(parts));
        rules.put("section", new Sections(parts));
        rules.put("globalVariable", new GlobalVariables());
        rules.put("customEvent", new CustomEvents());
        rules.put("user", new Users(parts.catalogue().resources().get("user").fields()));
        rules.put("location", new Location(parts));
        rules.put("weather", new WeatherRules(parts));
        rules.put("place", new Places());
        rules.put("favoriteColorV2", new FavoriteColors());
    }

    static int defaultRoom(HubParts parts) {
        return io.moonfleet.hub.internal.home.Rooms.defaultRoom(parts.documents());
    }

    /** Rooms belong to a section; the devices of a room that goes away move to the default room. */
    private record Rooms(HubParts parts) implements Rules {

        @Override
        public boolean isMeant(ObjectNode room, Call call) {
            return call.query("empty")
                    .map(empty -> Boolean.parseBoolean(empty) == isEmpty(room))
                    .orElse(true);
        }

        private boolean isEmpty(ObjectNode room) {
            int id = room.path("id").asInt();
            return parts.devices().all().stream().noneMatch(device -> device.roomId() == id);
        }

        @Override
        public void complete(ObjectNode document, ObjectNode before, ObjectNode sent) {
            var section = document.path("sectionID").asText();
            if (parts.documents().find("section", section).isEmpty()) {
                throw HubException.badRequest("sectionID: there is no section " + section);
            }
        }

        @Override
        public void beforeRemoval(ObjectNode room) {
            if (room.path("isDefault").asBoolean()) {
                throw new HubException(403, "FORBIDDEN", "the default room can't be removed");
            }
            int other = defaultRoom(parts);
            for (var device : parts.devices().all()) {
                if (device.roomId() == room.path("id").asInt()) {
                    parts.devices().modify(device.id(), Json.object().put("roomID", other));
                }
            }
        }
    }

    /** The rooms of a section that goes away move to the default section. */
    private record Sections(HubParts parts) implements Rules {

        @Override
        public void beforeRemoval(ObjectNode section) {
            int id = section.path("id").asInt();
            if (id == DEFAULT_SECTION) {
                throw new HubException(403, "FORBIDDEN", "the default section can't be removed");
            }
            for (var room : parts.documents().all("room")) {
                if (room.path("sectionID").asInt() == id) {
                    parts.documents()
                            .change("room", room.path("id").asText(), each -> each.put("sectionID", DEFAULT_SECTION));
                }
            }
        }
    }

    /** Values are texts; an enumeration takes only its own; a read-only one none at all. */
    private static final class GlobalVariables implements Rules {

        @Override
        public void complete(ObjectNode variable, ObjectNode before, ObjectNode sent) {
            boolean changed = before != null && !before.path("value").equals(variable.path("value"));
            if (changed
                    && before.path("readOnly").asBoolean()
                    && !sent.path("readOnly").isBoolean()) {
                throw new HubException(403, "READ_ONLY", "value: the variable is read-only");
            }
            if (!variable.path("value").isTextual()) {
                variable.put("value", variable.path("value").asText());
            }
            if (!variable.path("isEnum").asBoolean()) {
                return;
            }
            if (variable.path("enumValues").isEmpty() && !sent.has("enumValues")) {
                // Clients make an enumeration first and give it its values later.
                variable.putArray("enumValues").add(variable.path("value"));
                return;
            }
            for (var choice : variable.path("enumValues")) {
                if (choice.equals(variable.path("value"))) {
                    return;
                }
            }
            throw HubException.badRequest("value: is none of the variable's enumValues");
        }

        @Override
        public JsonNode event(String key, ObjectNode before, ObjectNode after) {
            var data = Json.object();
            data.set("variableName", (after == null ? before : after).path("name"));
            if (after != null) {
                data.set("newValue", after.path("value"));
            }
            if (before != null) {
                data.set("oldValue", before.path("value"));
            }
            return data;
        }
    }

    private static final class CustomEvents implements Rules {
        @Override
        public JsonNode event(String key, ObjectNode before, ObjectNode after) {
            return Json.object().set("name", (after == null ? before : after).path("name"));
        }
    }

    /** Nobody gets to see a password or a PIN, and there is always somebody who may do everything. */
    private record Users(List<Field> fields) implements Rules {

        private static final List<String> SECRETS = List.of("password", "passwordConfirm");

        @Override
        public ObjectNode show(ObjectNode user) {
            var shown = Json.object();
            // Who was there before HC3 had a field has its first value.
            fields.forEach(field -> shown.set(field.name(), field.initialValue()));
            shown.setAll(user);
            shown.remove(SECRETS);
            Pins.hide(shown);
            return shown;
        }

        @Override
        public JsonNode answerOfRemoval(ObjectNode removed) {
            return show(removed);
        }

        @Override
        public void complete(ObjectNode user, ObjectNode before, ObjectNode sent) {
            // Passwords are kept with the accounts; the PIN guards scenes and alarms.
            user.remove(SECRETS);
            Pins.seal(user, sent);
        }

        @Override
        public void beforeRemoval(ObjectNode user) {
            if (user.path("type").asText().equals("superuser")) {
                throw new HubException(403, "FORBIDDEN", "the administrator can't be removed");
            }
        }
    }

    /** Where the hub is; the sun rises accordingly. */
    private record Location(HubParts parts) implements Rules {

        @Override
        public void complete(ObjectNode location, ObjectNode before, ObjectNode sent) {
            requireWithin(location, "latitude", 90);
            requireWithin(location, "longitude", 180);
        }

        @Override
        public void stored(ObjectNode location) {
            parts.sunTimes().update();
        }

        private static void requireWithin(ObjectNode location, String field, double most) {
            if (Math.abs(location.path(field).asDouble()) > most) {
                throw HubException.badRequest(field + ": must be from -" + (int) most + " to " + (int) most);
            }
        }

        @Override
        public ObjectNode show(ObjectNode location) {
            var now = parts.clock().instant().atZone(parts.zone());
            var shown = Json.object();
            shown.setAll(location);
            shown.put("timezoneOffset", now.getOffset().getTotalSeconds());
            shown.putObject("date")
                    .put("day", now.getDayOfMonth())
                    .put("month", now.getMonthValue())
                    .put("year", now.getYear());
            shown.putObject("time").put("hour", now.getHour()).put("minute", now.getMinute());
            return shown;
        }

        @Override
        public JsonNode event(String key, ObjectNode before, ObjectNode after) {
            return Json.object();
        }
    }

    /** What a weather-provider device says, when the home has one; else what was set. */
    private record WeatherRules(HubParts parts) implements Rules {

        @Override
        public ObjectNode show(ObjectNode weather) {
            return parts.weather().from(weather);
        }

        @Override
        public void complete(ObjectNode weather, ObjectNode before, ObjectNode sent) {
            weather.set("WeatherConditionConverted", weather.path("WeatherCondition"));
            for (var field : Weather.FIELDS) {
                if (!Json.same(before.path(field), weather.path(field))) {
                    var data = Json.object().put("change", field);
                    data.set("newValue", weather.path(field));
                    data.set("oldValue", before.path(field));
                    parts.events().generic(0, "WeatherChangedEvent", data);
                }
            }
        }
    }

    /** Colours can be asked for by the components that they are mixed of. */
    private static final class FavoriteColors implements Rules {
        @Override
        public boolean isMeant(ObjectNode color, Call call) {
            var wanted = call.words("colorComponents");
            var components = new HashSet<String>();
            color.path("colorComponents").fieldNames().forEachRemaining(components::add);
            return wanted.isEmpty() || wanted.equals(components);
        }
    }

    /** The place called home stays. */
    private static final class Places implements Rules {

        /** HC3 tells the changed place in a list of its own. */
        @Override
        public JsonNode answerOfChange(ObjectNode shown) {
            return Json.array(List.of(shown));
        }

        @Override
        public void beforeRemoval(ObjectNode place) {
            if (place.path("home").asBoolean()) {
                throw new HubException(403, "FORBIDDEN", "the home's own place can't be removed");
            }
        }
    }
}
