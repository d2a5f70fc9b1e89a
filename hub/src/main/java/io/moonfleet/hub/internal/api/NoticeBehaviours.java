package io.moonfleet.hub.internal.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.moonfleet.hub.ApiAnswer;
import io.moonfleet.hub.HubException;
import io.moonfleet.hub.internal.document.DocumentTable;
import io.moonfleet.hub.internal.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What people are told: the notification centre, what devices notify of, and push messages to phones. */
final class NoticeBehaviours {

    private static final String KIND = "notice";
    private static final int PAGE = 100;
    private static final int MAX_PAGE = 1_000;

    private final HubParts parts;
    private final DocumentTable documents;

    NoticeBehaviours(HubParts parts) {
        this.parts = parts;
        this.documents = parts.documents();
    }

    void register(Map<String, Behaviour> behaviours, Map<String, Rules> rules) {
        rules.put("push", new Rules() {
            @Override
            public void stored(ObjectNode push) {
                parts.life()
                        .messages()
                        .tell(push.path("title").asText(), push.path("message").asText(), List.of());
            }
        });
        behaviours.put("notices.list", Behaviour.of(this::notices));
        behaviours.put("notices.clear", Behaviour.of(this::clearNotices));
        behaviours.put("notices.read", Behaviour.of(call -> markNotices(call, true)));
        behaviours.put("notices.unread", Behaviour.of(call -> markNotices(call, false)));
        behaviours.put("deviceNotifications.get", Behaviour.of(this::deviceNotifications));
        behaviours.put("deviceNotifications.put", Behaviour.of(this::putDeviceNotifications));
        behaviours.put("deviceNotifications.delete", Behaviour.of(this::deleteDeviceNotifications));
        behaviours.put("push.answer", Behaviour.of(this::answerPush));
    }

    /** The oldest first unless asked otherwise; every filter of the query must fit. */
    private ApiAnswer notices(Call call) {
        var filter = NoticeFilter.of(call, parts.zone());
        var all = documents.all(KIND);
        int size = Math.clamp(call.queryNumber("pageSize").orElse(PAGE), 1, MAX_PAGE);
        int page = Math.clamp(call.queryNumber("pageNumber").orElse(0), 0, MAX_PAGE);
        var ordered = call.query("order").orElse("asc").equals("desc") ? all.reversed() : all;
        return ApiAnswer.ok(Json.array(ordered.stream()
                .filter(filter)
                .skip((long) page * size)
                .limit(size)
                .toList()));
    }

    private ApiAnswer clearNotices(Call call) {
        var filter = NoticeFilter.of(call, parts.zone());
        var removed = Json.array();
        for (var notice : documents.all(KIND)) {
            if (notice.path("canBeDeleted").asBoolean() && filter.test(notice)) {
                documents.remove(KIND, notice.path("id").asText());
                removed.add(notice.path("id"));
                parts.events()
                        .generic(0, "NotificationRemovedEvent", Json.object().set("id", notice.path("id")));
            }
        }
        return ApiAnswer.ok(removed);
    }

    /** Those that fit the query and are in the body's list, when it has one. */
    private ApiAnswer markNotices(Call call, boolean read) {
        var filter = NoticeFilter.of(call, parts.zone());
        documents.all(KIND).stream()
                .filter(filter)
                .filter(notice -> notice.path("wasRead").asBoolean() != read)
                .forEach(notice -> mark(notice.path("id"), read));
        return new ApiAnswer(200, null);
    }

    private void mark(JsonNode id, boolean read) {
        documents.change(KIND, id.asText(), notice -> notice.put("wasRead", read));
        parts.events().generic(0, "NotificationUpdatedEvent", Json.object().set("id", id));
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
}
