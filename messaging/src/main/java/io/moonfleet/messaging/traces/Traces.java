package io.moonfleet.messaging.traces;

import io.moonfleet.protocol.Operation;
import java.util.Map;
import java.util.Optional;

/**
 * Follows requests through the services, when an operator wants that. What a thread does belongs to the span that is current on
 * it; what a message carries on is {@link Span#traceparent()}.
 */
public interface Traces extends AutoCloseable {

    /** Follows nothing, and costs nothing: no class of the library is loaded. */
    static Traces none() {
        return NoTraces.THE_ONLY;
    }

    /** What a span is to its parent. */
    enum Kind {
        /** Answers somebody. */
        SERVER,
        /** Waits for somebody else's answer. */
        CLIENT,
        /** A part of its parent's work. */
        INTERNAL
    }

    /**
     * What the environment asks for: {@code MOONFLEET_TRACES} is where an OTLP receiver listens.
     *
     * @param service {@code gateway}, {@code ui} or {@code runner}
     */
    static Traces configured(String service, Map<String, String> environment) {
        var receiver = environment.getOrDefault("MOONFLEET_TRACES", "");
        return receiver.isBlank() || receiver.equals("off")
                ? none()
                : OpenTelemetryTraces.to(receiver, service, environment.get("MOONFLEET_TRACES_SAMPLE"));
    }

    /** Whether anything is followed at all. */
    boolean isOn();

    /**
     * Begins what somebody from outside asked for.
     *
     * @param traceparent W3C's, as the request carried it; null or malformed: a trace begins here
     */
    Span begin(Kind kind, String name, String traceparent);

    /** Goes on with what another service began; what nobody follows is {@link Span#NONE}. */
    default Span goOn(Kind kind, String name, String traceparent) {
        return traceparent == null ? Span.NONE : begin(kind, name, traceparent);
    }

    /** Begins a part of what this thread does; {@link Span#NONE} where nobody follows that. */
    Span under(Kind kind, String name);

    /** The {@code traceparent} of what this thread does, for what it asks others. */
    Optional<String> here();

    /** Sends what is left. */
    @Override
    void close();

    /** How an operation is called in a span's name, without what there are many of. */
    static String nameOf(Operation operation) {
        return switch (operation) {
            case Operation.ApiCall call -> call.method() + " " + RouteName.of(call.path());
            case Operation.RunAction run -> "action " + run.action();
            case Operation.UiEvent event -> "ui " + event.eventType();
            default -> operation.getClass().getSimpleName();
        };
    }
}
