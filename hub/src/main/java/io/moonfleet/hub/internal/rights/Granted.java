package io.moonfleet.hub.internal.rights;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.moonfleet.hub.Device;
import io.moonfleet.hub.Devices;
import io.moonfleet.hub.internal.document.DocumentTable;
import io.moonfleet.hub.internal.json.Json;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a user document grants in its {@code rights}, HC3's way: devices and scenes one by one, by room, by section or all;
 * partitions, profiles and climate zones one by one or all. Rooms and sections are there when something in them is. A user whom
 * the hub does not know has been granted nothing.
 */
final class Granted implements Grants {

    /** The list of a kind in {@code rights}, and what it is called within it. */
    private static final Map<String, String> LISTS = Map.of(
            "scene", "scenes/scenes",
            "partition", "alarmPartitions/partitions",
            "profile", "profiles/profiles",
            "climateZone", "climateZones/zones");

    /** The same rights as plain lists, which older clients write. */
    private static final Map<String, String> OLD_LISTS =
            Map.of("partition", "alarmRights", "profile", "profileRights", "climateZone", "climateZoneRights");

    /** Kinds of documents that tell nothing of a home in particular, so that they are there for everybody who may ask at all. */
    private static final Set<String> COMMON = Set.of("rgbProgram", "favoriteColor", "favoriteColorV2");

    private final ObjectNode user;
    private final JsonNode rights;
    private final Devices devices;
    private final DocumentTable documents;
    private final boolean allDevices;
    private final Set<Integer> deviceIds;
    private final Set<Integer> rooms;

    private Granted(ObjectNode user, Devices devices, DocumentTable documents) {
        this.user = user;
        this.rights = user.path("rights");
        this.devices = devices;
        this.documents = documents;
        this.allDevices = isAll("devices");
        this.deviceIds = numbers(rights.path("devices").path("devices"));
        this.rooms = rooms("devices");
    }

    /** What somebody of that name has been granted. */
    static Grants to(String name, Devices devices, DocumentTable documents) {
        var user = documents.all("user").stream()
                .filter(each -> each.path("name").asText().equals(name))
                .findFirst()
                .orElseGet(Json::object);
        return new Granted(user, devices, documents);
    }

    private boolean isAll(String of) {
        return rights.path(of).path("all").asBoolean();
    }

    private static Set<Integer> numbers(JsonNode list) {
        var numbers = new HashSet<Integer>();
        list.forEach(each -> numbers.add(each.asInt()));
        return numbers;
    }

    /** The rooms that are granted, by themselves or with their section. */
    private Set<Integer> rooms(String of) {
        var found = numbers(rights.path(of).path("rooms"));
        var sections = numbers(rights.path(of).path("sections"));
        if (!sections.isEmpty()) {
            for (var room : documents.all("room")) {
                if (sections.contains(room.path("sectionID").asInt())) {
                    found.add(room.path("id").asInt());
                }
            }
        }
        return found;
    }

    @Override
    public boolean seesAllDevices() {
        return allDevices;
    }

    @Override
    public boolean sees(Device device) {
        return allDevices || deviceIds.contains(device.id()) || rooms.contains(device.roomId());
    }

    @Override
    public boolean seesDevice(int id) {
        return devices.find(id).filter(this::sees).isPresent();
    }

    @Override
    public boolean seesAll(String kind) {
        return switch (kind) {
            case "device", "room", "section" -> allDevices;
            default -> LISTS.containsKey(kind) && isAll(listOf(kind));
        };
    }

    private static String listOf(String kind) {
        var list = LISTS.get(kind);
        return list.substring(0, list.indexOf('/'));
    }

    private static String namesOf(String kind) {
        var list = LISTS.get(kind);
        return list.substring(list.indexOf('/') + 1);
    }

    @Override
    public boolean sees(String kind, ObjectNode document) {
        int id = document.path("id").asInt();
        return switch (kind) {
            case "room" -> seesRoom(id);
            case "section" -> seesSection(id);
            case "scene" ->
                seesListed(kind, id)
                        || rooms("scenes").contains(document.path("roomId").asInt());
            case "partition", "profile", "climateZone" -> seesListed(kind, id);
            case "user" -> id != 0 && id == user.path("id").asInt();
            case "deviceNotification" -> seesDevice(document.path("deviceId").asInt());
            case "delayedAction" -> seesDevice(document.path("device").asInt());
            default -> COMMON.contains(kind);
        };
    }

    private boolean seesListed(String kind, int id) {
        var list = rights.path(listOf(kind));
        return list.path("all").asBoolean()
                || has(list.path(namesOf(kind)), id)
                || OLD_LISTS.containsKey(kind) && has(user.path(OLD_LISTS.get(kind)), id);
    }

    private static boolean has(JsonNode list, int id) {
        for (var each : list) {
            if (each.asInt() == id) {
                return true;
            }
        }
        return false;
    }

    private boolean seesRoom(int id) {
        return allDevices
                || rooms.contains(id)
                || devices.all().stream().anyMatch(each -> each.roomId() == id && sees(each));
    }

    private boolean seesSection(int id) {
        return allDevices
                || has(rights.path("devices").path("sections"), id)
                || documents.all("room").stream()
                        .anyMatch(room -> room.path("sectionID").asInt() == id
                                && seesRoom(room.path("id").asInt()));
    }

    @Override
    public boolean seesNumbered(String kind, String id) {
        if (kind.equals("device")) {
            return id.length() < 10
                    && id.chars().allMatch(Character::isDigit)
                    && !id.isEmpty()
                    && seesDevice(Integer.parseInt(id));
        }
        return documents.find(kind, id).filter(found -> sees(kind, found)).isPresent();
    }

    @Override
    public boolean seesEvent(JsonNode event) {
        var about = EventSubject.of(event);
        return !about.isEmpty() && about.stream().allMatch(this::mayKnowOf);
    }

    private boolean mayKnowOf(String thing) {
        int colon = thing.indexOf(':');
        if (colon < 0) {
            return thing.equals(EventSubject.ANYTHING);
        }
        var kind = thing.substring(0, colon);
        var id = thing.substring(colon + 1);
        return id.equals("*") ? seesAll(kind) : seesOrSaw(kind, Integer.parseInt(id));
    }

    /** The thing may be gone already. */
    private boolean seesOrSaw(String kind, int id) {
        return switch (kind) {
            case "device" -> allDevices || deviceIds.contains(id) || seesDevice(id);
            case "room" -> rooms.contains(id) || seesRoom(id);
            case "section" -> seesSection(id);
            default -> seesListed(kind, id) || seesNumbered(kind, Integer.toString(id));
        };
    }

    @Override
    public ObjectNode visible() {
        var visible = Json.object().put("everything", false);
        var things = visible.putArray("things").add(EventSubject.ANYTHING);
        if (allDevices) {
            List.of("device:*", "room:*", "section:*").forEach(things::add);
        } else {
            var ids = new TreeSet<>(deviceIds);
            devices.all().stream().filter(this::sees).forEach(each -> ids.add(each.id()));
            ids.forEach(id -> things.add("device:" + id));
            addDocuments(things, "room");
            addDocuments(things, "section");
        }
        for (var kind : new TreeSet<>(LISTS.keySet())) {
            if (seesAll(kind)) {
                things.add(kind + ":*");
            } else {
                addDocuments(things, kind);
            }
        }
        return visible;
    }

    private void addDocuments(ArrayNode things, String kind) {
        documents.all(kind).stream()
                .filter(each -> sees(kind, each))
                .forEach(each -> things.add(kind + ":" + each.path("id").asInt()));
    }
}
