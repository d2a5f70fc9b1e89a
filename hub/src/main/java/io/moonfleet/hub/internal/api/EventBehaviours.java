package io.moonfleet.hub.internal.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.moonfleet.hub.ApiAnswer;
import io.moonfleet.hub.HubException;
import io.moonfleet.hub.internal.event.LogBook;
import io.moonfleet.hub.internal.event.LogBook.Line;
import io.moonfleet.hub.internal.json.Json;
import io.moonfleet.hub.internal.json.Limits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletionStage;

/** What happened: {@code /refreshStates}, {@code /debugMessages}, and events that clients cause themselves. */
final class EventBehaviours {

    private static final int MOST_MESSAGES = 2_000;
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);
    private static final Set<String> LOG_TYPES = Set.of("debug", "trace", "warning", "error");

    private final HubParts parts;
    private final FamilyBehaviours family;

    EventBehaviours(HubParts parts, FamilyBehaviours family) {
        this.parts = parts;
        this.family = family;
    }

    void register(Map<String, Behaviour> behaviours) {
        behaviours.put("events.refreshStates", this::refreshStates);
        behaviours.put("events.publish", Behaviour.of(this::publish));
        behaviours.put("events.publishCustom", Behaviour.of(this::publishCustom));
        behaviours.put("events.history", Behaviour.of(this::history));
        behaviours.put("events.clearHistory", Behaviour.of(this::clearHistory));
        behaviours.put("log.list", Behaviour.of(this::messages));
        behaviours.put("log.tags", Behaviour.of(this::tags));
        behaviours.put("log.write", Behaviour.of(this::write));
        behaviours.put("log.clear", Behaviour.of(_ -> clear()));
    }

    private CompletionStage<ApiAnswer> refreshStates(Call call) {
        long last = call.query("last").map(EventBehaviours::number).orElse(0L);
        // Ours: QuickApps that have something else to do do not wait for half a minute.
        var patience = call.query("wait")
                .map(EventBehaviours::number)
                .map(millis -> Duration.ofMillis(Math.clamp(millis, 0, LONGEST_WAIT.toMillis())))
                .orElse(LONGEST_WAIT);
        return new GrantedChanges(parts.refreshStates(), () -> parts.grantsOf(call), parts.clock())
                .poll(last, patience)
                .thenApply(ApiAnswer::ok);
    }

    /** What is no number is an unknown one: the client gets the snapshot and goes on from there. */
    static long number(String text) {
        try {
            return Long.parseLong(text.strip());
        } catch (NumberFormatException _) {
            return 0;
        }
    }

    /** HC3's names begin large and end in {@code Event}; clients write {@code centralSceneEvent} and leave it out. */
    static String eventName(String name) {
        var begun = Character.toUpperCase(name.charAt(0)) + name.substring(1);
        return begun.endsWith("Event") ? begun : begun + "Event";
    }

    private ApiAnswer publish(Call call) {
        // The name is the last of the path, whether the catalogue has it as a parameter or literally.
        var path = call.operation().path();
        var given = call.path().getOrDefault("eventName", path.substring(path.lastIndexOf('/') + 1));
        var type = eventName(Limits.checkName(given, "eventName"));
        if (type.equals(FamilyBehaviours.EVENT)) {
            return family.moved(call);
        }
        parts.events().generic(call.callingDevice(), type, call.objectOrEmpty());
        return new ApiAnswer(200, null);
    }

    private ApiAnswer publishCustom(Call call) {
        var event = parts.documents().get("customEvent", call.id());
        parts.events()
                .generic(
                        call.callingDevice(),
                        "CustomEvent",
                        Json.object()
                                .put("name", call.id())
                                .put("value", event.path("userDescription").asText()));
        return new ApiAnswer(204, null);
    }

    private static final int MOST_EVENTS = 1_000;

    /** The newest first; every filter that is given must fit. */
    private ApiAnswer history(Call call) {
        long most = Math.clamp(
                call.query("numberOfRecords").map(EventBehaviours::number).orElse(100L), 0, MOST_EVENTS);
        var from = call.query("from").map(EventBehaviours::number).orElse(0L);
        var to = call.query("to").map(EventBehaviours::number).orElse(Long.MAX_VALUE);
        var lastId = call.query("lastId").map(EventBehaviours::number).orElse(Long.MAX_VALUE);
        return ApiAnswer.ok(Json.array(parts.history().all().stream()
                .filter(call.grants()::seesEvent)
                .filter(event -> event.path("id").asLong() < lastId
                        && event.path("timestamp").asLong() >= from
                        && event.path("timestamp").asLong() <= to
                        && fits(call, event))
                .limit(most)
                .map(EventBehaviours::past)
                .toList()));
    }

    /** The past names what an event is about otherwise than the present: {@code type} and {@code id}. */
    private static ObjectNode past(ObjectNode event) {
        var shown = Json.object();
        shown.setAll(event);
        var objects = shown.putArray("objects");
        event.path("objects").forEach(each -> objects.addObject()
                .<ObjectNode>set("type", each.path("objectType"))
                .set("id", each.path("objectId")));
        return shown;
    }

    private boolean fits(Call call, JsonNode event) {
        var object = event.path("objects").path(0);
        return fits(call, "eventType", event.path("type").asText())
                && fits(call, "sourceType", event.path("sourceType").asText())
                && fits(call, "sourceId", event.path("sourceId").asText())
                && fits(call, "objectType", object.path("objectType").asText())
                && fits(call, "objectId", object.path("objectId").asText())
                && fitsRoom(call, object.path("objectId").asInt());
    }

    private boolean fitsRoom(Call call, int device) {
        var room = call.query("roomId");
        return room.isEmpty()
                || parts.devices()
                        .find(device)
                        .filter(each -> room.get().equals(Integer.toString(each.roomId())))
                        .isPresent();
    }

    private static boolean fits(Call call, String filter, String value) {
        var wanted = call.query(filter);
        return wanted.isEmpty() || wanted.get().equals(value);
    }

    /** All, or what fits the filters; {@code timestamp} means what is older. */
    private ApiAnswer clearHistory(Call call) {
        long before = call.query("timestamp").map(EventBehaviours::number).orElse(Long.MAX_VALUE);
        parts.history().forget(event -> event.path("timestamp").asLong() <= before && fits(call, event));
        return new ApiAnswer(200, null);
    }

    // ---- the log

    /** The newest first; {@code nextLast} is where the next page begins. */
    private ApiAnswer messages(Call call) {
        long from = call.query("from").map(EventBehaviours::number).orElse(0L);
        long to = call.query("to").map(EventBehaviours::number).orElse(Long.MAX_VALUE);
        long last = call.query("last").map(EventBehaviours::number).orElse(0L);
        long most = call.query("offset").map(EventBehaviours::number).orElse((long) MOST_MESSAGES);
        var types = call.words("types");
        var tags = call.words("filter");
        tags.addAll(call.words("tag"));
        var found = new ArrayList<Line>();
        long nextLast = 0;
        for (var line : parts.logs().all().reversed()) {
            boolean wanted = isTheirs(call, line)
                    && line.at().getEpochSecond() >= from
                    && line.at().getEpochSecond() <= to
                    && (last <= 0 || line.id() <= last)
                    && (types.isEmpty() || types.contains(line.type()))
                    && (tags.isEmpty() || tags.contains(line.tag()));
            if (wanted && most >= 0 && found.size() >= most) {
                nextLast = line.id();
                break;
            }
            if (wanted) {
                found.add(line);
            }
        }
        var answer = Json.object().put("nextLast", nextLast);
        var messages = answer.putArray("messages");
        found.forEach(line -> messages.add(show(line)));
        return ApiAnswer.ok(answer);
    }

    /** Lines of the hub itself are about everything. */
    private static boolean isTheirs(Call call, Line line) {
        return call.grants().seesAllDevices()
                || line.device() > 0 && call.grants().seesDevice(line.device());
    }

    private ApiAnswer tags(Call call) {
        var tags = new TreeSet<String>();
        parts.logs().all().stream().filter(line -> isTheirs(call, line)).forEach(line -> tags.add(line.tag()));
        return ApiAnswer.ok(Json.texts(List.copyOf(tags)));
    }

    static ObjectNode show(Line line) {
        return Json.object()
                .put("id", line.id())
                .put("timestamp", line.at().getEpochSecond())
                .put("type", line.type())
                .put("tag", line.tag())
                .put("message", line.message());
    }

    private ApiAnswer write(Call call) {
        var body = call.object();
        var type = call.bodyText(body.has("messageType") ? "messageType" : "type");
        if (!LOG_TYPES.contains(type)) {
            throw HubException.badRequest("type: must be one of debug, trace, warning, error");
        }
        var message = body.path("message");
        if (!message.isTextual()) {
            throw HubException.badRequest("message: must be a text");
        }
        var text = message.textValue();
        var kept = text.length() <= LogBook.MAX_MESSAGE ? text : text.substring(0, LogBook.MAX_MESSAGE);
        var given = body.path("tag").asText("");
        var tag = given.isEmpty() ? "-" : Limits.checkName(given, "tag");
        int device = call.callingDevice();
        parts.events()
                .appendLog((sequence, at) ->
                        new io.moonfleet.hub.HubEvent.LogWritten(sequence, at, device, type, tag, kept));
        return new ApiAnswer(201, null);
    }

    private ApiAnswer clear() {
        parts.clearLogs().run();
        return new ApiAnswer(204, null);
    }
}
