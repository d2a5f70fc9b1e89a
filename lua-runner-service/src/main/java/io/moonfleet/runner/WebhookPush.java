package io.moonfleet.runner;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.moonfleet.hub.PushPort;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.jboss.logging.Logger;

/**
 * Sends what people are to be told to an address: as JSON {@code {"title", "message"}}, or as ntfy wants it when the
 * address begins with {@code ntfy+}. One after the other, each tried three times; what does not fit into the queue is
 * dropped and logged, for a home that floods its people must not fill the memory.
 */
final class WebhookPush implements PushPort, AutoCloseable {

    private static final int WAITING = 100;
    private static final int TRIES = 3;
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration PAUSE = Duration.ofSeconds(2);
    private static final String NTFY = "ntfy+";
    private static final Logger LOG = Logger.getLogger(WebhookPush.class);

    private final BlockingQueue<Message> waiting = new ArrayBlockingQueue<>(WAITING);
    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(PATIENCE).build();
    private final URI address;
    private final boolean ntfy;
    private final Duration pause;
    private final Thread thread;

    WebhookPush(String address) {
        this(address, PAUSE);
    }

    WebhookPush(String address, Duration pause) {
        this.ntfy = address.startsWith(NTFY);
        this.address = URI.create(ntfy ? address.substring(NTFY.length()) : address);
        this.pause = pause;
        this.thread = Thread.ofVirtual().name("push").start(this::run);
    }

    @Override
    public void push(Message message) {
        if (!waiting.offer(message)) {
            LOG.warnf("a push message was dropped: %d are waiting already", WAITING);
        }
    }

    private void run() {
        try {
            while (true) {
                send(waiting.take());
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void send(Message message) throws InterruptedException {
        for (int tried = 1; tried <= TRIES; tried++) {
            try {
                int status = client.send(request(message), HttpResponse.BodyHandlers.discarding())
                        .statusCode();
                if (status < 400) {
                    return;
                }
                LOG.warnf("the push address answered %d", status);
                if (status < 500) {
                    return;
                }
            } catch (IOException e) {
                LOG.warnf("the push address could not be reached: %s", e.getMessage());
            }
            if (tried < TRIES) {
                Thread.sleep(pause.multipliedBy(tried));
            }
        }
    }

    private HttpRequest request(Message message) {
        var request = HttpRequest.newBuilder(address).timeout(PATIENCE);
        if (ntfy) {
            var title = message.title().replaceAll("[^\\x20-\\x7e]", "?");
            return request.header("Title", title)
                    .POST(HttpRequest.BodyPublishers.ofString(message.text(), StandardCharsets.UTF_8))
                    .build();
        }
        var body = JsonNodeFactory.instance
                .objectNode()
                .put("title", message.title())
                .put("message", message.text());
        return request.header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body.toString(), StandardCharsets.UTF_8))
                .build();
    }

    @Override
    public void close() {
        thread.interrupt();
        client.close();
    }
}
