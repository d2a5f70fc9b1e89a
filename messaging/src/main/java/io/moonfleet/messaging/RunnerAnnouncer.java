package io.moonfleet.messaging;

import io.moonfleet.protocol.Placement;

/** Tells everybody that this runner is there and what it owns; repeats it, because brokers forget. */
public final class RunnerAnnouncer {

    /** Announces who owns a QuickApp now (owner null: nobody), and repeats it until it is said otherwise. */
    public void announce(Placement placement) {
        Unfinished.part();
    }

    /** How many QuickApps run here and how busy the processors are (0–1): goes out with the next presence. */
    public void report(int quickApps, double load) {
        Unfinished.part();
    }
}
