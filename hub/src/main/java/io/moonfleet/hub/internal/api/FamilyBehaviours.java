package io.moonfleet.hub.internal.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.moonfleet.hub.ApiAnswer;
import io.moonfleet.hub.HubException;
import io.moonfleet.hub.internal.document.DocumentTable;
import io.moonfleet.hub.internal.json.Json;
import io.moonfleet.hub.internal.json.Limits;
import java.util.Locale;
import java.util.Map;

/** Where people are, which their phones tell by {@code GeofenceEvent}: for conditions of scenes and the family's page. */
final class FamilyBehaviours {

    static final String EVENT = "GeofenceEvent";

    private static final String NOW = "whereabouts";
    private static final String PAST = "familyHistory";
    private static final int KEPT = 2_000;

    private final HubParts parts;
    private final DocumentTable documents;

    FamilyBehaviours(HubParts parts) {
        this.parts = parts;
        this.documents = parts.documents();
    }

    void register(Map<String, Behaviour> behaviours) {
        behaviours.put("family.history", Behaviour.of(this::history));
    }

    /** A phone has come to a place or left it. */
    ApiAnswer moved(Call call) {
        var data = call.object();
        var id = data.path("locationId").asText();
        var place = documents
                .find("place", id)
                .orElseThrow(() -> HubException.badRequest("locationId: there is no place '" + id + "'"));
        var action = data.path("geofenceAction").asText().toLowerCase(Locale.ROOT);
        if (!action.equals("enter") && !action.equals("leave")) {
            throw HubException.badRequest("geofenceAction: must be enter or leave");
        }
        var user = Limits.checkName(data.path("userId").asText(), "userId");
        long time = data.path("timestamp").asLong(parts.now());
        documents.put(
                NOW,
                user + "/" + id,
                Json.object()
                        .put("userId", data.path("userId").asInt())
                        .put("place", place.path("id").asInt())
                        .put("action", action)
                        .put("timestamp", time));
        remember(data.path("userId").asInt(), place, time);
        parts.events().generic(call.callingDevice(), EVENT, data);
        return new ApiAnswer(200, null);
    }

    private void remember(int user, ObjectNode place, long time) {
        documents.exclusively(PAST, () -> {
            long number = parts.documents().ids(PAST).stream()
                            .mapToLong(Long::parseLong)
                            .max()
                            .orElse(0)
                    + 1;
            var entry = Json.object().put("userId", user).put("timestamp", time);
            entry.set("latitude", place.path("latitude"));
            entry.set("longitude", place.path("longitude"));
            documents.put(PAST, Long.toString(number), entry);
            documents.remove(PAST, Long.toString(number - KEPT));
            return null;
        });
    }

    /** Where one of the family was seen, oldest first. */
    private ApiAnswer history(Call call) {
        int user = call.queryNumber("userID").orElse(0);
        long from = call.queryNumber("from").orElse(0);
        long to = call.queryNumber("to").orElse(Integer.MAX_VALUE);
        var seen = documents.all(PAST).stream()
                .filter(each -> user == 0 || each.path("userId").asInt() == user)
                .filter(each -> each.path("timestamp").asLong() >= from
                        && each.path("timestamp").asLong() <= to)
                .map(each -> each.deepCopy().<ObjectNode>without("userId"))
                .toList();
        return ApiAnswer.ok(Json.array(seen));
    }
}
