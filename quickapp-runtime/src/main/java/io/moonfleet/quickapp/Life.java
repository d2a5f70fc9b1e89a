package io.moonfleet.quickapp;

/** Where a QuickApp is in its life. */
public enum Life {
    /** Its files are being run, or {@code onInit} is. */
    STARTING,
    /** It answers actions and events. */
    RUNNING,
    /** It was closed or disabled. */
    STOPPED,
    /** It was stopped for going over a limit, or its files raised an error; it may be waiting to be started again. */
    CRASHED
}
