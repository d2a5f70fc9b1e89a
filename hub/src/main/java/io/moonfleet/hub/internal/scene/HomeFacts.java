package io.moonfleet.hub.internal.scene;

import com.fasterxml.jackson.databind.JsonNode;
import io.moonfleet.hub.internal.device.DeviceTable;
import io.moonfleet.hub.internal.document.DocumentTable;
import io.moonfleet.hub.internal.home.Weather;
import io.moonfleet.hub.internal.json.Json;

/** What the facts of the home are now. */
final class HomeFacts {

    private final DeviceTable devices;
    private final DocumentTable documents;
    private final Weather weather;

    HomeFacts(DeviceTable devices, DocumentTable documents, Weather weather) {
        this.devices = devices;
        this.documents = documents;
        this.weather = weather;
    }

    /** A missing node for what is not there. */
    JsonNode value(Fact fact) {
        return switch (fact.type()) {
            case "device" ->
                devices.find(fact.id())
                        .map(device -> device.property(fact.name()))
                        .orElse(missing());
            case "global-variable" -> field("globalVariable", fact.name(), "value");
            case "weather" -> weather.now().path(fact.name());
            case "climate" -> field("climateZone", Integer.toString(fact.id()), fact.name());
            case "profile" ->
                Json.number(documents
                        .find("activeProfile", "it")
                        .map(each -> each.path("id").asInt())
                        .orElse(1));
            case "location" -> field("whereabouts", fact.name() + "/" + fact.id(), "action");
            case "alarm" -> alarm(fact);
            default -> missing();
        };
    }

    private static JsonNode missing() {
        return Json.object().path("none");
    }

    private JsonNode field(String kind, String id, String name) {
        return documents.find(kind, id).map(document -> document.path(name)).orElse(missing());
    }

    private JsonNode alarm(Fact fact) {
        var partitions = documents.all("partition");
        return switch (fact.name()) {
            case "homeArmed" ->
                Json.bool(!partitions.isEmpty()
                        && partitions.stream()
                                .allMatch(each -> each.path("armed").asBoolean()));
            case "homeBreached" ->
                Json.bool(partitions.stream()
                        .anyMatch(each -> each.path("breached").asBoolean()));
            default -> field("partition", Integer.toString(fact.id()), fact.name());
        };
    }

    /** Since when a property has its value, as far as is known, in seconds. */
    long changedAt(Fact fact) {
        return fact.type().equals("device") && devices.find(fact.id()).isPresent()
                ? devices.propertyChangedAt(fact.id(), fact.name())
                : 0;
    }
}
