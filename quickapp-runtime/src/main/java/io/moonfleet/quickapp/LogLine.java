package io.moonfleet.quickapp;

import java.time.Instant;

/**
 * A line that a QuickApp logged.
 *
 * @param type {@code debug}, {@code trace}, {@code warning} or {@code error}
 * @param message may contain HTML as HC3's log shows it
 */
public record LogLine(int device, Instant at, String type, String tag, String message) {}
