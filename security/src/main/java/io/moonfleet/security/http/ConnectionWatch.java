package io.moonfleet.security.http;

import io.netty.bootstrap.ChannelInitializerExtension;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.HttpObjectDecoder;

/**
 * Puts a {@link HeaderDeadline}, a {@link ReadingDeadline} and a {@link WebSocketDeadline} on each connection that a server of
 * this process accepts. Netty finds this class by its service file; neither Quarkus nor Vert.x hands a connection out before its first request is there.
 */
public final class ConnectionWatch extends ChannelInitializerExtension {

    /** To be called before the first server starts: Netty looks for extensions once. */
    public static void prepare() {
        System.setProperty(EXTENSIONS_SYSTEM_PROPERTY, "serviceload");
    }

    /** Whether requests are read from a connection; false before a TLS handshake is over, and of a WebSocket. */
    static boolean isHttp(Channel connection) {
        return connection.pipeline().get(HttpObjectDecoder.class) != null;
    }

    @Override
    public void postInitializeServerChildChannel(Channel connection) {
        HeaderDeadline.watch(connection);
        ReadingDeadline.watch(connection);
        WebSocketDeadline.watch(connection);
    }
}
