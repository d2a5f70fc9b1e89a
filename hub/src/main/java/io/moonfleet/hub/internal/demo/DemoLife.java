package io.moonfleet.hub.internal.demo;

import com.fasterxml.jackson.databind.JsonNode;
import io.moonfleet.hub.Alarms;
import io.moonfleet.hub.Device;
import io.moonfleet.hub.HubEvent;
import io.moonfleet.hub.HubEvent.PropertyChanged;
import io.moonfleet.hub.HubListener;
import io.moonfleet.hub.internal.device.DeviceTable;
import io.moonfleet.hub.internal.event.EventStream;
import io.moonfleet.hub.internal.home.SunTimes;
import io.moonfleet.hub.internal.json.Json;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Random;

/**
 * What happens in the demo house: temperatures follow the thermostats and the weather, people pass the motion sensors,
 * blinds take their time, and what is on draws power. With the same seed and the same clock the same happens.
 */
final class DemoLife implements HubListener {

    private static final long SEED = 1729;
    private static final Duration BEAT = Duration.ofSeconds(10);
    private static final Duration STEP = Duration.ofSeconds(1);
    private static final double FULL = 99;
    private static final int BRIGHT_LUX = 20_000;
    private static final List<String> SKY = List.of("clear", "cloudy", "cloudy", "rain", "cloudy", "clear");

    private final DeviceTable devices;
    private final EventStream events;
    private final Alarms alarms;
    private final Clock clock;
    private final ZoneId zone;
    private final SunTimes sun;
    private final Random random = new Random(SEED);
    private boolean begun;
    private boolean stepping;
    private long beats;

    DemoLife(DeviceTable devices, EventStream events, Alarms alarms, Clock clock, ZoneId zone, SunTimes sun) {
        this.devices = devices;
        this.events = events;
        this.alarms = alarms;
        this.clock = clock;
        this.zone = zone;
        this.sun = sun;
    }

    synchronized void begin() {
        if (!begun) {
            begun = true;
            events.add(this);
            beat();
        }
    }

    private List<Device> ours() {
        return devices.all().stream()
                .filter(device -> device.property("model").asText().equals(DemoHouse.MODEL))
                .toList();
    }

    private synchronized void beat() {
        try {
            beats++;
            ours().forEach(this::live);
        } finally {
            alarms.at(clock.instant().plus(BEAT), this::beat);
        }
    }

    private boolean isDay() {
        var now = clock.instant().atZone(zone);
        var today = sun.on(now.toLocalDate());
        return today.rise().isPresent()
                && now.toLocalTime().isAfter(today.rise().get())
                && today.set().isPresent()
                && now.toLocalTime().isBefore(today.set().get());
    }

    private void set(Device device, String property, double value) {
        JsonNode rounded = value == Math.rint(value)
                ? Json.number((long) value)
                : Json.object().numberNode(Math.round(value * 10) / 10.0);
        devices.updateProperty(device.id(), property, rounded);
    }

    private void live(Device device) {
        double now = device.property("value").asDouble();
        switch (device.type()) {
            case "com.fibaro.temperatureSensor" ->
                set(device, "value", now + (wanted(device) - now) * 0.02 + drift(0.08));
            case "com.fibaro.humiditySensor" -> set(device, "value", Math.rint(Math.clamp(now + drift(1.5), 35, 85)));
            case "com.fibaro.lightSensor" ->
                set(device, "value", isDay() ? Math.rint(BRIGHT_LUX * (0.5 + random.nextDouble() / 2)) : 0);
            case "com.fibaro.motionSensor" -> passBy(device, 8);
            case "com.fibaro.doorSensor" -> passBy(device, 40);
            case "com.fibaro.WeatherProvider" -> weather(device);
            default -> {
                // It stays as people have left it.
            }
        }
    }

    private double drift(double size) {
        return random.nextGaussian() * size;
    }

    /** What the room's thermostat asks for, or what a house has by itself. */
    private double wanted(Device sensor) {
        return ours().stream()
                .filter(each -> each.roomId() == sensor.roomId()
                        && each.property("heatingThermostatSetpoint").isNumber())
                .mapToDouble(each -> each.property("heatingThermostatSetpoint").asDouble())
                .findFirst()
                .orElse(20);
    }

    /** Somebody comes once in so many beats, and is gone at the next. */
    private void passBy(Device device, int once) {
        boolean there = !device.property("value").asBoolean() && random.nextInt(once) == 0;
        devices.updateProperty(device.id(), "value", Json.bool(there));
    }

    private void weather(Device device) {
        double temperature = device.property("Temperature").asDouble();
        double usual = isDay() ? 16 : 8;
        set(device, "Temperature", temperature + (usual - temperature) * 0.01 + drift(0.1));
        set(device, "Humidity", Math.rint(Math.clamp(device.property("Humidity").asDouble() + drift(1), 30, 100)));
        set(device, "Wind", Math.max(0, device.property("Wind").asDouble() + drift(0.4)));
        if (beats % 90 == 0) {
            var sky = SKY.get(random.nextInt(SKY.size()));
            devices.updateProperty(device.id(), "WeatherCondition", Json.text(sky));
        }
    }

    // ---- what answers at once

    @Override
    public void onEvent(HubEvent event) {
        if (!(event instanceof PropertyChanged changed)) {
            return;
        }
        if (changed.property().equals("value")) {
            devices.find(changed.device())
                    .filter(device -> device.property("ratedPower").isNumber())
                    .ifPresent(device -> draw(device, changed.newValue()));
        } else if (changed.property().equals("targetPosition")) {
            stepLater();
        }
    }

    private void draw(Device device, JsonNode value) {
        double part = value.isBoolean() ? value.booleanValue() ? 1 : 0 : value.asDouble() / FULL;
        set(device, "power", device.property("ratedPower").asDouble() * part);
    }

    // ---- blinds

    private synchronized void stepLater() {
        if (!stepping) {
            stepping = true;
            alarms.at(clock.instant().plus(STEP), this::step);
        }
    }

    private void step() {
        synchronized (this) {
            stepping = false;
        }
        boolean moving = false;
        for (var device : ours()) {
            var target = device.property("targetPosition");
            double now = device.property("value").asDouble();
            if (target.isNumber() && target.asDouble() != now) {
                double most =
                        FULL / Math.max(1, device.property("travelSeconds").asDouble());
                double next = Math.rint(now + Math.clamp(target.asDouble() - now, -most, most));
                set(device, "value", next);
                boolean there = next == target.asDouble();
                moving |= !there;
                var state = there ? next == 0 ? "Closed" : "Opened" : next < target.asDouble() ? "Opening" : "Closing";
                devices.updateProperty(device.id(), "state", Json.text(state));
            }
        }
        if (moving) {
            stepLater();
        }
    }
}
