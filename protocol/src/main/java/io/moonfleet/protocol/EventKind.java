package io.moonfleet.protocol;

import java.util.Locale;

/** The kinds of events, each a segment of its own so that a subscriber gets only what it wants. */
public enum EventKind {
    PROPERTY,
    VIEW,
    LOG,
    LIFE;

    public String segment() {
        return name().toLowerCase(Locale.ROOT);
    }

    static EventKind of(String segment) {
        for (var kind : values()) {
            if (kind.segment().equals(segment)) {
                return kind;
            }
        }
        throw new ProtocolException("UNKNOWN_TOPIC", "no kind of event is called '" + segment + "'");
    }
}
