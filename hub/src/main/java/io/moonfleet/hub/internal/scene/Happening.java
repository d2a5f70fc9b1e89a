package io.moonfleet.hub.internal.scene;

import com.fasterxml.jackson.databind.JsonNode;
import io.moonfleet.hub.HubEvent;
import io.moonfleet.hub.HubEvent.Generic;
import io.moonfleet.hub.HubEvent.PropertyChanged;
import io.moonfleet.hub.internal.json.Json;
import java.util.List;
import java.util.Locale;

/** What an event means to the conditions of scenes. */
sealed interface Happening {

    /** Facts have changed; {@code value} is the new one, null when it must be looked up. */
    record Changed(List<Fact> facts, JsonNode value) implements Happening {}

    /**
     * Something has happened that is over at once.
     *
     * @param event as {@link Condition.Moment#event()}
     */
    record Occurred(String event, int id, JsonNode data) implements Happening {

        boolean fits(Condition.Moment moment) {
            return moment.event().equals(event)
                    && (moment.id() == 0 || moment.id() == id)
                    && (moment.wanted() == null || Comparison.equal(data, moment.wanted()));
        }
    }

    /** Of no interest to any condition. */
    record Nothing() implements Happening {}

    static Happening of(HubEvent event) {
        return switch (event) {
            case PropertyChanged changed ->
                new Changed(List.of(new Fact("device", changed.device(), changed.property())), changed.newValue());
            case Generic generic -> of(generic);
            case HubEvent.ViewChanged _, HubEvent.LogWritten _, HubEvent.LifeChanged _ -> new Nothing();
        };
    }

    private static Happening of(Generic event) {
        var data = event.data();
        int id = data.path("id").asInt(event.device());
        return switch (event.type()) {
            case "GlobalVariableAddedEvent", "GlobalVariableChangedEvent" ->
                new Changed(
                        List.of(new Fact(
                                "global-variable", 0, data.path("variableName").asText())),
                        data.path("newValue"));
            case "WeatherChangedEvent" ->
                new Changed(List.of(new Fact("weather", 0, data.path("change").asText())), data.path("newValue"));
            case "AlarmPartitionArmedEvent", "AlarmPartitionBreachedEvent", "AlarmPartitionModifiedEvent" ->
                new Changed(
                        List.of(
                                new Fact("alarm", id, "armed"),
                                new Fact("alarm", id, "breached"),
                                new Fact("alarm", 0, "homeArmed"),
                                new Fact("alarm", 0, "homeBreached")),
                        null);
            case "ClimateZoneChangedEvent" -> new Changed(List.of(new Fact("climate", id, "mode")), null);
            case "ActiveProfileChangedEvent" ->
                new Changed(List.of(new Fact("profile", 0, "activeProfile")), data.path("newActiveProfile"));
            case "GeofenceEvent" ->
                new Changed(
                        List.of(new Fact(
                                "location",
                                data.path("locationId").asInt(),
                                data.path("userId").asText())),
                        Json.text(data.path("geofenceAction").asText().toLowerCase(Locale.ROOT)));
            case "CustomEvent" -> new Occurred("custom", 0, data);
            case "CentralSceneEvent" -> new Occurred("centralscene", id, data);
            case "SceneActivationEvent" -> new Occurred("sceneactivation", id, data);
            case "AccessControlEvent" -> new Occurred("accesscontrol", id, data);
            case "PanicEvent" -> new Occurred("panic", id, data);
            default -> new Nothing();
        };
    }
}
