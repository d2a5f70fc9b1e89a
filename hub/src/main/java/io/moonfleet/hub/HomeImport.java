package io.moonfleet.hub;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.moonfleet.hub.HubStore.Change;
import io.moonfleet.hub.internal.catalogue.Catalogue;
import io.moonfleet.hub.internal.catalogue.Resource;
import io.moonfleet.hub.internal.device.DeviceTable;
import io.moonfleet.hub.internal.document.StoredVariables;
import io.moonfleet.hub.internal.json.Json;
import java.util.List;
import java.util.Map;
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

    private static final String SINGLE = "it";

    private final HubStore store;
    private final Catalogue catalogue = new Catalogue();
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

    /** What a QuickApp keeps, as {@code GET /plugins/{id}/variables} gives it. */
    public void variable(int device, ObjectNode variable) {
        put(StoredVariables.kindOf(device), variable.path("name").asText(), variable);
    }

    /**
     * A kind of documents that one hub can take from another.
     *
     * @param title what people call it
     * @param path where the list of them is, or the only one
     */
    public record Kind(String name, String title, String path, boolean single) {}

    /** By their names in the catalogue: all that people have set up and that means the same elsewhere. */
    private static final List<Map.Entry<String, String>> KINDS = List.of(
            Map.entry("location", "place of the home"),
            Map.entry("home", "settings of the home"),
            Map.entry("section", "sections"),
            Map.entry("room", "rooms"),
            Map.entry("user", "users"),
            Map.entry("place", "places"),
            Map.entry("globalVariable", "variables"),
            Map.entry("customEvent", "custom events"),
            Map.entry("partition", "alarm partitions"),
            Map.entry("climateZone", "climate zones"),
            Map.entry("humidityZone", "humidity zones"),
            Map.entry("sprinklerSchedule", "sprinkler schedules"),
            Map.entry("rgbProgram", "RGB programs"),
            Map.entry("favoriteColor", "favourite colours"),
            Map.entry("favoriteColorV2", "favourite colours, second form"),
            Map.entry("linkedDevice", "linked devices"),
            Map.entry("mobileDevice", "phones"),
            Map.entry("notification", "notifications of panels"),
            Map.entry("energyTariff", "energy tariff"),
            Map.entry("energySettings", "energy settings"),
            Map.entry("installationCost", "costs of installations"));

    /** In the order in which they are read. */
    public List<Kind> kinds() {
        return KINDS.stream()
                .map(each -> {
                    var resource = catalogue.resources().get(each.getKey());
                    return new Kind(each.getKey(), each.getValue(), path(resource), resource.single());
                })
                .toList();
    }

    private static String path(Resource resource) {
        // The list of an HC3's zones leaves their schedules out otherwise.
        return resource.kind().equals("climateZone") ? resource.path() + "?detailed=true" : resource.path();
    }

    /** A document as the API of the other hub gives it; fields that it does not have get their first value. */
    public void document(String kind, ObjectNode document) {
        var resource = catalogue.resources().get(kind);
        var whole = Json.object();
        resource.fields().forEach(field -> whole.set(field.name(), field.initialValue()));
        whole.setAll(document);
        put(kind, resource.single() ? SINGLE : whole.path(resource.key()).asText(), whole);
    }

    /** A scene as {@code GET /scenes/{id}} gives it; it does not run here. */
    public void scene(ObjectNode scene) {
        document("scene", scene.deepCopy().put("isRunning", false));
    }

    /** All profiles and which one is active, as {@code GET /profiles} gives them. */
    public int profiles(JsonNode profiles) {
        int count = 0;
        for (var profile : profiles.path("profiles")) {
            if (profile instanceof ObjectNode document) {
                document("profile", document);
                count++;
            }
        }
        int active = profiles.path("activeProfile").asInt();
        if (active > 0) {
            put("activeProfile", SINGLE, Json.object().put("id", active));
        }
        return count;
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
