package io.moonfleet.hub;

/** Where a QuickApp is in its life. */
public enum QuickAppState {
    STOPPED,
    STARTING,
    RUNNING,
    CRASHED
}
