package io.moonfleet.hub.internal.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.moonfleet.hub.ApiAnswer;
import io.moonfleet.hub.HubException;
import io.moonfleet.hub.internal.document.DocumentTable;
import io.moonfleet.hub.internal.json.Json;
import io.moonfleet.hub.internal.json.TextTime;
import java.util.List;
import java.util.Map;

/** The home as a whole: its settings, rooms and profiles, and what Moonfleet's own pages ask for. */
final class HomeBehaviours {

    private static final int MOST_LINES = 300;

    private final HubParts parts;
    private final DocumentTable documents;

    HomeBehaviours(HubParts parts) {
        this.parts = parts;
        this.documents = parts.documents();
    }

    void register(Map<String, Behaviour> behaviours) {
        behaviours.put("settings.info", Behaviour.of(_ -> ApiAnswer.ok(info())));
        behaviours.put("settings.putInfo", Behaviour.of(this::putInfo));
        behaviours.put("rooms.setDefault", Behaviour.of(this::setDefaultRoom));
        behaviours.put("rooms.assign", Behaviour.of(this::assignRoom));
        behaviours.put("profiles.list", Behaviour.of(_ -> ApiAnswer.ok(profiles())));
        behaviours.put("profiles.activate", Behaviour.of(this::activateProfile));
        behaviours.put(
                "moonfleet.quickApps",
                Behaviour.of(_ -> ApiAnswer.ok(parts.screens().quickApps())));
        behaviours.put("moonfleet.screen", Behaviour.of(this::screen));
        behaviours.put("moonfleet.log", Behaviour.of(this::log));
    }

    // ---- settings/info

    private ObjectNode info() {
        var now = parts.clock().instant();
        var zone = parts.zone();
        var info = Json.object();
        info.setAll(documents.get("info", "it"));
        var zwave = parts.devices().get(1);
        info.set("sunriseHour", zwave.property("sunriseHour"));
        info.set("sunsetHour", zwave.property("sunsetHour"));
        info.put("serverStatus", now.getEpochSecond());
        info.put("date", TextTime.hourAndDay(now.atZone(zone), " "));
        info.put("timestamp", now.getEpochSecond());
        info.put("timezoneOffset", zone.getRules().getOffset(now).getTotalSeconds());
        info.put("defaultRoomId", HomeRules.defaultRoom(parts));
        return info;
    }

    private static final List<String> SETTABLE = List.of(
            "hcName",
            "defaultLanguage",
            "temperatureUnit",
            "batteryLowNotification",
            "hotelMode",
            "currency",
            "timeFormat",
            "dateFormat",
            "decimalMark",
            "windUnit");

    private ApiAnswer putInfo(Call call) {
        var sent = call.object();
        for (var field : sent.properties()) {
            var old = documents.get("info", "it").path(field.getKey());
            if (SETTABLE.contains(field.getKey())
                    && old.getNodeType() != field.getValue().getNodeType()) {
                throw HubException.badRequest(field.getKey() + ": must be of the same kind as " + old);
            }
        }
        documents.change("info", "it", info -> {
            for (var name : SETTABLE) {
                if (sent.has(name)) {
                    info.set(name, sent.get(name));
                }
            }
            return info;
        });
        return ApiAnswer.ok(info());
    }

    // ---- rooms

    private ApiAnswer setDefaultRoom(Call call) {
        documents.get("room", call.id());
        for (var id : documents.ids("room")) {
            boolean isDefault = id.equals(call.id());
            if (documents.get("room", id).path("isDefault").asBoolean() != isDefault) {
                documents.change("room", id, room -> room.put("isDefault", isDefault));
            }
        }
        return new ApiAnswer(200, null);
    }

    private ApiAnswer assignRoom(Call call) {
        int room = documents.get("room", call.id()).path("id").asInt();
        var ids = call.object().path("deviceIds");
        if (!ids.isArray()) {
            throw HubException.badRequest("deviceIds: must be a list of numbers");
        }
        ids.forEach(id -> parts.devices().get(id.asInt()));
        ids.forEach(id -> parts.devices().modify(id.asInt(), Json.object().put("roomID", room)));
        return new ApiAnswer(200, null);
    }

    // ---- profiles

    private int activeProfile() {
        return documents
                .find("activeProfile", "it")
                .map(each -> each.path("id").asInt())
                .orElse(1);
    }

    private ObjectNode profiles() {
        var answer = Json.object().put("activeProfile", activeProfile());
        answer.set("profiles", Json.array(documents.all("profile")));
        return answer;
    }

    private ApiAnswer activateProfile(Call call) {
        var profile = documents.get("profile", call.id());
        int id = profile.path("id").asInt();
        int old = activeProfile();
        documents.put("activeProfile", "it", Json.object().put("id", id));
        if (old != id) {
            parts.events()
                    .generic(
                            0,
                            "ActiveProfileChangedEvent",
                            Json.object().put("newActiveProfile", id).put("oldActiveProfile", old));
        }
        runActions(profile);
        return new ApiAnswer(200, null);
    }

    private void runActions(ObjectNode profile) {
        for (var device : profile.path("devices")) {
            var action = device.path("action");
            int id = device.path("id").asInt();
            if (action.path("name").isTextual() && parts.devices().find(id).isPresent()) {
                var args = new java.util.ArrayList<com.fasterxml.jackson.databind.JsonNode>();
                action.path("args").forEach(args::add);
                parts.actions().run(id, action.path("name").asText(), args);
            }
        }
    }

    // ---- Moonfleet's own

    private ApiAnswer screen(Call call) {
        return ApiAnswer.ok(parts.screens().screen(parts.devices().get(call.number("id"))));
    }

    private ApiAnswer log(Call call) {
        int id = parts.devices().get(call.number("id")).id();
        int count = Math.clamp(call.queryNumber("count").orElse(100), 0, MOST_LINES);
        var lines = Json.array();
        parts.logs()
                .last(id, count)
                .forEach(line -> lines.add(EventBehaviours.show(line)
                        .put("timestampMillis", line.at().toEpochMilli())));
        return ApiAnswer.ok(lines);
    }
}
