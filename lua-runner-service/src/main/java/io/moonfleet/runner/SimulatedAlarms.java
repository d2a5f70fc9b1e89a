package io.moonfleet.runner;

import io.moonfleet.hub.Alarms;
import io.moonfleet.quickapp.Simulation;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicBoolean;

/** The hub's alarms in simulated time: they ring in one order with the QuickApps' timers. */
final class SimulatedAlarms implements Alarms {

    private final Simulation simulation;
    private final AtomicBoolean closed = new AtomicBoolean();

    SimulatedAlarms(Simulation simulation) {
        this.simulation = simulation;
    }

    @Override
    public Alarm at(Instant time, Runnable action) {
        var cancel = simulation.at(time, () -> {
            if (!closed.get()) {
                action.run();
            }
        });
        return cancel::run;
    }

    /** The simulation waits for what an alarm does, so that it needs no other thread. */
    @Override
    public Alarm atLeisure(Instant time, Runnable action) {
        return at(time, action);
    }

    @Override
    public void close() {
        closed.set(true);
    }
}
