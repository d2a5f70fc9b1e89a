package io.moonfleet.hub.internal.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.moonfleet.hub.ApiAnswer;
import io.moonfleet.hub.HubException;
import io.moonfleet.hub.internal.document.DocumentTable;
import io.moonfleet.hub.internal.home.Seed;
import io.moonfleet.hub.internal.json.Json;
import io.moonfleet.hub.internal.life.Profiles;
import java.util.List;
import java.util.Map;

/** {@code /profiles}: home, away and so on; one is active, and becoming it makes devices do something. */
final class ProfileBehaviours {

    private static final String KIND = Profiles.KIND;
    private static final List<String> LISTS = List.of("devices", "scenes", "partitions", "climateZones");

    private final HubParts parts;
    private final DocumentTable documents;
    private final Profiles profiles;

    ProfileBehaviours(HubParts parts) {
        this.parts = parts;
        this.documents = parts.documents();
        this.profiles = parts.life().profiles();
    }

    void register(Map<String, Behaviour> behaviours, Map<String, Rules> rules) {
        rules.put(KIND, new Rules() {
            /** A new profile may be a copy of another one. */
            @Override
            public void complete(ObjectNode profile, ObjectNode before, ObjectNode sent) {
                tidy(profile);
                if (before == null && sent.has("sourceId")) {
                    var source = documents.get(KIND, sent.path("sourceId").asText());
                    for (var list : LISTS) {
                        profile.set(list, source.path(list));
                    }
                }
            }

            @Override
            public void beforeRemoval(ObjectNode profile) {
                if (profile.path("id").asInt() == profiles.active()) {
                    throw new HubException(403, "FORBIDDEN", "the active profile can't be removed");
                }
            }
        });
        behaviours.put("profiles.list", Behaviour.of(call -> ApiAnswer.ok(all(call))));
        behaviours.put("profiles.putAll", Behaviour.of(this::putAll));
        behaviours.put("profiles.reset", Behaviour.of(_ -> reset()));
        behaviours.put("profiles.activate", Behaviour.of(call -> activate(call, call.id())));
        behaviours.put(
                "profiles.putPartition",
                Behaviour.of(call -> putItem(call, "partitions", "partitionId", "partitionId")));
        behaviours.put("profiles.putClimateZone", Behaviour.of(call -> putItem(call, "climateZones", "id", "zoneId")));
        behaviours.put("profiles.putScene", Behaviour.of(call -> putItem(call, "scenes", "sceneId", "sceneId")));
    }

    /** Devices that do nothing have no action, and a climate zone has a mode: the form that clients know. */
    private static void tidy(ObjectNode profile) {
        for (var list : List.of("devices", "climateZones")) {
            profile.set(list, profile.path(list).deepCopy());
        }
        for (var device : profile.path("devices")) {
            if (device instanceof ObjectNode entry && !entry.path("action").isObject()) {
                entry.remove("action");
            }
        }
        for (var zone : profile.path("climateZones")) {
            if (zone instanceof ObjectNode entry && !entry.path("mode").isTextual()) {
                entry.put("mode", "Schedule");
            }
        }
    }

    private ObjectNode all(Call call) {
        var answer = Json.object().put("activeProfile", profiles.active());
        answer.set(
                "profiles",
                Json.array(documents.all(KIND).stream()
                        .filter(each -> call.grants().sees(KIND, each))
                        .toList()));
        return answer;
    }

    /** Sets the active one and whole profiles that exist. */
    private ApiAnswer putAll(Call call) {
        var body = call.object();
        for (var sent : body.path("profiles")) {
            if (documents.find(KIND, sent.path("id").asText()).isEmpty() || !sent.isObject()) {
                throw HubException.badRequest(
                        "profiles: there is no profile " + sent.path("id").asText());
            }
        }
        for (var sent : body.path("profiles")) {
            documents.change(KIND, sent.path("id").asText(), profile -> {
                for (var field : List.of("name", "iconId", "devices", "scenes", "partitions", "climateZones")) {
                    if (sent.has(field)
                            && sent.get(field).getNodeType()
                                    == profile.path(field).getNodeType()) {
                        profile.set(field, sent.get(field).deepCopy());
                    }
                }
                tidy(profile);
                return profile;
            });
        }
        if (body.path("activeProfile").isInt() && body.path("activeProfile").asInt() != profiles.active()) {
            activate(call, body.path("activeProfile").asText());
        }
        return ApiAnswer.ok(all(call));
    }

    private ApiAnswer reset() {
        documents.ids(KIND).forEach(id -> documents.remove(KIND, id));
        Seed.plantProfiles(documents);
        documents.put("activeProfile", "it", Json.object().put("id", 1));
        return new ApiAnswer(200, null);
    }

    /** Puts one entry into a list of a profile, or in place of the one with the same number. */
    private ApiAnswer putItem(Call call, String list, String key, String parameter) {
        int id = call.number(parameter);
        var sent = call.object();
        return ApiAnswer.ok(documents.change(KIND, call.path("profileId"), profile -> {
            var entries = Json.array();
            for (var each : profile.path(list)) {
                if (each.path(key).asInt() != id) {
                    entries.add(each);
                }
            }
            var entry = sent.deepCopy();
            entries.add(entry.put(key, id));
            profile.set(list, entries);
            tidy(profile);
            return profile;
        }));
    }

    private ApiAnswer activate(Call call, String id) {
        profiles.activate(id, parts.userOf(call));
        return new ApiAnswer(200, null);
    }
}
