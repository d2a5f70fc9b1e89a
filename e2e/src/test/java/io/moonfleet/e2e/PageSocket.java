package io.moonfleet.e2e;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.moonfleet.harness.Moonfleet;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;

/** What a page has: a socket, and what came through it. docs/ui-socket.md has the frames. */
final class PageSocket implements WebSocket.Listener, AutoCloseable {

    private static final JsonMapper JSON = new JsonMapper();

    private final List<JsonNode> frames = new CopyOnWriteArrayList<>();
    private final StringBuilder partial = new StringBuilder();
    private final HttpClient client = HttpClient.newHttpClient();
    private WebSocket socket;

    private PageSocket() {}

    static PageSocket open(Moonfleet home) {
        return open(home, "");
    }

    /** As somebody who shows this with the handshake. */
    static PageSocket open(Moonfleet home, String authorization) {
        return open(home.socket(), authorization);
    }

    static PageSocket open(URI socket, String authorization) {
        var page = new PageSocket();
        var builder = page.client.newWebSocketBuilder();
        if (!authorization.isEmpty()) {
            builder.header("Authorization", authorization);
        }
        page.socket = builder.buildAsync(socket, page).join();
        return page;
    }

    void send(String frame) {
        socket.sendText(frame, true).join();
    }

    void subscribe(int quickApp) {
        send("{\"type\":\"subscribe\",\"quickApp\":" + quickApp + "}");
    }

    /** Everything that came so far. */
    List<JsonNode> frames() {
        return frames;
    }

    boolean has(Predicate<JsonNode> fits) {
        return frames.stream().anyMatch(fits);
    }

    boolean hasType(String type) {
        return has(frame -> frame.path("type").asText().equals(type));
    }

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence text, boolean last) {
        partial.append(text);
        if (last) {
            frames.add(parse(partial.toString()));
            partial.setLength(0);
        }
        from.request(1);
        return null;
    }

    private static JsonNode parse(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new AssertionError("a frame that is no JSON: " + text, e);
        }
    }

    @Override
    public void close() {
        socket.abort();
        client.shutdownNow();
    }
}
