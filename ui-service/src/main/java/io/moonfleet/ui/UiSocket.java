package io.moonfleet.ui;

import io.quarkus.websockets.next.CloseReason;
import io.quarkus.websockets.next.OnBinaryMessage;
import io.quarkus.websockets.next.OnClose;
import io.quarkus.websockets.next.OnError;
import io.quarkus.websockets.next.OnOpen;
import io.quarkus.websockets.next.OnTextMessage;
import io.quarkus.websockets.next.WebSocket;
import io.quarkus.websockets.next.WebSocketConnection;
import io.smallrye.common.annotation.NonBlocking;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClosedException;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;

/** The pages' WebSocket: hands texts to the page's {@link UiSession} and back. */
@WebSocket(path = UiSocket.PATH, endpointId = UiSocket.ENDPOINT)
public class UiSocket {

    static final String PATH = "/ui/socket";
    static final String ENDPOINT = "moonfleet-ui";

    private static final Logger LOG = Logger.getLogger(UiSocket.class);

    private final UiService service;
    private final Map<String, UiSession> sessions = new ConcurrentHashMap<>();

    UiSocket(UiService service) {
        this.service = service;
    }

    @OnOpen
    @NonBlocking
    void onOpen(WebSocketConnection connection) {
        sessions.put(connection.id(), service.open(new ConnectionWire(connection)));
    }

    @OnTextMessage
    @NonBlocking
    void onText(String text, WebSocketConnection connection) {
        var session = sessions.get(connection.id());
        if (session != null) {
            session.onText(text);
        }
    }

    @OnBinaryMessage
    @NonBlocking
    void onBinary(Buffer ignored, WebSocketConnection connection) {
        var session = sessions.get(connection.id());
        if (session != null) {
            session.onBinary();
        }
    }

    @OnClose
    @NonBlocking
    void onClose(WebSocketConnection connection) {
        var session = sessions.remove(connection.id());
        if (session != null) {
            service.closed(session);
        }
    }

    @OnError
    @NonBlocking
    void onError(Throwable failure, WebSocketConnection connection) {
        if (failure instanceof HttpClosedException) {
            LOG.debugf("page %s went without a goodbye", connection.id());
        } else {
            LOG.warnf(failure, "the socket of page %s failed", connection.id());
        }
    }

    private record ConnectionWire(WebSocketConnection connection) implements Wire {

        @Override
        public CompletionStage<Void> send(String text) {
            return connection.sendText(text).subscribeAsCompletionStage();
        }

        @Override
        public void close(Farewell why) {
            if (connection.isOpen()) {
                connection
                        .close(new CloseReason(why.code(), why.reason()))
                        .subscribe()
                        .with(
                                _ -> LOG.debugf("page %s closed: %s", connection.id(), why.reason()),
                                failure -> LOG.debugf(failure, "page %s was gone before", connection.id()));
            }
        }
    }
}
