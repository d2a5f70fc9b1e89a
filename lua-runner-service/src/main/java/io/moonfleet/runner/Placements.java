package io.moonfleet.runner;

import io.moonfleet.hub.Device;
import io.moonfleet.hub.HubEvent;
import io.moonfleet.protocol.Placement;
import java.util.List;
import java.util.function.Consumer;

/** Keeps the announced placements true while QuickApps and their children come and go. */
final class Placements {

    private final Runner runner;
    private final String self;
    private final Consumer<Placement> announce;

    /**
     * One process owns everything, so its start is the epoch: a later start outranks what an earlier one left retained
     * on the broker.
     */
    private final long epoch = System.currentTimeMillis();

    Placements(Runner runner, String self, Consumer<Placement> announce) {
        this.runner = runner;
        this.self = self;
        this.announce = announce;
    }

    long epoch() {
        return epoch;
    }

    void announceAll() {
        runner.quickAppIds().forEach(this::announce);
    }

    void follow(HubEvent event) {
        if (!(event instanceof HubEvent.LifeChanged life)) {
            return;
        }
        switch (life.phase()) {
            case CREATED, STARTING -> runner.hub().devices().find(life.device()).ifPresent(this::announceQuickAppOf);
            case REMOVED -> announce.accept(new Placement(life.device(), null, epoch, List.of()));
            case MODIFIED, RUNNING, STOPPED, CRASHED -> {
                // The owner and its devices stay what they were.
            }
        }
    }

    private void announceQuickAppOf(Device device) {
        if (device.isQuickAppChild()) {
            announce(device.parentId());
        } else if (device.isQuickApp()) {
            announce(device.id());
        }
    }

    private void announce(int quickApp) {
        announce.accept(new Placement(quickApp, self, epoch, runner.devicesOf(quickApp)));
    }
}
