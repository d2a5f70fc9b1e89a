package io.moonfleet.security.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpObjectDecoder;
import io.netty.util.AttributeKey;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.impl.ConnectionBase;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.logging.Logger;

/**
 * Ends a connection on which a request has begun to come and has not told all its headers in time. A client that sends a letter
 * now and then is never idle, and would keep its connection for ever.
 */
final class HeaderDeadline extends ChannelInboundHandlerAdapter {

    /** Long enough for the worst telephone network; docs/security.md names it. */
    static final long MILLIS = 10_000;

    private static final Logger LOG = Logger.getLogger(HeaderDeadline.class);
    private static final AttributeKey<HeaderDeadline> KEY = AttributeKey.valueOf(HeaderDeadline.class, "of");

    /** Requests whose headers are all there and whose answers are not. */
    private final AtomicInteger underWay = new AtomicInteger();

    /** When the first bytes came that belong to no request yet; only the connection's own thread looks at it. */
    private Optional<Long> since = Optional.empty();

    /** One look at a time, however many requests there are in between. */
    private boolean looksLater;

    /** Watches a connection that has just been accepted. */
    static void watch(Channel connection) {
        var deadline = new HeaderDeadline();
        connection.attr(KEY).set(deadline);
        connection.pipeline().addFirst(deadline);
    }

    /** The one of a request's connection, if it is watched. */
    static Optional<HeaderDeadline> of(HttpConnection connection) {
        return connection instanceof ConnectionBase base
                ? Optional.ofNullable(base.channel().attr(KEY).get())
                : Optional.empty();
    }

    /** All headers of a request are there. */
    void requestBegins() {
        underWay.incrementAndGet();
        since = Optional.empty();
    }

    void requestEnds() {
        underWay.decrementAndGet();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object bytes) {
        if (underWay.get() == 0 && since.isEmpty()) {
            since = Optional.of(System.nanoTime());
            if (!looksLater) {
                look(context, MILLIS);
            }
        }
        context.fireChannelRead(bytes);
    }

    private void look(ChannelHandlerContext context, long inMillis) {
        looksLater = true;
        context.executor()
                .schedule(
                        () -> {
                            looksLater = false;
                            decide(context);
                        },
                        inMillis,
                        TimeUnit.MILLISECONDS);
    }

    private void decide(ChannelHandlerContext context) {
        if (since.isEmpty() || !context.channel().isActive()) {
            return;
        }
        var waited = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - since.get());
        if (waited < MILLIS) {
            look(context, MILLIS - waited);
        } else if (isHttp(context.pipeline())) {
            LOG.debugf(
                    "%s took too long to say what it wants", context.channel().remoteAddress());
            context.close();
        } else {
            // A WebSocket, or no HTTP at all: its bytes are no headers.
            context.pipeline().remove(this);
        }
    }

    private static boolean isHttp(ChannelPipeline pipeline) {
        return pipeline.get(HttpObjectDecoder.class) != null;
    }
}
