package io.moonfleet.hub.fleet;

import java.util.Objects;

/**
 * One stay of a runner in the fleet. A runner whose lease has ended comes back as another incarnation: what the former one
 * held is gone.
 */
public record Berth(String runner, long incarnation) {

    public Berth {
        Objects.requireNonNull(runner, "runner");
    }

    @Override
    public String toString() {
        return runner + "#" + incarnation;
    }
}
