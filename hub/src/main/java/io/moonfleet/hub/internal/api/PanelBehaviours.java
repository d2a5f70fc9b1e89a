package io.moonfleet.hub.internal.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.moonfleet.hub.ApiAnswer;
import io.moonfleet.hub.HubException;
import io.moonfleet.hub.internal.document.DocumentTable;
import io.moonfleet.hub.internal.json.Json;
import io.moonfleet.hub.internal.json.Limits;
import io.moonfleet.hub.internal.life.ClimateZones;
import io.moonfleet.hub.internal.life.HumidityZones;
import io.moonfleet.hub.internal.life.Sprinklers;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** The panels of HC3's pages: climate, sprinklers, notices, icons. */
final class PanelBehaviours {

    private static final int MAX_SEQUENCES = 100;
    private static final int MAX_PAGE = 1_000;

    private final HubParts parts;
    private final DocumentTable documents;
    private final DocumentBehaviours collections;

    PanelBehaviours(HubParts parts, DocumentBehaviours collections) {
        this.parts = parts;
        this.documents = parts.documents();
        this.collections = collections;
    }

    void register(Map<String, Behaviour> behaviours, Map<String, Rules> rules) {
        zones(rules);
        rules.put("push", new Rules() {
            @Override
            public void stored(ObjectNode push) {
                parts.life()
                        .messages()
                        .tell(push.path("title").asText(), push.path("message").asText(), List.of());
            }
        });
        behaviours.put("climate.createDefault", Behaviour.of(_ -> createDefaultZones()));
        behaviours.put("climate.available", Behaviour.of(_ -> ApiAnswer.ok(thermostats())));
        behaviours.put("sprinklers.createSequence", Behaviour.of(this::createSequence));
        behaviours.put("sprinklers.putSequence", Behaviour.of(this::putSequence));
        behaviours.put("sprinklers.deleteSequence", Behaviour.of(this::deleteSequence));
        behaviours.put("sprinklers.start", Behaviour.of(call -> water(call, true)));
        behaviours.put("sprinklers.stop", Behaviour.of(call -> water(call, false)));
        behaviours.put("notices.list", Behaviour.of(this::notices));
        behaviours.put("notices.clear", Behaviour.of(_ -> clearNotices()));
        behaviours.put("notices.read", Behaviour.of(call -> markNotices(call, true)));
        behaviours.put("notices.unread", Behaviour.of(call -> markNotices(call, false)));
        behaviours.put("deviceNotifications.get", Behaviour.of(this::deviceNotifications));
        behaviours.put("deviceNotifications.put", Behaviour.of(this::putDeviceNotifications));
        behaviours.put("deviceNotifications.delete", Behaviour.of(this::deleteDeviceNotifications));
        behaviours.put("push.answer", Behaviour.of(this::answerPush));
        behaviours.put("icons.list", Behaviour.of(this::icons));
        behaviours.put("icons.create", Behaviour.of(this::createIcon));
        behaviours.put("icons.delete", Behaviour.of(this::deleteIcon));
        behaviours.put("icons.picture", Behaviour.of(this::picture));
    }

    // ---- climate and water: what is stored goes to who makes it happen

    private void zones(Map<String, Rules> rules) {
        var life = parts.life();
        rules.put(ClimateZones.KIND, living(ClimateZones.KIND, ClimateZones::complete, life.climate()::apply));
        rules.put(HumidityZones.KIND, living(HumidityZones.KIND, HumidityZones::complete, life.humidity()::apply));
        rules.put(Sprinklers.KIND, living(Sprinklers.KIND, PanelBehaviours::numberSequences, id -> life.sprinklers()
                .plan(id)));
    }

    private Rules living(String kind, Consumer<ObjectNode> completing, Consumer<String> changed) {
        return new Rules() {
            @Override
            public void complete(ObjectNode document, ObjectNode before, ObjectNode sent) {
                completing.accept(document);
            }

            @Override
            public void stored(ObjectNode document) {
                changed.accept(document.path("id").asText());
            }

            @Override
            public void removed(ObjectNode document) {
                changed.accept(document.path("id").asText());
            }

            /** What the change has set in motion may have written to it already. */
            @Override
            public ObjectNode show(ObjectNode document) {
                return documents.find(kind, document.path("id").asText()).orElse(document);
            }
        };
    }

    /** Sequences that come with a schedule get numbers. */
    private static void numberSequences(ObjectNode schedule) {
        var sequences = Json.array();
        int next = 1;
        for (var each : schedule.path("sequences")) {
            next = Math.max(next, each.path("id").asInt() + 1);
        }
        for (var each : schedule.path("sequences")) {
            if (!(each instanceof ObjectNode sent)) {
                throw HubException.badRequest("sequences: each must be an object");
            }
            var sequence = Json.object()
                    .put("id", each.path("id").asInt() > 0 ? each.path("id").asInt() : next++)
                    .put("isRunning", each.path("isRunning").asBoolean());
            sequences.add(sequence(sent, sequence));
        }
        schedule.set("sequences", sequences);
    }

    private JsonNode thermostats() {
        var ids = Json.array();
        parts.devices().all().stream()
                .filter(device -> parts.devices().typeTable().isA(device.type(), "com.fibaro.hvacSystem"))
                .forEach(device -> ids.add(device.id()));
        return ids;
    }

    /** One zone for each room that has thermostats. */
    private ApiAnswer createDefaultZones() {
        if (documents.count("climateZone") > 0) {
            throw HubException.conflict("there are climate zones already");
        }
        var resource = parts.catalogue().resources().get("climateZone");
        var made = new ArrayList<ObjectNode>();
        for (var room : documents.all("room")) {
            var devices = Json.array();
            thermostats().forEach(id -> {
                if (parts.devices().get(id.asInt()).roomId() == room.path("id").asInt()) {
                    devices.add(id);
                }
            });
            if (!devices.isEmpty()) {
                var zone = Json.object();
                zone.set("name", room.path("name"));
                zone.putObject("properties").put("mode", "Auto").set("devices", devices);
                made.add(collections.create(resource, zone));
            }
        }
        return ApiAnswer.ok(Json.array(made));
    }

    // ---- sprinklers

    private ApiAnswer createSequence(Call call) {
        var sent = call.object();
        var changed = documents.change("sprinklerSchedule", call.path("scheduleId"), schedule -> {
            var sequences = Json.array();
            int next = 1;
            for (var each : schedule.path("sequences")) {
                sequences.add(each);
                next = Math.max(next, each.path("id").asInt() + 1);
            }
            if (sequences.size() >= MAX_SEQUENCES) {
                throw HubException.conflict("sequences: there are " + MAX_SEQUENCES + " already");
            }
            sequences.add(sequence(sent, Json.object().put("id", next).put("isRunning", false)));
            schedule.set("sequences", sequences);
            return schedule;
        });
        parts.life().sprinklers().plan(call.path("scheduleId"));
        return new ApiAnswer(201, changed.path("sequences"));
    }

    private static ObjectNode sequence(ObjectNode sent, ObjectNode into) {
        if (sent.has("startTime")) {
            if (!sent.path("startTime").isIntegralNumber()) {
                throw HubException.badRequest("startTime: must be a whole number");
            }
            into.set("startTime", sent.get("startTime"));
        }
        if (sent.has("sprinklers")) {
            if (!sent.path("sprinklers").isArray()) {
                throw HubException.badRequest("sprinklers: must be a list");
            }
            into.set("sprinklers", sent.get("sprinklers"));
        }
        return into;
    }

    /** Changes one sequence of a schedule; null takes it out. */
    private JsonNode changeSequence(Call call, java.util.function.UnaryOperator<ObjectNode> change) {
        int id = call.number("sequenceId");
        var changed = documents
                .change("sprinklerSchedule", call.path("scheduleId"), schedule -> {
                    var sequences = Json.array();
                    boolean found = false;
                    for (var each : schedule.path("sequences")) {
                        if (each.path("id").asInt() == id && each instanceof ObjectNode sequence) {
                            found = true;
                            var shorter = change.apply(sequence);
                            if (shorter != null) {
                                sequences.add(shorter);
                            }
                        } else {
                            sequences.add(each);
                        }
                    }
                    if (!found) {
                        throw DocumentTable.unknown("sequence", call.path("sequenceId"));
                    }
                    schedule.set("sequences", sequences);
                    return schedule;
                })
                .path("sequences");
        parts.life().sprinklers().plan(call.path("scheduleId"));
        return changed;
    }

    private ApiAnswer putSequence(Call call) {
        var sent = call.object();
        return ApiAnswer.ok(changeSequence(call, each -> sequence(sent, each)));
    }

    private ApiAnswer deleteSequence(Call call) {
        changeSequence(call, _ -> null);
        return new ApiAnswer(204, null);
    }

    /** Waters one after the other, or stops. */
    private ApiAnswer water(Call call, boolean on) {
        var schedule = documents.get(Sprinklers.KIND, call.path("scheduleId"));
        int id = call.number("sequenceId");
        for (var sequence : schedule.path("sequences")) {
            if (sequence.path("id").asInt() == id) {
                if (on) {
                    int seconds = call.queryNumber("wateringTime").orElse(0);
                    parts.life().sprinklers().start(call.path("scheduleId"), sequence, seconds);
                } else {
                    parts.life().sprinklers().stop(call.path("scheduleId"), id);
                }
                return new ApiAnswer(200, null);
            }
        }
        throw DocumentTable.unknown("sequence", call.path("sequenceId"));
    }

    // ---- notices

    private ApiAnswer notices(Call call) {
        var all = documents.all("notice");
        int size = Math.clamp(call.queryNumber("pageSize").orElse(MAX_PAGE), 1, MAX_PAGE);
        int page = Math.clamp(call.queryNumber("pageNumber").orElse(1), 1, MAX_PAGE);
        var ordered = call.query("order").orElse("desc").equals("asc") ? all : all.reversed();
        return ApiAnswer.ok(Json.array(
                ordered.stream().skip((long) (page - 1) * size).limit(size).toList()));
    }

    private ApiAnswer clearNotices() {
        var removed = Json.array();
        for (var notice : documents.all("notice")) {
            if (notice.path("canBeDeleted").asBoolean()) {
                documents.remove("notice", notice.path("id").asText());
                removed.add(notice.path("id"));
            }
        }
        return ApiAnswer.ok(removed);
    }

    /** Those of the body, a list or {@code {"ids": […]}}; all without one. */
    private ApiAnswer markNotices(Call call, boolean read) {
        var body = call.request().body();
        var ids = body == null ? null : body.isArray() ? body : body.path("ids");
        Set<String> wanted = new HashSet<>();
        if (ids != null && ids.isArray()) {
            ids.forEach(id -> wanted.add(id.asText()));
        }
        Predicate<String> isMeant = id -> ids == null || !ids.isArray() || wanted.contains(id);
        documents.ids("notice").stream()
                .filter(isMeant)
                .forEach(id -> documents.change("notice", id, notice -> notice.put("wasRead", read)));
        return new ApiAnswer(200, null);
    }

    private ApiAnswer deviceNotifications(Call call) {
        return ApiAnswer.ok(documents
                .get("deviceNotification", Integer.toString(call.number("deviceID")))
                .path("notifications"));
    }

    private ApiAnswer putDeviceNotifications(Call call) {
        int id = parts.devices().get(call.number("deviceID")).id();
        var body = call.request().body();
        if (body == null || !body.isArray()) {
            throw HubException.badRequest("the body must be a list of settings");
        }
        var document = Json.object().put("deviceId", id);
        document.set("notifications", body);
        documents.put("deviceNotification", Integer.toString(id), document);
        return new ApiAnswer(204, null);
    }

    private ApiAnswer deleteDeviceNotifications(Call call) {
        if (!documents.remove("deviceNotification", Integer.toString(call.number("deviceID")))) {
            throw DocumentTable.unknown("setting for device", call.id());
        }
        return new ApiAnswer(204, null);
    }

    /** Somebody has answered a push message on a phone: what it offered happens. */
    private ApiAnswer answerPush(Call call) {
        var push = documents.get("push", call.id());
        var data = push.path("data");
        int device = data.path("deviceId").asInt();
        if (push.path("action").asText().equals("RunAction")
                && parts.devices().find(device).isPresent()) {
            var args = new ArrayList<JsonNode>();
            data.path("args").forEach(args::add);
            parts.actions().run(device, data.path("actionName").asText(), args);
        }
        documents.remove("push", call.id());
        return new ApiAnswer(200, null);
    }

    // ---- icons: the picture itself comes as base64, the gateway makes that of a form

    private static final List<String> ICON_GROUPS = List.of("device", "room", "scene");
    private static final int FIRST_ICON = 1_000;

    private ApiAnswer icons(Call call) {
        var type = call.query("deviceType");
        var answer = Json.object();
        ICON_GROUPS.forEach(answer::putArray);
        for (var icon : documents.all("icon")) {
            var group = icon.path("type").asText();
            boolean wanted = type.isEmpty() || icon.path("deviceType").asText().equals(type.get());
            if (wanted && answer.path(group) instanceof com.fasterxml.jackson.databind.node.ArrayNode list) {
                var shown = icon.deepCopy();
                shown.remove(List.of("icon", "type"));
                list.add(shown);
            }
        }
        return ApiAnswer.ok(type.isPresent() ? answer.path("device") : answer);
    }

    private ApiAnswer createIcon(Call call) {
        var type = call.bodyText("type");
        if (!ICON_GROUPS.contains(type)) {
            throw HubException.badRequest("type: must be one of " + String.join(", ", ICON_GROUPS));
        }
        var picture = call.object().path("icon");
        if (!picture.isTextual()) {
            throw HubException.badRequest("icon: must be the picture in base64");
        }
        Limits.checkValue(picture, "icon");
        if (bytes(picture.textValue()).length == 0) {
            throw HubException.badRequest("icon: the picture is empty");
        }
        var ending = call.object().path("fileExtension").asText("png");
        if (!PICTURES.containsKey(ending)) {
            throw HubException.badRequest("fileExtension: must be png or svg");
        }
        return documents.exclusively("icon", () -> {
            int id = documents.freeNumber("icon", FIRST_ICON);
            var name = "User" + id;
            var icon = Json.object()
                    .put("id", id)
                    .put("type", type)
                    .put("iconSetName", name)
                    .put("iconName", name)
                    .put("deviceType", call.object().path("deviceType").asText())
                    .put("fileExtension", ending);
            icon.set("icon", picture);
            documents.put("icon", Integer.toString(id), icon);
            return new ApiAnswer(201, Json.object().put("id", id).put("iconSetName", name));
        });
    }

    private static final Map<String, String> PICTURES = Map.of("png", "image/png", "svg", "image/svg+xml");

    /** The picture by the icon's name, with or without the ending of a file. */
    private ApiAnswer picture(Call call) {
        var file = call.path("name");
        int dot = file.lastIndexOf('.');
        var name = dot < 0 ? file : file.substring(0, dot);
        for (var icon : documents.all("icon")) {
            if (icon.path("type").asText().equals(call.path("group"))
                    && icon.path("iconName").asText().equals(name)) {
                var type = PICTURES.getOrDefault(icon.path("fileExtension").asText(), "application/octet-stream");
                return ApiAnswer.file(type, bytes(icon.path("icon").asText()));
            }
        }
        throw DocumentTable.unknown("icon", file);
    }

    private static byte[] bytes(String base64) {
        try {
            return Base64.getMimeDecoder().decode(base64);
        } catch (IllegalArgumentException _) {
            throw HubException.badRequest("icon: must be the picture in base64");
        }
    }

    private ApiAnswer deleteIcon(Call call) {
        var type = call.requiredQuery("type");
        var id = call.query("id");
        var name = call.query("name");
        for (var icon : documents.all("icon")) {
            boolean meant = icon.path("type").asText().equals(type)
                    && (id.isPresent() && id.get().equals(icon.path("id").asText())
                            || name.isPresent()
                                    && name.get().equals(icon.path("iconName").asText()));
            if (meant) {
                documents.remove("icon", icon.path("id").asText());
                return new ApiAnswer(200, null);
            }
        }
        throw DocumentTable.unknown("icon", id.or(() -> name).orElse("?"));
    }
}
