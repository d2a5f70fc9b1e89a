package io.moonfleet.ui;

import io.moonfleet.security.Verdict;
import io.moonfleet.security.Visitor;
import io.moonfleet.security.http.Door;
import io.quarkus.websockets.next.CloseReason;
import io.quarkus.websockets.next.HandshakeRequest;
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
    private final PageDoor door;
    private final Map<String, Arrival> arrivals = new ConcurrentHashMap<>();

    UiSocket(UiService service, PageDoor door) {
        this.service = service;
        this.door = door;
    }

    /** The doorkeeper has let this visitor in a moment ago ({@link SignedIn}), so as a rule it answers at once. */
    @OnOpen
    @NonBlocking
    void onOpen(WebSocketConnection connection) {
        var wire = new ConnectionWire(connection);
        var arrival = new Arrival();
        arrivals.put(connection.id(), arrival);
        var visitor = visitor(connection.handshakeRequest());
        door.doorkeeper().admit(visitor).thenAccept(verdict -> {
            if (verdict instanceof Verdict.LetIn letIn) {
                var caller = letIn.caller().cameFrom(address(connection.handshakeRequest()));
                var guest = Guest.of(caller, door.doorkeeper(), visitor);
                arrival.opened(service.open(wire, guest), service::closed);
            } else {
                wire.close(Wire.Farewell.SIGN_IN);
            }
        });
    }

    /** As the doorkeeper knows them from the handshake; there the address was looked at. */
    private static Visitor visitor(HandshakeRequest handshake) {
        return new Visitor(
                Door.credential(handshake::header, isSecure(handshake)),
                "page",
                Door.isPassedOn(name -> handshake.header(name) != null));
    }

    /** Without the port. */
    private static String address(HandshakeRequest handshake) {
        var remote = handshake.remoteAddress();
        var port = remote.lastIndexOf(':');
        return (port < 0 ? remote : remote.substring(0, port)).replaceAll("[\\[\\]]", "");
    }

    private static boolean isSecure(HandshakeRequest handshake) {
        var origin = handshake.header("Origin");
        return "https".equals(handshake.scheme()) || origin != null && origin.startsWith("https:");
    }

    @OnTextMessage
    @NonBlocking
    void onText(String text, WebSocketConnection connection) {
        var arrival = arrivals.get(connection.id());
        if (arrival != null) {
            arrival.onText(text);
        }
    }

    @OnBinaryMessage
    @NonBlocking
    void onBinary(Buffer ignored, WebSocketConnection connection) {
        onText("binary", connection);
    }

    @OnClose
    @NonBlocking
    void onClose(WebSocketConnection connection) {
        var arrival = arrivals.remove(connection.id());
        if (arrival != null) {
            arrival.closed(service::closed);
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
