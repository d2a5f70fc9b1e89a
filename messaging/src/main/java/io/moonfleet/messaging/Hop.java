package io.moonfleet.messaging;

import io.moonfleet.messaging.traces.Span;
import io.moonfleet.messaging.traces.Traces;
import io.moonfleet.protocol.Operation;
import io.moonfleet.protocol.Reply;

/** The way of a request over the broker and back, as a span of whoever asks. */
final class Hop {

    private static final int FIRST_FAULT = 500;

    private Hop() {}

    static Span begin(Traces traces, Operation operation, ServiceIdentity self) {
        return traces.under(Traces.Kind.CLIENT, "ask " + Traces.nameOf(operation))
                .note("messaging.system", "mqtt")
                .note("messaging.client.id", self.instance())
                .note("moonfleet.hub", self.hub());
    }

    /** @param runner who was asked last; null when nobody was */
    static void end(Span span, String runner, Reply.Outcome outcome) {
        if (span == Span.NONE) {
            return;
        }
        if (runner != null) {
            span.note("moonfleet.runner", runner);
        }
        answered(span, outcome);
        span.end();
    }

    /** Notes what came of it. */
    static void answered(Span span, Reply.Outcome outcome) {
        switch (outcome) {
            case Reply.Answer answer -> {
                span.note("http.response.status_code", answer.status());
                if (answer.status() >= FIRST_FAULT) {
                    span.failed("status " + answer.status());
                }
            }
            case Reply.Moved moved -> span.note("moonfleet.moved.to", String.valueOf(moved.owner()));
        }
    }
}
