package io.moonfleet.gateway;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.moonfleet.protocol.Content;
import io.moonfleet.protocol.Refusal;
import io.moonfleet.protocol.Reply;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/** Writes an answer as HC3 does: status, headers, JSON or a file. */
final class AnswerWriter {

    static final String ALLOW = "GET, POST, PUT, DELETE, HEAD, OPTIONS";

    /** Below, the header costs more than it saves. */
    private static final int WORTH_ZIPPING = 1_400;

    /** Longer ones are zipped elsewhere: the event loop has other clients. */
    private static final int QUICKLY_ZIPPED = 64 << 10;

    private final GatewaySettings.Compression compression;

    AnswerWriter(GatewaySettings.Compression compression) {
        this.compression = compression;
    }

    void write(RoutingContext http, Refusal refusal) {
        write(http, new Reply.Answer(refusal.status(), refusal.body()));
    }

    void write(RoutingContext http, Reply.Answer answer) {
        var response = http.response();
        if (response.ended() || response.closed()) {
            return;
        }
        response.setStatusCode(answer.status());
        headers(http, answer.status());
        boolean empty = answer.content() == null
                && (answer.body() == null || answer.body().isMissingNode());
        if (empty || answer.status() == 204) {
            response.end();
            return;
        }
        if (answer.content() != null) {
            send(http, answer.content().type(), answer.content().bytes());
            return;
        }
        try {
            send(http, Content.JSON, JsonBody.write(answer.body()));
        } catch (JsonProcessingException e) {
            http.fail(e);
        }
    }

    private static void headers(RoutingContext http, int status) {
        var response = http.response();
        var version = http.request().getHeader("X-Fibaro-Version");
        response.putHeader("X-Fibaro-Version", version == null || version.length() > 8 ? "2" : version);
        response.putHeader("Cache-Control", "no-cache");
        response.putHeader("X-Content-Type-Options", "nosniff");
        switch (status) {
            case 401 -> response.putHeader("WWW-Authenticate", "Basic realm=\"fibaro\"");
            case 405 -> response.putHeader("Allow", ALLOW);
            case 429, 503 -> response.putHeader("Retry-After", "1");
            default -> {
                // Nothing to add.
            }
        }
    }

    /** Sends bytes, zipped when the client takes that and it is worth it. */
    void send(RoutingContext http, String type, byte[] bytes) {
        http.response().putHeader("Content-Type", type);
        if (bytes.length < WORTH_ZIPPING || !isText(type) || !isWanted(http.request())) {
            end(http, bytes);
            return;
        }
        http.response().putHeader("Content-Encoding", "gzip").putHeader("Vary", "Accept-Encoding");
        if (bytes.length <= QUICKLY_ZIPPED) {
            end(http, zip(bytes));
        } else {
            http.vertx()
                    .executeBlocking(() -> zip(bytes), false)
                    .onSuccess(zipped -> end(http, zipped))
                    .onFailure(http::fail);
        }
    }

    private static void end(RoutingContext http, byte[] bytes) {
        var response = http.response();
        if (response.ended() || response.closed()) {
            return;
        }
        if (http.request().method().equals(HttpMethod.HEAD)) {
            response.putHeader("Content-Length", Integer.toString(bytes.length)).end();
        } else {
            response.end(Buffer.buffer(bytes));
        }
    }

    private static boolean isText(String type) {
        return type.contains("json") || type.startsWith("text/") || type.contains("javascript") || type.contains("svg");
    }

    /** On the same machine zipping costs more time than sending. */
    private boolean isWanted(HttpServerRequest request) {
        var accepted = request.getHeader("Accept-Encoding");
        if (accepted == null || !accepted.toLowerCase(Locale.ROOT).contains("gzip")) {
            return false;
        }
        return switch (compression) {
            case ALWAYS -> true;
            case NEVER -> false;
            case REMOTE -> {
                var from = request.remoteAddress();
                var address = from == null ? "" : String.valueOf(from.hostAddress());
                yield !address.startsWith("127.") && !address.equals("0:0:0:0:0:0:0:1") && !address.equals("::1");
            }
        };
    }

    private static byte[] zip(byte[] bytes) {
        var zipped = new ByteArrayOutputStream(bytes.length / 4);
        try (var gzip = new FastGzip(zipped)) {
            gzip.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return zipped.toByteArray();
    }

    /** A list of devices shrinks to a tenth at any level; the lowest takes a third of the time. */
    private static final class FastGzip extends GZIPOutputStream {
        FastGzip(OutputStream out) throws IOException {
            super(out);
            def.setLevel(Deflater.BEST_SPEED);
        }
    }
}
