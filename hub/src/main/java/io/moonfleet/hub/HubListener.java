package io.moonfleet.hub;

/** Hears what happens in the hub. */
@FunctionalInterface
public interface HubListener {

    /**
     * Called in the order of the sequence numbers, by one thread at a time, without any lock held; must not block. What
     * it throws is logged and goes no further.
     */
    void onEvent(HubEvent event);
}
