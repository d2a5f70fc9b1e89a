package io.moonfleet.hub.internal.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.moonfleet.hub.ApiAnswer;
import io.moonfleet.hub.Device;
import io.moonfleet.hub.HubCaller;
import io.moonfleet.hub.HubException;
import io.moonfleet.hub.internal.document.DocumentTable;
import io.moonfleet.hub.internal.json.Json;
import io.moonfleet.hub.internal.json.TextTime;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;

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
        behaviours.put(
                "moonfleet.quickApps",
                Behaviour.of(call -> ApiAnswer.ok(parts.screens().quickApps(call.grants()::sees))));
        behaviours.put("home.categories", Behaviour.of(_ -> ApiAnswer.ok(categories())));
        behaviours.put("home.limits", Behaviour.of(_ -> ApiAnswer.ok(limits())));
        behaviours.put("home.diagnostics", Behaviour.of(_ -> ApiAnswer.ok(Diagnostics.now())));
        behaviours.put("home.loginStatus", Behaviour.of(this::loginStatus));
        behaviours.put("home.sortOrder", Behaviour.of(this::sortOrder));
        behaviours.put("home.interfacesOf", Behaviour.of(this::interfacesOf));
        behaviours.put("home.userActivity", Behaviour.of(_ -> ApiAnswer.ok(userActivity())));
        behaviours.put("users.exists", Behaviour.of(this::userExists));
        behaviours.put("users.changeAdmin", Behaviour.of(this::changeAdmin));
        behaviours.put(
                "moonfleet.openApi",
                Behaviour.of(call -> ApiAnswer.ok(new OpenApi(parts.catalogue()).describe(call.query("area")))));
        behaviours.put("moonfleet.visible", this::visible);
        behaviours.put("moonfleet.screen", Behaviour.of(this::screen));
        behaviours.put("moonfleet.log", Behaviour.of(this::log));
    }

    // ---- settings/info

    private ObjectNode info() {
        var now = parts.clock().instant();
        var zone = parts.zone();
        var info = Json.object()
                .put("newestBetaVersion", "")
                .put("isFTIConfigured", true)
                .put("skin", "light")
                .put("skinSetting", "manual")
                .put("isSlave", false)
                .put("oemId", "HC3");
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

    // ---- what the pages of an HC3 ask for

    private static final List<String> CATEGORIES = List.of(
            "other", "lights", "blinds", "gates", "ambience", "safety", "security", "climate", "multimedia", "remotes");
    private static final int MOST_SCENES = 1_000;
    private static final int MOST_DEVICES = 50_000;

    private static JsonNode categories() {
        var list = Json.array();
        for (int i = 0; i < CATEGORIES.size(); i++) {
            list.addObject().put("id", i + 1).put("name", CATEGORIES.get(i));
        }
        return list;
    }

    private ObjectNode limits() {
        long quickApps =
                parts.devices().all().stream().filter(Device::isQuickApp).count();
        return Json.object()
                .put("scenesLimit", MOST_SCENES)
                .put("scenesUsed", documents.count("scene"))
                .put("pluginsLimit", MOST_DEVICES)
                .put("pluginsUsed", quickApps)
                .put("quickAppsLimit", MOST_DEVICES)
                .put("quickAppsUsed", quickApps)
                .put("zwaveDevicesLimit", 0)
                .put("zwaveDevicesUsed", 0)
                .put("niceDevicesLimit", 0)
                .put("niceDevicesUsed", 0)
                .put("ipCamerasLimit", 0)
                .put("ipCamerasUsed", 0);
    }

    /** Who asks is known already: the gateway has let them in. */
    private ApiAnswer loginStatus(Call call) {
        var caller = call.request().caller().name();
        boolean admin = call.request().caller().role() == HubCaller.Role.ADMIN;
        var user = documents.all("user").stream()
                .filter(each -> each.path("name").asText().equals(caller))
                .findFirst()
                .or(() -> documents.all("user").stream().filter(_ -> admin).findFirst())
                .orElseGet(Json::object);
        var answer = Json.object()
                .put("status", true)
                .put("type", user.path("type").asText(admin ? "superuser" : "user"))
                .put("userID", user.path("id").asInt())
                .put("username", caller.isEmpty() ? user.path("name").asText() : caller)
                .put("role", "USER")
                .put("skin", user.path("skin").asText("light"))
                .put("skinSetting", "manual")
                .put("isAddTileVisible", true);
        answer.putObject("buiSettings");
        var rights = answer.putObject("rights");
        for (var of : List.of("devices", "scenes", "alarmPartitions", "profiles", "climateZones")) {
            boolean all = admin || user.path("rights").path(of).path("all").asBoolean();
            rights.set(
                    of,
                    user.path("rights").path(of).isObject()
                            ? user.path("rights").get(of).deepCopy()
                            : Json.object());
            ((ObjectNode) rights.get(of)).put("all", all);
        }
        return ApiAnswer.ok(answer);
    }

    /** Puts a device, room or section before another. */
    private ApiAnswer sortOrder(Call call) {
        var body = call.object();
        int from = call.bodyNumber("from");
        int to = call.bodyNumber("to");
        switch (body.path("fromType").asText("device")) {
            case "room" -> sortDocuments("room", from, to);
            case "section" -> sortDocuments("section", from, to);
            default -> {
                int place = parts.devices().get(to).document().path("sortOrder").asInt();
                parts.devices().modify(from, Json.object().put("sortOrder", place));
            }
        }
        return new ApiAnswer(200, null);
    }

    private void sortDocuments(String kind, int from, int to) {
        int place = documents.get(kind, Integer.toString(to)).path("sortOrder").asInt();
        documents.change(kind, Integer.toString(from), each -> each.put("sortOrder", place));
    }

    private ApiAnswer interfacesOf(Call call) {
        int id = call.queryNumber("deviceId")
                .orElseThrow(() -> HubException.badRequest("deviceId: is missing in the query"));
        return ApiAnswer.ok(parts.devices().get(id).document().path("interfaces"));
    }

    private JsonNode userActivity() {
        var list = Json.array();
        for (var user : documents.all("user")) {
            list.addObject()
                    .put("email", user.path("email").asText())
                    .put("lastActivity", 0)
                    .put("type", user.path("type").asText())
                    .put("user", user.path("name").asText())
                    .put("userId", user.path("id").asInt());
        }
        return list;
    }

    private ApiAnswer userExists(Call call) {
        documents.get("user", call.id());
        return new ApiAnswer(200, null);
    }

    private ApiAnswer changeAdmin(Call call) {
        documents.get("user", call.id());
        for (var id : documents.ids("user")) {
            boolean admin = id.equals(call.id());
            if (admin || documents.get("user", id).path("type").asText().equals("superuser")) {
                documents.change("user", id, user -> user.put("type", admin ? "superuser" : "user"));
            }
        }
        return new ApiAnswer(200, null);
    }

    // ---- Moonfleet's own

    /** A long poll for who says what they know; the version is read first, so that what changes meanwhile is newer. */
    private CompletionStage<ApiAnswer> visible(Call call) {
        var watch = parts.rightsWatch();
        long known = call.query("after").map(EventBehaviours::number).orElse(-1L);
        return watch.changeAfter(known).thenApply(_ -> {
            var version = watch.version();
            return ApiAnswer.ok(parts.grantsOf(call).visible().put("version", version));
        });
    }

    private ApiAnswer screen(Call call) {
        // Read before the picture is taken: what the picture shows beyond it is merely told again.
        var sequence = parts.events().newest();
        var screen = parts.screens().screen(parts.devices().get(call.number("id")));
        return ApiAnswer.ok(screen.put("sequence", sequence));
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
