package io.moonfleet.hub.internal.life;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.moonfleet.hub.Alarms;
import io.moonfleet.hub.internal.json.Json;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Sprinklers water one after the other, each for its time: by schedule and when somebody says so. */
public final class Sprinklers {

    public static final String KIND = "sprinklerSchedule";

    private final HomeTools home;

    // Guarded by this.
    private final Map<String, Alarms.Alarm> nextStart = new HashMap<>();
    private final Map<String, Watering> running = new HashMap<>();

    private static final class Watering {
        private final List<JsonNode> left;
        private final int seconds;
        private int device;
        private Alarms.Alarm end = () -> {};

        Watering(List<JsonNode> left, int seconds) {
            this.left = left;
            this.seconds = seconds;
        }
    }

    Sprinklers(HomeTools home) {
        this.home = home;
    }

    void resume() {
        for (var schedule : home.documents().all(KIND)) {
            // What was running when the hub went down was left running: it ends now.
            for (var sequence : schedule.path("sequences")) {
                if (sequence.path("isRunning").asBoolean()) {
                    sequence.path("sprinklers")
                            .forEach(each -> home.act(each.path("deviceId").asInt(), "turnOff"));
                    mark(schedule.path("id").asText(), sequence.path("id").asInt(), false);
                }
            }
            plan(schedule.path("id").asText());
        }
    }

    /** A schedule was made, changed or removed: arranges its next start. */
    public synchronized void plan(String schedule) {
        var old = nextStart.remove(schedule);
        if (old != null) {
            old.cancel();
        }
        var document = home.documents().find(KIND, schedule);
        if (document.isEmpty()) {
            List.copyOf(running.keySet()).stream()
                    .filter(key -> key.startsWith(schedule + "/"))
                    .forEach(this::end);
            return;
        }
        if (!document.get().path("isActive").asBoolean()) {
            return;
        }
        var due = firstAfter(document.get(), home.local());
        if (due != null) {
            nextStart.put(schedule, home.alarms().at(due, () -> startDue(schedule, due)));
        }
    }

    private static Instant firstAfter(ObjectNode schedule, ZonedDateTime now) {
        Instant first = null;
        for (int ahead = 0; ahead <= 7; ahead++) {
            var day = now.toLocalDate().plusDays(ahead);
            if (!contains(schedule.path("days"), day.getDayOfWeek().name().toLowerCase(Locale.ROOT))) {
                continue;
            }
            for (var sequence : schedule.path("sequences")) {
                var start = day.atStartOfDay(now.getZone())
                        .plusSeconds(sequence.path("startTime").asLong())
                        .toInstant();
                if (start.isAfter(now.toInstant()) && (first == null || start.isBefore(first))) {
                    first = start;
                }
            }
        }
        return first;
    }

    private static boolean contains(JsonNode days, String day) {
        for (var each : days) {
            if (each.asText().equals(day)) {
                return true;
            }
        }
        return false;
    }

    private void startDue(String schedule, Instant due) {
        var document = home.documents().find(KIND, schedule);
        if (document.isPresent()) {
            var day = due.atZone(home.zone()).toLocalDate();
            for (var sequence : document.get().path("sequences")) {
                var start = day.atStartOfDay(home.zone())
                        .plusSeconds(sequence.path("startTime").asLong())
                        .toInstant();
                if (start.equals(due)) {
                    start(schedule, sequence, 0);
                }
            }
        }
        plan(schedule);
    }

    /**
     * Begins to water.
     *
     * @param seconds for each sprinkler, 0 for its own time
     */
    public synchronized void start(String schedule, JsonNode sequence, int seconds) {
        var key = schedule + "/" + sequence.path("id").asInt();
        end(key);
        var left = new ArrayList<JsonNode>();
        sequence.path("sprinklers").forEach(left::add);
        var watering = new Watering(left, seconds);
        running.put(key, watering);
        mark(schedule, sequence.path("id").asInt(), true);
        goOn(key, watering);
    }

    private synchronized void goOn(String key, Watering watering) {
        if (running.get(key) != watering) {
            return;
        }
        if (watering.device != 0) {
            home.act(watering.device, "turnOff");
            watering.device = 0;
        }
        if (watering.left.isEmpty()) {
            running.remove(key);
            mark(key.substring(0, key.indexOf('/')), Integer.parseInt(key.substring(key.indexOf('/') + 1)), false);
            return;
        }
        var sprinkler = watering.left.removeFirst();
        watering.device = sprinkler.path("deviceId").asInt();
        int time = watering.seconds > 0
                ? watering.seconds
                : Math.max(1, sprinkler.path("duration").asInt());
        home.act(watering.device, "turnOn");
        watering.end = home.alarms().at(home.now().plusSeconds(time), () -> goOn(key, watering));
    }

    public synchronized void stop(String schedule, int sequence) {
        end(schedule + "/" + sequence);
        mark(schedule, sequence, false);
    }

    private void end(String key) {
        var watering = running.remove(key);
        if (watering != null) {
            watering.end.cancel();
            if (watering.device != 0) {
                home.act(watering.device, "turnOff");
            }
        }
    }

    private void mark(String schedule, int sequence, boolean on) {
        if (home.documents().find(KIND, schedule).isEmpty()) {
            return;
        }
        home.documents().change(KIND, schedule, document -> {
            var sequences = Json.array();
            for (var each : document.path("sequences")) {
                boolean meant = each.path("id").asInt() == sequence && each instanceof ObjectNode;
                sequences.add(meant ? ((ObjectNode) each).put("isRunning", on) : each);
            }
            document.set("sequences", sequences);
            return document;
        });
    }
}
