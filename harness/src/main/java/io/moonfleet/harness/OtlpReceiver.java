package io.moonfleet.harness;

import com.google.protobuf.ByteString;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;

/** A receiver of traces (OTLP over HTTP) on loopback, which keeps what it gets. */
public final class OtlpReceiver implements AutoCloseable {

    private final HttpServer server;
    private volatile Throwable failure;
    private final Queue<Span> spans = new ConcurrentLinkedQueue<>();

    /** A span as it came. */
    public record Span(
            String service, String trace, String id, String parent, String name, Map<String, String> attributes) {}

    public OtlpReceiver() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/v1/traces", this::take);
        server.start();
    }

    /** Where it listens, without a path. */
    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** What has come so far of a trace. */
    public List<Span> trace(String id) {
        return all().stream().filter(span -> span.trace().equals(id)).toList();
    }

    /** What has come so far. */
    public List<Span> all() {
        if (failure != null) {
            throw new IllegalStateException("traces came that cannot be read", failure);
        }
        return List.copyOf(spans);
    }

    private void take(HttpExchange exchange) throws IOException {
        try (exchange;
                var body = unzipped(exchange)) {
            for (var resource : ExportTraceServiceRequest.parseFrom(body).getResourceSpansList()) {
                var service =
                        attributes(resource.getResource().getAttributesList()).get("service.name");
                for (var scope : resource.getScopeSpansList()) {
                    scope.getSpansList().forEach(span -> spans.add(read(service, span)));
                }
            }
            var answer = ExportTraceServiceResponse.getDefaultInstance().toByteArray();
            exchange.getResponseHeaders().add("Content-Type", "application/x-protobuf");
            exchange.sendResponseHeaders(200, answer.length == 0 ? -1 : answer.length);
        } catch (RuntimeException | Error broken) {
            // The server would say nothing of it.
            failure = broken;
            throw broken;
        }
    }

    private static InputStream unzipped(HttpExchange exchange) throws IOException {
        var bytes = exchange.getRequestBody().readAllBytes();
        var plain = new ByteArrayInputStream(bytes);
        return "gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"))
                ? new GZIPInputStream(plain)
                : plain;
    }

    private static Span read(String service, io.opentelemetry.proto.trace.v1.Span span) {
        return new Span(
                service,
                hex(span.getTraceId()),
                hex(span.getSpanId()),
                hex(span.getParentSpanId()),
                span.getName(),
                attributes(span.getAttributesList()));
    }

    private static String hex(ByteString bytes) {
        return HexFormat.of().formatHex(bytes.toByteArray());
    }

    private static Map<String, String> attributes(List<KeyValue> list) {
        return list.stream().collect(Collectors.toMap(KeyValue::getKey, each -> text(each.getValue())));
    }

    private static String text(AnyValue value) {
        return value.hasIntValue() ? Long.toString(value.getIntValue()) : value.getStringValue();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
