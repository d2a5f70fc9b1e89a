package io.moonfleet.bench;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.HashMap;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/** A page that taps a button, waits until the label has changed, and taps again (docs/ui-socket.md has the frames). */
final class TapLoad implements WebSocket.Listener, AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final int UNREAD = 10_000;

    private final int quickApp;
    private final HttpClient client = HttpClient.newHttpClient();
    private final BlockingQueue<Frame> frames = new ArrayBlockingQueue<>(UNREAD);
    private final StringBuilder partial = new StringBuilder();
    private final WebSocket socket;
    private long taps;

    private record Frame(long nanos, String text) {}

    TapLoad(URI address, int quickApp) throws InterruptedException {
        this.quickApp = quickApp;
        socket = client.newWebSocketBuilder().buildAsync(address, this).join();
        send("{\"type\":\"subscribe\",\"quickApp\":" + quickApp + "}");
        if (await("\"type\":\"screen\"", System.nanoTime() + PATIENCE.toNanos()) == 0) {
            throw new IllegalStateException("no screen of QuickApp " + quickApp + " came");
        }
    }

    /** Taps so often, one after the other. */
    Measurement run(int count) throws InterruptedException {
        var latency = Measurement.histogram();
        var failures = new HashMap<String, Long>();
        var began = System.nanoTime();
        for (var i = 0; i < count; i++) {
            frames.clear();
            var tapped = System.nanoTime();
            send("{\"type\":\"tap\",\"id\":\"t" + ++taps + "\",\"device\":" + quickApp
                    + ",\"element\":\"tap\",\"eventType\":\"onReleased\",\"values\":[]}");
            var shown = await("\"type\":\"changed\"", tapped + PATIENCE.toNanos());
            if (shown == 0) {
                failures.merge("no update within " + PATIENCE.toSeconds() + " s", 1L, Long::sum);
            } else {
                latency.recordValue(shown - tapped);
            }
        }
        return new Measurement(latency, Duration.ofNanos(System.nanoTime() - began), failures);
    }

    /** When a frame with that text came; 0 when it did not. */
    private long await(String text, long deadline) throws InterruptedException {
        while (true) {
            var frame = frames.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
            if (frame == null) {
                return 0;
            }
            if (frame.text.contains(text)) {
                return frame.nanos;
            }
        }
    }

    private void send(String frame) {
        socket.sendText(frame, true).join();
    }

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence text, boolean last) {
        partial.append(text);
        if (last) {
            if (!frames.offer(new Frame(System.nanoTime(), partial.toString()))) {
                throw new IllegalStateException("more than " + UNREAD + " frames wait");
            }
            partial.setLength(0);
        }
        from.request(1);
        return null;
    }

    @Override
    public void close() {
        socket.abort();
        client.shutdownNow();
    }
}
