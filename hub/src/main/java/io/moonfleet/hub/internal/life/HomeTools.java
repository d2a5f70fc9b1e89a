package io.moonfleet.hub.internal.life;

import com.fasterxml.jackson.databind.JsonNode;
import io.moonfleet.hub.Alarms;
import io.moonfleet.hub.HubException;
import io.moonfleet.hub.QuickAppPort.Outcome;
import io.moonfleet.hub.internal.action.Actions;
import io.moonfleet.hub.internal.device.DeviceTable;
import io.moonfleet.hub.internal.document.DocumentTable;
import io.moonfleet.hub.internal.event.EventStream;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What everything that lives in the home works with. */
public record HomeTools(
        DeviceTable devices,
        DocumentTable documents,
        EventStream events,
        Actions actions,
        Alarms alarms,
        Clock clock,
        ZoneId zone) {

    private static final Logger LOG = LoggerFactory.getLogger(HomeTools.class);

    Instant now() {
        return clock.instant();
    }

    ZonedDateTime local() {
        return clock.instant().atZone(zone);
    }

    void tell(String type, JsonNode data) {
        events.generic(0, type, data);
    }

    /** Has a device do something, if it is there and can; what goes wrong is logged, for nobody waits. */
    void act(int id, String action, JsonNode... args) {
        act(id, action, List.of(args));
    }

    void act(int id, String action, List<JsonNode> args) {
        var device = devices.find(id);
        if (device.isEmpty()
                || devices.quickAppOf(device.get()).isEmpty()
                        && !device.get().document().path("actions").has(action)) {
            LOG.debug("device {} has no action {}", id, action);
            return;
        }
        try {
            actions.run(id, action, args).whenComplete((outcome, failure) -> {
                if (failure != null || !(outcome instanceof Outcome.Done)) {
                    LOG.warn("{} of device {} failed: {}", action, id, outcome, failure);
                }
            });
        } catch (HubException e) {
            LOG.warn("{} of device {} was not run: {}", action, id, e.getMessage());
        }
    }

    /** The numbers that devices show, in order; those without one are left out. */
    double[] values(JsonNode ids) {
        var values = DoubleStream.builder();
        for (var id : ids) {
            devices.find(id.asInt())
                    .map(device -> device.property("value"))
                    .filter(JsonNode::isNumber)
                    .ifPresent(value -> values.add(value.doubleValue()));
        }
        var sorted = values.build().toArray();
        Arrays.sort(sorted);
        return sorted;
    }

    static boolean contains(JsonNode ids, int id) {
        for (var each : ids) {
            if (each.asInt() == id) {
                return true;
            }
        }
        return false;
    }
}
