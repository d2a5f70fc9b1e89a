package io.moonfleet.runner;

import io.moonfleet.hub.Device;
import io.moonfleet.hub.Hub;
import io.moonfleet.hub.HubEvent;
import io.moonfleet.protocol.Placement;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.stream.Stream;

/** Says where the QuickApps of a fleet run, and for which devices they answer. Its keeper's; a hint, for the owner has the last word. */
final class FleetPlacements {

    /** Takes what is to be announced. */
    @FunctionalInterface
    interface Announcer {
        /** @param isNews whether nobody has said so before */
        void announce(Placement placement, boolean isNews);
    }

    private final Hub hub;
    private final Announcer announcer;

    FleetPlacements(Hub hub, Announcer announcer) {
        this.hub = hub;
        this.announcer = announcer;
    }

    /** It runs there; to a new keeper what goes on where it was is no news. */
    void runs(Spot spot, boolean isNews) {
        var children = hub.devices().children(spot.quickApp()).stream().map(Device::id);
        var devices = Stream.concat(Stream.of(spot.quickApp()), children).toList();
        announcer.announce(new Placement(spot.quickApp(), spot.berth().runner(), spot.epoch(), devices), isNews);
    }

    /** The QuickApp is there no more. */
    void isGone(Spot spot) {
        announcer.announce(new Placement(spot.quickApp(), null, spot.epoch(), List.of()), true);
    }

    /** A QuickApp that has one more child answers for it. */
    void follow(HubEvent event, IntFunction<Optional<Spot>> hosted) {
        if (event instanceof HubEvent.LifeChanged life && life.phase() == HubEvent.Phase.CREATED) {
            hub.devices()
                    .find(life.device())
                    .filter(Device::isQuickAppChild)
                    .flatMap(child -> hosted.apply(child.parentId()))
                    .ifPresent(spot -> runs(spot, true));
        }
    }
}
