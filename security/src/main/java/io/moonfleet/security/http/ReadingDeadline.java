package io.moonfleet.security.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Ends a connection whose client hardly reads the answer it has asked for. A letter now and then keeps a connection from being
 * idle, and meanwhile the answer stays in memory.
 */
final class ReadingDeadline extends ChannelInboundHandlerAdapter {

    /** How often is looked; docs/security.md names it. */
    static final long MILLIS = 30_000;

    /** What must have been read between two looks: 1 KiB a second, a tenth of what the slowest telephone network does. */
    static final long BYTES = 30 * 1024;

    private static final Logger LOG = Logger.getLogger(ReadingDeadline.class);

    private boolean looksLater;

    /** Half of what a connection takes at once has been read since the last look, and what waits now came after. */
    private boolean hasCaughtUp;

    private ReadingDeadline() {}

    static void watch(Channel connection) {
        connection.pipeline().addFirst(new ReadingDeadline());
    }

    /** Only answers longer than what a connection takes at once are looked at; all others cost nothing. */
    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        if (context.channel().isWritable()) {
            hasCaughtUp = true;
        } else if (!looksLater) {
            look(context);
        }
        context.fireChannelWritabilityChanged();
    }

    private void look(ChannelHandlerContext context) {
        looksLater = true;
        hasCaughtUp = false;
        var before = waiting(context.channel());
        context.executor()
                .schedule(
                        () -> {
                            looksLater = false;
                            decide(context, before);
                        },
                        MILLIS,
                        TimeUnit.MILLISECONDS);
    }

    private void decide(ChannelHandlerContext context, long before) {
        var connection = context.channel();
        // A WebSocket has a deadline of its own: what waits for it is bounded by its sender.
        if (!connection.isActive() || connection.isWritable() || !ConnectionWatch.isHttp(connection)) {
            return;
        }
        if (hasCaughtUp || before - waiting(connection) >= BYTES) {
            look(context);
        } else {
            LOG.debugf("%s does not read its answer", connection.remoteAddress());
            context.close();
        }
    }

    private static long waiting(Channel connection) {
        return connection.bytesBeforeWritable();
    }
}
