package io.moonfleet.hub.internal.home;

import io.moonfleet.hub.Alarms;
import io.moonfleet.hub.internal.device.DeviceTable;
import io.moonfleet.hub.internal.document.DocumentTable;
import io.moonfleet.hub.internal.json.Json;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneId;

/** Keeps {@code sunriseHour} and {@code sunsetHour} of device 1 right for the day and the hub's place. */
public final class SunTimes {

    private final DeviceTable devices;
    private final DocumentTable documents;
    private final Clock clock;
    private final ZoneId zone;
    private final Alarms alarms;

    public SunTimes(DeviceTable devices, DocumentTable documents, Clock clock, ZoneId zone, Alarms alarms) {
        this.devices = devices;
        this.documents = documents;
        this.clock = clock;
        this.zone = zone;
        this.alarms = alarms;
    }

    /** Sets them now and at every midnight: who plans the new day then must not get yesterday's. */
    public void start() {
        update();
        var today = clock.instant().atZone(zone).toLocalDate();
        alarms.at(today.plusDays(1).atStartOfDay(zone).toInstant(), this::start);
    }

    /** Sets them for today; call it when the place has changed. */
    public void update() {
        var sun = on(clock.instant().atZone(zone).toLocalDate());
        devices.updateProperty(DeviceTable.ZWAVE, "sunriseHour", Json.text(Sun.text(sun.rise(), "06:00")));
        devices.updateProperty(DeviceTable.ZWAVE, "sunsetHour", Json.text(Sun.text(sun.set(), "18:00")));
    }

    /** Sunrise and sunset of any day, at the place where the hub is now. */
    public Sun on(LocalDate day) {
        var location = documents.get("location", "it");
        return Sun.on(
                day,
                location.path("latitude").asDouble(),
                location.path("longitude").asDouble(),
                zone);
    }
}
