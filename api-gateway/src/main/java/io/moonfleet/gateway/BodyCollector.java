package io.moonfleet.gateway;

import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.function.BiConsumer;

/**
 * Reads a request's body up to a bound, whatever its type. Vert.x' own handler would take a form apart into files on the
 * disk.
 */
final class BodyCollector implements Handler<RoutingContext> {

    private static final int TOO_LARGE = 413;
    private static final int TOO_SLOW = 408;

    /** For the answer to go out first. */
    private static final long HANG_UP_MILLIS = 1_000;

    private final long most;
    private final Duration timeout;
    private final BiConsumer<RoutingContext, Buffer> next;

    /** @param timeout who sends byte by byte must not keep a connection for ever */
    BodyCollector(long most, Duration timeout, BiConsumer<RoutingContext, Buffer> next) {
        this.most = most;
        this.timeout = timeout;
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
        var deadline = http.vertx().setTimer(timeout.toMillis(), _ -> {
            if (!http.failed()) {
                http.response().putHeader("Connection", "close");
                http.fail(TOO_SLOW);
                http.vertx().setTimer(HANG_UP_MILLIS, _ -> request.connection().close());
            }
        });
        http.addEndHandler(_ -> http.vertx().cancelTimer(deadline));
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
            http.vertx().cancelTimer(deadline);
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
