package io.moonfleet.protocol;

import java.util.List;

/**
 * Where a QuickApp runs. A hint for speed, retained and repeated; the store decides.
 *
 * @param owner the runner, or null when nobody runs it
 * @param epoch grows with every change of owner; a lower one is stale
 * @param devices the ids that the owner answers for: the QuickApp's own and its children's
 */
public record Placement(int quickApp, String owner, long epoch, List<Integer> devices) implements Message {

    public Placement {
        devices = devices == null ? List.of() : List.copyOf(devices);
    }
}
