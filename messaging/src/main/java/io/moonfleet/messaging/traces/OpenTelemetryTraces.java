package io.moonfleet.messaging.traces;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** Traces by OpenTelemetry, sent to a receiver of OTLP over HTTP. */
final class OpenTelemetryTraces implements Traces {

    private static final Pattern TRACEPARENT =
            Pattern.compile("(?!ff)[0-9a-f]{2}-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(?:-.*)?");
    private static final Duration EVERY = Duration.ofMillis(500);
    private static final Duration GOODBYE = Duration.ofSeconds(2);

    private final SdkTracerProvider provider;
    private final Tracer tracer;

    private OpenTelemetryTraces(SdkTracerProvider provider) {
        this.provider = provider;
        this.tracer = provider.get("moonfleet");
    }

    /**
     * @param receiver {@code http://collector:4318}, or with the whole path
     * @param share of the traces that begin here which are sent, 0 to 1; null for all
     */
    static OpenTelemetryTraces to(String receiver, String service, String share) {
        var address = URI.create(receiver.strip());
        var whole = address.getPath() == null
                || address.getPath().isEmpty()
                || address.getPath().equals("/");
        var exporter = OtlpHttpSpanExporter.builder()
                .setEndpoint(whole ? address.resolve("/v1/traces").toString() : address.toString())
                .build();
        return to(
                BatchSpanProcessor.builder(exporter).setScheduleDelay(EVERY).build(),
                service,
                share == null || share.isBlank() ? 1 : Double.parseDouble(share.strip()));
    }

    /** To an exporter that a test has made. */
    static OpenTelemetryTraces to(SpanExporter exporter, String service) {
        return to(SimpleSpanProcessor.create(exporter), service, 1);
    }

    private static OpenTelemetryTraces to(SpanProcessor processor, String service, double share) {
        var resource = Resource.getDefault()
                .merge(Resource.create(Attributes.of(AttributeKey.stringKey("service.name"), "moonfleet-" + service)));
        return new OpenTelemetryTraces(SdkTracerProvider.builder()
                .setResource(resource)
                .setSampler(Sampler.parentBased(Sampler.traceIdRatioBased(share)))
                .addSpanProcessor(processor)
                .build());
    }

    @Override
    public boolean isOn() {
        return true;
    }

    @Override
    public Span begin(Kind kind, String name, String traceparent) {
        return begin(kind, name, remote(traceparent));
    }

    @Override
    public Span under(Kind kind, String name) {
        return current().isValid() ? begin(kind, name, Context.current()) : Span.NONE;
    }

    @Override
    public Optional<String> here() {
        var current = current();
        return current.isValid() ? Optional.of(traceparent(current)) : Optional.empty();
    }

    private static SpanContext current() {
        return io.opentelemetry.api.trace.Span.current().getSpanContext();
    }

    private Span begin(Kind kind, String name, Context parent) {
        return new Followed(tracer.spanBuilder(name)
                .setParent(parent)
                .setSpanKind(
                        switch (kind) {
                            case SERVER -> SpanKind.SERVER;
                            case CLIENT -> SpanKind.CLIENT;
                            case INTERNAL -> SpanKind.INTERNAL;
                        })
                .startSpan());
    }

    private static Context remote(String traceparent) {
        var found = TRACEPARENT.matcher(traceparent == null ? "" : traceparent.strip());
        if (!found.matches()) {
            return Context.root();
        }
        var parent = SpanContext.createFromRemoteParent(
                found.group(1), found.group(2), TraceFlags.fromHex(found.group(3), 0), TraceState.getDefault());
        return Context.root().with(io.opentelemetry.api.trace.Span.wrap(parent));
    }

    private static String traceparent(SpanContext context) {
        return "00-" + context.getTraceId() + "-" + context.getSpanId() + "-"
                + context.getTraceFlags().asHex();
    }

    @Override
    public void close() {
        provider.shutdown().join(GOODBYE.toMillis(), TimeUnit.MILLISECONDS);
    }

    private record Followed(io.opentelemetry.api.trace.Span span) implements Span {

        @Override
        public Span note(String key, String value) {
            span.setAttribute(key, value);
            return this;
        }

        @Override
        public Span note(String key, long value) {
            span.setAttribute(key, value);
            return this;
        }

        @Override
        public Span failed(String why) {
            span.setStatus(StatusCode.ERROR, why);
            return this;
        }

        @Override
        @SuppressWarnings("MustBeClosedChecker") // whoever enters closes it
        public Scope enter() {
            return span.makeCurrent()::close;
        }

        @Override
        public String traceparent() {
            return OpenTelemetryTraces.traceparent(span.getSpanContext());
        }

        @Override
        public void end() {
            span.end();
        }
    }
}
