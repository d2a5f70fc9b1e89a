package io.moonfleet.hub;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.moonfleet.hub.HubStore.Change;
import io.moonfleet.hub.internal.device.DeviceTable;
import io.moonfleet.hub.internal.json.Json;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

/**
 * Puts what another hub has into a store that no hub has open, under the same ids: scenes and scripts speak of devices by their
 * numbers.
 */
public final class HomeImport {

    private static final int FLUSH_SECONDS = 60;

    private final HubStore store;
    private final Set<String> there = new TreeSet<>();

    public HomeImport(HubStore store) {
        this.store = store;
        store.load(change -> {
            if (change instanceof Change.Document document) {
                there.add(document.kind() + "/" + document.id());
            }
        });
    }

    /** How many devices the store has besides the hub's own. */
    public long devices() {
        return there.stream()
                .filter(each -> each.startsWith(DeviceTable.KIND + "/"))
                .filter(each -> !each.equals(DeviceTable.KIND + "/" + DeviceTable.ZWAVE))
                .count();
    }

    /** A device as {@code GET /devices/{id}} gives it. */
    public void device(ObjectNode device) {
        int id = device.path("id").asInt();
        store.write(new Change.PropertiesRemoved(id));
        put(DeviceTable.KIND, Integer.toString(id), device);
    }

    /** The code of a QuickApp, as its export has it. */
    public void files(int device, JsonNode files, long second) {
        var version = Json.object().put("version", 1).put("timestamp", second);
        version.set("files", files);
        put("quickAppVersion/" + device, "1", version);
    }

    public void section(ObjectNode section) {
        put("section", section.path("id").asText(), section);
    }

    public void room(ObjectNode room) {
        put("room", room.path("id").asText(), room);
    }

    public void globalVariable(ObjectNode variable) {
        put("globalVariable", variable.path("name").asText(), variable);
    }

    public void customEvent(ObjectNode event) {
        put("customEvent", event.path("name").asText(), event);
    }

    /** A scene as {@code GET /scenes/{id}} gives it. */
    public void scene(ObjectNode scene) {
        put("scene", scene.path("id").asText(), scene);
    }

    /** Place and time zone, as {@code GET /settings/location} gives them. */
    public void location(ObjectNode location) {
        put("location", "it", location);
    }

    private void put(String kind, String id, ObjectNode body) {
        if (id.isEmpty()) {
            throw HubException.badRequest("a " + kind + " without an id can't be imported");
        }
        // Above whatever version is there.
        store.write(new Change.Document(kind, id, body, System.currentTimeMillis()));
    }

    /** Returns when everything is durable. */
    public void finish() {
        try {
            store.flush()
                    .toCompletableFuture()
                    .orTimeout(FLUSH_SECONDS, TimeUnit.SECONDS)
                    .join();
        } catch (CompletionException e) {
            throw new IllegalStateException("what was imported could not be written: " + e.getCause(), e);
        }
    }
}
