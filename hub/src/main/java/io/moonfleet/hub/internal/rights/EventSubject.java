package io.moonfleet.hub.internal.rights;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What an event is about, as texts like {@code device:55}: whoever may know of all of them may know of the event. {@code *} is
 * about nothing in particular; an empty list means that it can't be told, and so is for those from whom nothing is hidden.
 */
public final class EventSubject {

    /** Everybody may know. */
    public static final String ANYTHING = "*";

    /** They tell nobody anything that they could not ask for; of what is gone only its number. */
    private static final Set<String> COMMON = Set.of(
            "WeatherChangedEvent",
            "LocationChangedEvent",
            "RefreshRequiredEvent",
            "OnlineStatusUpdatedEvent",
            "DeviceRemovedEvent",
            "RoomRemovedEvent",
            "SectionRemovedEvent",
            "SceneRemovedEvent");

    /** How the names of events about something begin, its kind, and how the field with its number is called. */
    private static final Map<String, List<String>> KINDS = Map.of(
            "Room", List.of("room", "id"),
            "Section", List.of("section", "id"),
            "Scene", List.of("scene", "id", "sceneId"),
            "AlarmPartition", List.of("partition", "id", "partitionId"),
            "ClimateZone", List.of("climateZone", "id"),
            "Profile", List.of("profile", "id"),
            "ActiveProfile", List.of("profile", "newActiveProfile"));

    /** A press on a button, which is called so after scenes but is a device's. */
    private static final String BUTTON = "SceneActivationEvent";

    private EventSubject() {}

    /** What an event, as {@code refreshStates} shows it, is about. */
    public static List<String> of(JsonNode event) {
        var type = event.path("type").asText();
        var data = event.path("data");
        if (COMMON.contains(type)) {
            return List.of(ANYTHING);
        }
        if (type.startsWith("Home")) {
            return List.of("partition:*");
        }
        int source = event.path("sourceId").asInt();
        boolean isDevices = source > 0 && event.path("sourceType").asText().equals("device");
        if (type.startsWith("Device") || type.startsWith("Plugin") || type.equals(BUTTON)) {
            return devices(isDevices ? source : 0, data);
        }
        for (var kind : KINDS.entrySet()) {
            if (type.startsWith(kind.getKey())) {
                return numbered(kind.getValue(), data);
            }
        }
        // What a QuickApp says is its own.
        return isDevices ? devices(source, data) : List.of();
    }

    /** It comes from one device and may name another one. */
    private static List<String> devices(int source, JsonNode data) {
        var about = new ArrayList<String>();
        if (source > 0) {
            about.add("device:" + source);
        }
        for (var field : List.of("id", "deviceId", "deviceID")) {
            int named = data.path(field).asInt();
            if (named > 0 && named != source) {
                about.add("device:" + named);
            }
        }
        return about;
    }

    private static List<String> numbered(List<String> kindAndFields, JsonNode data) {
        for (var field : kindAndFields.subList(1, kindAndFields.size())) {
            if (data.path(field).asInt() > 0) {
                return List.of(kindAndFields.getFirst() + ":" + data.path(field).asInt());
            }
        }
        return List.of();
    }
}
