package io.moonfleet.hub.internal.home;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.moonfleet.hub.HubEvent;
import io.moonfleet.hub.HubEvent.PropertyChanged;
import io.moonfleet.hub.HubListener;
import io.moonfleet.hub.internal.device.DeviceTable;
import io.moonfleet.hub.internal.document.DocumentTable;
import io.moonfleet.hub.internal.event.EventStream;
import io.moonfleet.hub.internal.json.Json;
import java.util.List;

/** The weather of the home: what its weather-provider device says, or what was set. Tells of every change. */
public final class Weather implements HubListener {

    public static final List<String> FIELDS =
            List.of("ConditionCode", "Humidity", "Temperature", "WeatherCondition", "Wind");

    private final DeviceTable devices;
    private final DocumentTable documents;
    private final EventStream events;

    public Weather(DeviceTable devices, DocumentTable documents, EventStream events) {
        this.devices = devices;
        this.documents = documents;
        this.events = events;
    }

    /** The device that is asked, 0 for none. */
    private int provider() {
        return documents
                .find("home", "it")
                .map(home -> home.path("weatherProvider").asInt())
                .orElse(0);
    }

    public ObjectNode now() {
        return from(documents.find("weather", "it").orElseGet(Json::object));
    }

    /** A weather document with what the provider knows better. */
    public ObjectNode from(ObjectNode set) {
        int id = provider();
        var device = id == 0 ? null : devices.find(id).orElse(null);
        if (device == null) {
            return set;
        }
        var shown = Json.object();
        shown.setAll(set);
        for (var field : FIELDS) {
            var value = device.property(field);
            if (!value.isMissingNode()) {
                shown.set(field, value);
            }
        }
        shown.set("WeatherConditionConverted", shown.path("WeatherCondition"));
        return shown;
    }

    @Override
    public void onEvent(HubEvent event) {
        if (event instanceof PropertyChanged changed
                && FIELDS.contains(changed.property())
                && changed.device() == provider()) {
            var data = Json.object().put("change", changed.property());
            data.set("newValue", changed.newValue());
            data.set("oldValue", changed.oldValue());
            events.generic(changed.device(), "WeatherChangedEvent", data);
        }
    }
}
