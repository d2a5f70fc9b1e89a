package io.moonfleet.hub.internal.life;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.moonfleet.hub.Device;
import io.moonfleet.hub.HubEvent;
import io.moonfleet.hub.HubEvent.PropertyChanged;
import io.moonfleet.hub.HubListener;
import io.moonfleet.hub.internal.json.Json;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Counts what devices use, hour by hour: from the energy that a device reports itself, or else from its power over time.
 * Devices that have no code of their own get the sum as their {@code energy}.
 */
public final class EnergyMeter implements HubListener {

    private static final String KIND = "energyDay";
    private static final Duration BEAT = Duration.ofMinutes(1);
    private static final int BEATS_TO_WRITE = 5;
    private static final int KEPT_DAYS = 400;
    private static final double MILLIS_PER_HOUR = 3_600_000;

    private final HomeTools home;

    // Guarded by this.
    private final Map<Integer, Load> loads = new HashMap<>();
    private boolean beating;
    private int beats;

    /** What flows through a device now and has not been written yet. */
    private static final class Load {
        private double watts;
        private Instant since;
        private boolean reportsItself;
        private double unshown;

        /** Sums that were given to the device and have not come back as an event. */
        private final Set<Double> given = new HashSet<>();

        private final Map<ZonedDateTime, Double> wattHours = new HashMap<>();
    }

    EnergyMeter(HomeTools home) {
        this.home = home;
    }

    synchronized void start() {
        for (var device : home.devices().all()) {
            if (device.property("power").asDouble() > 0) {
                power(device.id(), device.property("power").asDouble(), home.now());
            }
        }
    }

    @Override
    public void onEvent(HubEvent event) {
        if (!(event instanceof PropertyChanged changed) || !changed.newValue().isNumber()) {
            return;
        }
        switch (changed.property()) {
            case "power" -> power(changed.device(), changed.newValue().asDouble(), changed.at());
            case "energy" -> reported(changed);
            default -> {
                // Not about energy.
            }
        }
    }

    private synchronized void power(int device, double watts, Instant at) {
        var load = loads.computeIfAbsent(device, _ -> new Load());
        settle(load, at);
        load.watts = watts;
        load.since = at;
        if (!beating) {
            beating = true;
            home.alarms().at(home.now().plus(BEAT), this::beat);
        }
    }

    /** Spreads what has flowed since the last look over the hours in which it did. */
    private void settle(Load load, Instant until) {
        if (load.since == null || load.watts <= 0 || load.reportsItself || !until.isAfter(load.since)) {
            load.since = load.since == null ? null : until;
            return;
        }
        var from = load.since;
        while (from.isBefore(until)) {
            var hour = from.atZone(home.zone()).truncatedTo(ChronoUnit.HOURS);
            var end = hour.plusHours(1).toInstant();
            var to = end.isBefore(until) ? end : until;
            double wattHours = load.watts * Duration.between(from, to).toMillis() / MILLIS_PER_HOUR;
            load.wattHours.merge(hour, wattHours, Double::sum);
            load.unshown += wattHours / 1000;
            from = to;
        }
        load.since = until;
    }

    /** A device says how much it has used so far. */
    private synchronized void reported(PropertyChanged changed) {
        var load = loads.computeIfAbsent(changed.device(), _ -> new Load());
        if (load.given.remove(changed.newValue().asDouble())) {
            return;
        }
        load.reportsItself = true;
        double used = changed.newValue().asDouble() - changed.oldValue().asDouble();
        if (used > 0 && changed.oldValue().isNumber()) {
            var hour = changed.at().atZone(home.zone()).truncatedTo(ChronoUnit.HOURS);
            load.wattHours.merge(hour, used * 1000, Double::sum);
        }
        if (!beating) {
            beating = true;
            home.alarms().at(home.now().plus(BEAT), this::beat);
        }
    }

    private void beat() {
        synchronized (this) {
            beats++;
            loads.values().forEach(load -> settle(load, home.now()));
            home.alarms().at(home.now().plus(BEAT), this::beat);
        }
        show();
        if (beats % BEATS_TO_WRITE == 0) {
            flush();
        }
    }

    /** Gives the devices without code their sum. */
    private void show() {
        var sums = new HashMap<Integer, Double>();
        synchronized (this) {
            loads.forEach((id, load) -> {
                var device = home.devices().find(id);
                boolean plain = device.isPresent()
                        && home.devices().quickAppOf(device.get()).isEmpty()
                        && device.get().property("energy").isNumber();
                if (load.unshown > 0.0005 && plain && !load.reportsItself) {
                    double sum = device.get().property("energy").asDouble() + load.unshown;
                    double shown = Math.round(sum * 1000) / 1000.0;
                    load.unshown = sum - shown;
                    if (shown != device.get().property("energy").asDouble()) {
                        load.given.add(shown);
                        sums.put(id, shown);
                    }
                }
            });
        }
        sums.forEach((id, sum) ->
                home.devices().updateProperty(id, "energy", Json.object().numberNode(sum)));
    }

    /** Writes what was counted into the days' documents. */
    void flush() {
        synchronized (this) {
            loads.forEach((id, load) -> {
                settle(load, home.now());
                home.devices()
                        .find(id)
                        .ifPresent(device -> load.wattHours.forEach((hour, used) -> add(device, hour, used)));
                load.wattHours.clear();
            });
            loads.keySet().removeIf(id -> home.devices().find(id).isEmpty());
        }
    }

    private void add(Device device, ZonedDateTime hour, double wattHours) {
        long day = hour.toLocalDate().toEpochDay();
        var id = device.id() + "/" + day;
        var name = Integer.toString(hour.getHour());
        var document = home.documents().find(KIND, id).map(ObjectNode::deepCopy).orElseGet(() -> {
            home.documents().remove(KIND, device.id() + "/" + (day - KEPT_DAYS));
            return Json.object().put("device", device.id()).put("day", day);
        });
        document.put("name", device.name())
                .put("room", device.roomId())
                .put("produces", device.property("rateType").asText().equals("production"));
        var hours = document.path("hours") instanceof ObjectNode given ? given : document.putObject("hours");
        hours.put(name, hours.path(name).asDouble() + wattHours);
        home.documents().put(KIND, id, document);
    }

    /** What a device used in an hour; it may be gone by now. */
    public record Used(int device, String name, int room, boolean produces, ZonedDateTime hour, double wattHours) {}

    /** What was used from one time to another, the hours in order for each device. */
    public List<Used> between(ZonedDateTime from, ZonedDateTime to) {
        flush();
        var found = new ArrayList<Used>();
        for (var document : home.documents().all(KIND)) {
            var day = java.time.LocalDate.ofEpochDay(document.path("day").asLong());
            if (day.isBefore(from.toLocalDate()) || day.isAfter(to.toLocalDate())) {
                continue;
            }
            for (int hour = 0; hour < 24; hour++) {
                double used =
                        document.path("hours").path(Integer.toString(hour)).asDouble();
                var at = day.atTime(hour, 0).atZone(home.zone());
                if (used > 0 && !at.isBefore(from) && at.isBefore(to)) {
                    found.add(new Used(
                            document.path("device").asInt(),
                            document.path("name").asText(),
                            document.path("room").asInt(),
                            document.path("produces").asBoolean(),
                            at,
                            used));
                }
            }
        }
        return found;
    }

    /** Forgets what was used in a time, of some devices or, with an empty list, of all. */
    public void forget(List<Integer> devices, ZonedDateTime from, ZonedDateTime to) {
        flush();
        for (var id : home.documents().ids(KIND)) {
            var document = home.documents().find(KIND, id).orElse(null);
            if (document == null) {
                continue;
            }
            var day = java.time.LocalDate.ofEpochDay(document.path("day").asLong());
            boolean meant = devices.isEmpty()
                    || devices.contains(document.path("device").asInt());
            if (meant && !day.isBefore(from.toLocalDate()) && !day.isAfter(to.toLocalDate())) {
                home.documents().remove(KIND, id);
            }
        }
    }
}
