package io.moonfleet.quickapp.internal.net;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** A WebSocket client; data is asked for one message at a time, so that a slow reader holds back the sender. */
public final class WebSocketConnection implements AutoCloseable {

    private static final Duration CONNECT_DEADLINE = Duration.ofSeconds(30);
    private static final int LARGEST_MESSAGE = 16 << 20;
    private static final int MOST_WAITING = 1_000;
    private static final String HANDSHAKE = "sec-websocket-";
    private static final String SUBPROTOCOLS = HANDSHAKE + "protocol";
    private static final Set<String> OWN_HEADERS = Set.of("connection", "upgrade", "host", "content-length", "expect");

    /** What happens; called on the client's threads. */
    public interface Events {

        void connected();

        void disconnected();

        void failed(String message);

        /** @param done to be run when the next message may come */
        void received(byte[] data, Runnable done);
    }

    private final Events events;
    private WebSocket socket;
    private CompletableFuture<?> lastSend = CompletableFuture.completedFuture(null);
    private int waiting;
    private boolean closed;
    private Incoming present;

    public WebSocketConnection(Events events) {
        this.events = events;
    }

    /** Again, too: in place of an earlier connection, which need not have ended. */
    public void connect(HttpClient client, URI uri, Map<String, String> headers) {
        var incoming = new Incoming();
        WebSocket former;
        synchronized (this) {
            former = socket;
            closed = false;
            socket = null;
            present = incoming;
        }
        if (former != null) {
            former.abort();
        }
        var builder = client.newWebSocketBuilder().connectTimeout(CONNECT_DEADLINE);
        offer(headers, builder);
        builder.buildAsync(uri, incoming).whenComplete((connected, failure) -> {
            if (failure != null) {
                events.failed(Failures.describe(failure));
            }
        });
    }

    /** What the handshake is made of is the client's own to set, but for the protocols that are spoken over it. */
    private static void offer(Map<String, String> headers, WebSocket.Builder builder) {
        headers.forEach((name, value) -> {
            var header = name.strip().toLowerCase(Locale.ROOT);
            if (header.equals(SUBPROTOCOLS)) {
                var offered = Pattern.compile(",")
                        .splitAsStream(value)
                        .map(String::strip)
                        .toList();
                builder.subprotocols(
                        offered.getFirst(), offered.subList(1, offered.size()).toArray(String[]::new));
            } else if (!header.startsWith(HANDSHAKE) && !OWN_HEADERS.contains(header)) {
                builder.header(name, value);
            }
        });
    }

    public synchronized boolean isOpen() {
        return socket != null && !closed && !socket.isOutputClosed() && !socket.isInputClosed();
    }

    /** Sends text, or binary when the bytes are no UTF-8; false when it isn't open or too much waits. */
    public synchronized boolean send(byte[] data) {
        if (!isOpen() || waiting >= MOST_WAITING) {
            return false;
        }
        waiting++;
        var target = socket;
        lastSend = lastSend.exceptionally(earlierFailed -> null)
                .thenCompose(sent -> sendNow(target, data))
                .whenComplete((sent, failure) -> sent(failure));
        return true;
    }

    private static CompletableFuture<WebSocket> sendNow(WebSocket target, byte[] data) {
        try {
            var text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(data));
            return target.sendText(text, true);
        } catch (CharacterCodingException binary) {
            return target.sendBinary(ByteBuffer.wrap(data), true);
        }
    }

    private void sent(Throwable failure) {
        synchronized (this) {
            waiting--;
        }
        if (failure != null) {
            events.failed("not sent: " + failure.getMessage());
        }
    }

    @Override
    public void close() {
        WebSocket ending;
        Incoming incoming;
        synchronized (this) {
            closed = true;
            ending = socket;
            incoming = present;
        }
        if (ending != null) {
            ending.sendClose(WebSocket.NORMAL_CLOSURE, "")
                    .orTimeout(2, TimeUnit.SECONDS)
                    .whenComplete((sent, failure) -> {
                        ending.abort();
                        incoming.end();
                    });
        }
    }

    private final class Incoming implements WebSocket.Listener {

        private final ByteArrayOutputStream parts = new ByteArrayOutputStream();
        private boolean ended;

        @Override
        public void onOpen(WebSocket opened) {
            boolean unwanted;
            synchronized (WebSocketConnection.this) {
                unwanted = closed || present != this;
                if (!unwanted) {
                    socket = opened;
                }
            }
            if (unwanted) { // closed while it was being connected
                opened.abort();
                end();
                return;
            }
            events.connected();
            opened.request(1);
        }

        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
            parts.writeBytes(data.toString().getBytes(StandardCharsets.UTF_8));
            return part(from, last);
        }

        @Override
        public CompletionStage<?> onBinary(WebSocket from, ByteBuffer data, boolean last) {
            var bytes = new byte[data.remaining()];
            data.get(bytes);
            parts.writeBytes(bytes);
            return part(from, last);
        }

        private CompletionStage<?> part(WebSocket from, boolean last) {
            if (parts.size() > LARGEST_MESSAGE) {
                events.failed("a message larger than " + LARGEST_MESSAGE + " bytes");
                from.abort();
                end();
            } else if (last) {
                var message = parts.toByteArray();
                parts.reset();
                events.received(message, () -> from.request(1));
            } else {
                from.request(1);
            }
            return null;
        }

        @Override
        public CompletionStage<?> onClose(WebSocket from, int status, String reason) {
            end();
            return null;
        }

        @Override
        public void onError(WebSocket from, Throwable failure) {
            events.failed(Failures.describe(failure));
            end();
        }

        /** Tells once, whoever ended it; nothing of a connection in whose place there is another. */
        private void end() {
            synchronized (WebSocketConnection.this) {
                if (ended || present != this) {
                    return;
                }
                ended = true;
                closed = true;
            }
            events.disconnected();
        }
    }
}
