package io.moonfleet.messaging.traces;

import java.util.Optional;

/** What there is when nobody follows. */
final class NoTraces implements Traces {

    static final NoTraces THE_ONLY = new NoTraces();

    private NoTraces() {}

    @Override
    public boolean isOn() {
        return false;
    }

    @Override
    public Span begin(Kind kind, String name, String traceparent) {
        return Span.NONE;
    }

    @Override
    public Span under(Kind kind, String name) {
        return Span.NONE;
    }

    @Override
    public Optional<String> here() {
        return Optional.empty();
    }

    @Override
    public void close() {
        // There is nothing to send.
    }
}
