package io.moonfleet.hub.internal.api;

import io.moonfleet.hub.Alarms;
import io.moonfleet.hub.HubStore;
import io.moonfleet.hub.internal.action.Actions;
import io.moonfleet.hub.internal.action.StoredDelayedActions;
import io.moonfleet.hub.internal.audit.AuditLog;
import io.moonfleet.hub.internal.catalogue.Catalogue;
import io.moonfleet.hub.internal.device.DeviceTable;
import io.moonfleet.hub.internal.device.Screens;
import io.moonfleet.hub.internal.document.DocumentTable;
import io.moonfleet.hub.internal.event.EventHistory;
import io.moonfleet.hub.internal.event.EventStream;
import io.moonfleet.hub.internal.event.LogBook;
import io.moonfleet.hub.internal.event.RefreshStates;
import io.moonfleet.hub.internal.home.SunTimes;
import io.moonfleet.hub.internal.home.Weather;
import io.moonfleet.hub.internal.life.HomeLife;
import io.moonfleet.hub.internal.rights.Grants;
import io.moonfleet.hub.internal.rights.Pins;
import io.moonfleet.hub.internal.rights.RightsWatch;
import io.moonfleet.hub.internal.scene.SceneEngine;
import java.time.Clock;
import java.time.ZoneId;

/** What the behaviours of the API work on. */
public record HubParts(
        HubStore store,
        Clock clock,
        ZoneId zone,
        Catalogue catalogue,
        DeviceTable devices,
        DocumentTable documents,
        EventStream events,
        LogBook logs,
        RefreshStates refreshStates,
        EventHistory history,
        Runnable clearLogs,
        Actions actions,
        StoredDelayedActions delayedActions,
        Screens screens,
        SunTimes sunTimes,
        Alarms alarms,
        Weather weather,
        SceneEngine scenes,
        HomeLife life,
        RightsWatch rightsWatch,
        AuditLog audit,
        Pins pins) {

    /** The number of the user who calls, 0 for nobody known. */
    int userOf(Call call) {
        var caller = call.request().caller().name();
        return documents.all("user").stream()
                .filter(user -> user.path("name").asText().equals(caller))
                .mapToInt(user -> user.path("id").asInt())
                .findFirst()
                .orElse(0);
    }

    /** What is granted to who calls, now: a call may have waited. */
    Grants grantsOf(Call call) {
        return Grants.of(call.request().caller(), devices, documents);
    }

    long now() {
        return clock.instant().getEpochSecond();
    }
}
