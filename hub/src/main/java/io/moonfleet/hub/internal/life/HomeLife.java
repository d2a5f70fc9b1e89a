package io.moonfleet.hub.internal.life;

import io.moonfleet.hub.internal.scene.SceneEngine;

/** What goes on in the home by itself: partitions that watch, zones that heat, sprinklers, meters. */
public final class HomeLife {

    private final HomeTools home;
    private final AlarmPartitions partitions;
    private final ClimateZones climate;
    private final HumidityZones humidity;
    private final Sprinklers sprinklers;
    private final Profiles profiles;
    private final EnergyMeter energy;
    private final Measurements measurements;
    private final Messages messages;
    private final LightPrograms lights;

    public HomeLife(HomeTools home, SceneEngine scenes) {
        this.home = home;
        partitions = new AlarmPartitions(home, scenes);
        climate = new ClimateZones(home);
        humidity = new HumidityZones(home);
        sprinklers = new Sprinklers(home);
        profiles = new Profiles(home, scenes, partitions, climate);
        energy = new EnergyMeter(home);
        measurements = new Measurements(home);
        messages = new Messages(home);
        lights = new LightPrograms(home);
        home.events().add(energy);
        home.events().add(measurements);
    }

    /** Goes on with what was going on when the hub went down. */
    public void wake() {
        energy.start();
        partitions.resume();
        home.events().add(partitions);
        climate.resume();
        home.events().add(climate);
        humidity.resume();
        sprinklers.resume();
        lights.resume();
        home.events().add(lights);
    }

    /** Writes down what is measured and not written yet. */
    public void rest() {
        energy.flush();
    }

    public AlarmPartitions partitions() {
        return partitions;
    }

    public ClimateZones climate() {
        return climate;
    }

    public HumidityZones humidity() {
        return humidity;
    }

    public Sprinklers sprinklers() {
        return sprinklers;
    }

    public Profiles profiles() {
        return profiles;
    }

    public EnergyMeter energy() {
        return energy;
    }

    public Messages messages() {
        return messages;
    }

    public Measurements measurements() {
        return measurements;
    }
}
