package io.moonfleet.security.http;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Ends a WebSocket whose client does not read. Its sender has given up long before, but the message that says so waits behind
 * all others, and the socket with it.
 */
final class WebSocketDeadline extends ChannelDuplexHandler {

    /** How long a message may take to leave; docs/security.md names it. */
    static final long MILLIS = 20_000;

    private static final Logger LOG = Logger.getLogger(WebSocketDeadline.class);

    private boolean looksLater;

    private WebSocketDeadline() {}

    static void watch(Channel connection) {
        connection.pipeline().addFirst(new WebSocketDeadline());
    }

    /** One message in all that time is looked at; the others cost nothing, and HTTP has no timer from here. */
    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        if (looksLater || ConnectionWatch.isHttp(context.channel())) {
            context.write(message, promise);
        } else {
            look(context, context.write(message, promise.unvoid()));
        }
    }

    private void look(ChannelHandlerContext context, ChannelFuture sample) {
        looksLater = true;
        context.executor().schedule(() -> decide(context, sample), MILLIS, TimeUnit.MILLISECONDS);
    }

    private void decide(ChannelHandlerContext context, ChannelFuture sample) {
        looksLater = false;
        var connection = context.channel();
        // HTTP by now, when the sample was of a TLS handshake
        if (!connection.isActive() || ConnectionWatch.isHttp(connection)) {
            return;
        }
        if (!sample.isDone()) {
            LOG.debugf("%s does not read its WebSocket", connection.remoteAddress());
            context.close();
        } else if (connection.unsafe().outboundBuffer().totalPendingWriteBytes() > 0) {
            look(context, context.writeAndFlush(Unpooled.EMPTY_BUFFER)); // leaves after all that waits
        }
    }
}
