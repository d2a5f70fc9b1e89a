package io.moonfleet.gateway;

import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import java.util.function.BiConsumer;

/**
 * Reads a request's body up to a bound, whatever its type. Vert.x' own handler would take a form apart into files on the
 * disk.
 */
final class BodyCollector implements Handler<RoutingContext> {

    private static final int TOO_LARGE = 413;

    private final long most;
    private final BiConsumer<RoutingContext, Buffer> next;

    BodyCollector(long most, BiConsumer<RoutingContext, Buffer> next) {
        this.most = most;
        this.next = next;
    }

    @Override
    public void handle(RoutingContext http) {
        var request = http.request();
        if (request.isEnded()) {
            next.accept(http, Buffer.buffer());
            return;
        }
        if (declared(http) > most) {
            // What still comes is read and thrown away, so that the client gets the answer.
            request.handler(_ -> {});
            http.fail(TOO_LARGE);
            return;
        }
        var body = Buffer.buffer();
        request.handler(chunk -> {
            if (http.failed()) {
                return;
            }
            if (body.length() + chunk.length() > most) {
                http.fail(TOO_LARGE);
            } else {
                body.appendBuffer(chunk);
            }
        });
        request.exceptionHandler(http::fail);
        request.endHandler(_ -> {
            if (!http.failed()) {
                next.accept(http, body);
            }
        });
        request.resume();
    }

    /** What the client says that will come; 0 when it does not say. */
    private static long declared(RoutingContext http) {
        var length = http.request().getHeader(HttpHeaders.CONTENT_LENGTH);
        try {
            return length == null ? 0 : Long.parseLong(length.strip());
        } catch (NumberFormatException _) {
            return 0;
        }
    }
}
