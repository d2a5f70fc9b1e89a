package io.moonfleet.ui;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.net.http.WebSocket;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;

/** Collects what a page would get. */
final class SocketListener implements WebSocket.Listener {

    private final List<JsonNode> frames = new CopyOnWriteArrayList<>();
    private final StringBuilder text = new StringBuilder();
    private volatile boolean readsByHand;

    /** From now on frames come only when the test asks the socket for them. */
    void readByHand() {
        readsByHand = true;
    }

    List<JsonNode> frames() {
        return frames;
    }

    List<JsonNode> frames(String type) {
        return frames.stream()
                .filter(frame -> frame.path("type").asText().equals(type))
                .toList();
    }

    List<String> types() {
        return frames.stream().map(frame -> frame.path("type").asText()).toList();
    }

    /** The newest frame of a type, or nothing. */
    JsonNode last(String type) {
        var found = frames(type);
        return found.isEmpty() ? MissingNode.getInstance() : found.getLast();
    }

    @Override
    public void onOpen(WebSocket socket) {
        if (!readsByHand) {
            socket.request(Long.MAX_VALUE);
        }
    }

    @Override
    public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
        text.append(data);
        if (last) {
            frames.add(FakeHome.json(text.toString()));
            text.setLength(0);
        }
        return null;
    }
}
