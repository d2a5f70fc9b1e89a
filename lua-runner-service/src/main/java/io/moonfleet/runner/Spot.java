package io.moonfleet.runner;

import io.moonfleet.hub.fleet.Berth;

/** Where a QuickApp is, as its home's keeper knows it. */
record Spot(int quickApp, Berth berth, long epoch, Phase phase) {

    enum Phase {
        /** Nobody knows whether its runner runs it: the runner is asked. */
        CLAIMED,
        /** Its runner was told to run it. */
        ORDERED,
        /** It runs. */
        HOSTED,
        /** Its runner was asked to let go of it. */
        LEAVING,
        /** Its runner is gone. */
        LOST
    }

    Spot in(Phase other) {
        return new Spot(quickApp, berth, epoch, other);
    }

    boolean isAt(Berth where) {
        return berth.equals(where);
    }

    boolean isLost() {
        return phase == Phase.LOST;
    }
}
