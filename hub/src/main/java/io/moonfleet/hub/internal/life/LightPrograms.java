package io.moonfleet.hub.internal.life;

import com.fasterxml.jackson.databind.JsonNode;
import io.moonfleet.hub.Alarms;
import io.moonfleet.hub.HubEvent;
import io.moonfleet.hub.HubEvent.PropertyChanged;
import io.moonfleet.hub.HubListener;
import io.moonfleet.hub.internal.action.StandardActions;
import io.moonfleet.hub.internal.json.Json;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * RGB programs: a light whose {@code currentProgramID} is set goes through the program's colours, again and again, until
 * the property is 0. A light with a QuickApp does so itself.
 */
public final class LightPrograms implements HubListener {

    private static final String KIND = "rgbProgram";

    /** However short a step says it is: nobody sees more, and a thousand lights must not keep the hub busy. */
    private static final Duration SHORTEST = Duration.ofMillis(100);

    private final HomeTools home;

    // Guarded by this.
    private final Map<Integer, Alarms.Alarm> running = new HashMap<>();

    LightPrograms(HomeTools home) {
        this.home = home;
    }

    /** Goes on with what was going on when the hub went down. */
    void resume() {
        for (var device : home.devices().all()) {
            int program = device.property(StandardActions.PROGRAM).asInt();
            if (program > 0 && home.devices().quickAppOf(device).isEmpty()) {
                step(device.id(), program, 0);
            }
        }
    }

    @Override
    public void onEvent(HubEvent event) {
        if (event instanceof PropertyChanged changed && changed.property().equals(StandardActions.PROGRAM)) {
            end(changed.device());
            var device = home.devices().find(changed.device());
            if (changed.newValue().asInt() > 0
                    && device.isPresent()
                    && home.devices().quickAppOf(device.get()).isEmpty()) {
                step(changed.device(), changed.newValue().asInt(), 0);
            }
        }
    }

    private synchronized void end(int device) {
        var next = running.remove(device);
        if (next != null) {
            next.cancel();
        }
    }

    private void step(int id, int program, int number) {
        var device = home.devices().find(id);
        boolean wanted = device.isPresent()
                && device.get().property(StandardActions.PROGRAM).asInt() == program;
        if (!wanted) {
            return;
        }
        var steps = home.documents()
                .find(KIND, Integer.toString(program))
                .map(each -> each.path("steps"))
                .orElse(Json.array());
        if (steps.isEmpty()) {
            home.devices().updateProperty(id, StandardActions.PROGRAM, Json.number(0));
            home.devices().updateProperty(id, "currentProgram", Json.number(0));
            return;
        }
        var step = steps.get(number % steps.size());
        home.devices().updateProperty(id, "color", Json.text(color(step.path("color"))));
        var due = home.now().plus(length(step));
        synchronized (this) {
            running.put(id, home.alarms().at(due, () -> step(id, program, number + 1)));
        }
    }

    private static String color(JsonNode color) {
        return color.path("r").asInt() + "," + color.path("g").asInt() + ","
                + color.path("b").asInt() + "," + color.path("w").asInt();
    }

    /** Milliseconds that a colour stays, with those that it takes to come. */
    private static Duration length(JsonNode step) {
        long millis =
                step.path("duration").asLong() + step.path("transitionTime").asLong();
        return Duration.ofMillis(
                Math.clamp(millis, SHORTEST.toMillis(), Duration.ofDays(1).toMillis()));
    }
}
