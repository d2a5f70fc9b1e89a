package io.moonfleet.messaging.traces;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OpenTelemetryTracesTest {

    private static final String CLIENT = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

    private final List<SpanData> sent = new ArrayList<>();
    private final Traces traces = OpenTelemetryTraces.to(new Collecting(sent), "gateway");

    private record Collecting(List<SpanData> spans) implements SpanExporter {
        @Override
        public CompletableResultCode export(Collection<SpanData> ended) {
            spans.addAll(ended);
            return CompletableResultCode.ofSuccess();
        }

        @Override
        public CompletableResultCode flush() {
            return CompletableResultCode.ofSuccess();
        }

        @Override
        public CompletableResultCode shutdown() {
            return CompletableResultCode.ofSuccess();
        }
    }

    @AfterEach
    void closes() {
        traces.close();
    }

    @Test
    void withoutAReceiverNothingIsFollowed() {
        assertThat(Traces.configured("gateway", Map.of()).isOn()).isFalse();
        assertThat(Traces.configured("gateway", Map.of("MOONFLEET_TRACES", "off"))
                        .isOn())
                .isFalse();
        var span = Traces.none().begin(Traces.Kind.SERVER, "request", CLIENT);
        assertThat(span).isSameAs(Span.NONE);
        assertThat(span.traceparent()).isNull();
    }

    @Test
    void aTraceGoesOnAcrossAMessage() {
        var request = traces.begin(Traces.Kind.SERVER, "request", CLIENT);
        Span asked;
        try (var _ = request.enter()) {
            asked = traces.under(Traces.Kind.CLIENT, "asked");
            assertThat(traces.here()).contains(request.traceparent());
        }
        var answered = traces.goOn(Traces.Kind.SERVER, "answered", asked.traceparent());
        answered.failed("for a reason").end();
        asked.end();
        request.end();

        assertThat(sent).extracting(SpanData::getName).containsExactly("answered", "asked", "request");
        assertThat(sent).extracting(SpanData::getTraceId).containsOnly("4bf92f3577b34da6a3ce929d0e0e4736");
        assertThat(sent.get(2).getParentSpanId()).isEqualTo("00f067aa0ba902b7");
        assertThat(sent.get(1).getParentSpanId()).isEqualTo(sent.get(2).getSpanId());
        assertThat(sent.get(0).getParentSpanId()).isEqualTo(sent.get(1).getSpanId());
        assertThat(sent.get(0).getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
    }

    @Test
    void whereNobodyFollowsNoPartBegins() {
        assertThat(traces.under(Traces.Kind.CLIENT, "asked")).isSameAs(Span.NONE);
        assertThat(traces.goOn(Traces.Kind.SERVER, "answered", null)).isSameAs(Span.NONE);
        assertThat(traces.here()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "nonsense",
                "00-4bf92f3577b34da6a3ce929d0e0e4736",
                "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
                "00-00000000000000000000000000000000-00f067aa0ba902b7-01"
            })
    void whatIsNoTraceparentBeginsATraceOfItsOwn(String malformed) {
        traces.begin(Traces.Kind.SERVER, "request", malformed).end();
        assertThat(sent).singleElement().satisfies(span -> assertThat(
                        span.getParentSpanContext().isValid())
                .isFalse());
    }

    @Test
    void whoDoesNotWantToBeFollowedIsNot() {
        var unsampled = traces.begin(Traces.Kind.SERVER, "request", CLIENT.replaceFirst("01$", "00"));
        assertThat(unsampled.traceparent()).endsWith("-00");
        unsampled.end();
        assertThat(sent).isEmpty();
    }
}
