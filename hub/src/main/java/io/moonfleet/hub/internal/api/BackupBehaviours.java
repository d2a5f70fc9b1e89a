package io.moonfleet.hub.internal.api;

import io.moonfleet.hub.ApiAnswer;
import io.moonfleet.hub.HubException;
import io.moonfleet.hub.internal.json.Json;
import java.util.Map;

/** {@code /service/backups}: copies of the store, made while the hub runs. */
final class BackupBehaviours {

    private static final String KIND = "backup";
    private static final int KEPT = 20;

    private final HubParts parts;

    BackupBehaviours(HubParts parts) {
        this.parts = parts;
    }

    void register(Map<String, Behaviour> behaviours) {
        behaviours.put("backups.list", Behaviour.of(_ -> list()));
        behaviours.put("backups.create", Behaviour.of(this::create));
        behaviours.put("backups.delete", Behaviour.of(this::delete));
    }

    private ApiAnswer list() {
        var all = Json.array();
        var local = all.addObject();
        local.put("type", "local")
                .put("localBackupPath", "backups")
                .put("automaticCount", 0)
                .put("automaticLimit", 0)
                .put("manualCount", parts.documents().count(KIND))
                .put("manualLimit", KEPT);
        local.set("backups", Json.array(parts.documents().all(KIND)));
        return ApiAnswer.ok(all);
    }

    private ApiAnswer create(Call call) {
        var action = call.bodyText("action");
        if (action.equals("restore")) {
            throw HubException.conflict("action: a running hub can't be replaced; stop it and use ./moonfleet restore");
        }
        if (!action.equals("create")) {
            throw HubException.badRequest("action: must be create or restore");
        }
        var documents = parts.documents();
        return documents.exclusively(KIND, () -> {
            if (documents.count(KIND) >= KEPT) {
                throw HubException.conflict("there are " + KEPT + " backups; remove one first");
            }
            int id = documents.freeNumber(KIND, 1);
            var name = "backup-" + id + ".db";
            long size = parts.store().backup(name);
            documents.put(
                    KIND,
                    Integer.toString(id),
                    Json.object()
                            .put("id", id)
                            .put("timestamp", parts.now())
                            .put("compatible", true)
                            .put("automatic", false)
                            .put("devices", parts.devices().all().size())
                            .put("rooms", documents.count("room"))
                            .put("scenes", documents.count("scene"))
                            .put(
                                    "description",
                                    call.object()
                                            .path("params")
                                            .path("description")
                                            .asText())
                            .put("size", Long.toString(size))
                            .put("filename", name));
            return new ApiAnswer(202, null);
        });
    }

    private ApiAnswer delete(Call call) {
        var id = call.path().isEmpty() ? call.requiredQuery("id") : call.id();
        var backup = parts.documents().get(KIND, id);
        parts.store().removeBackup(backup.path("filename").asText());
        parts.documents().remove(KIND, id);
        return new ApiAnswer(200, null);
    }
}
