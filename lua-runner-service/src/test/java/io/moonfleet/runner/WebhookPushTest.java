package io.moonfleet.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import io.moonfleet.hub.PushPort.Message;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WebhookPushTest {

    private final List<String> got = new CopyOnWriteArrayList<>();
    private volatile int refuse;
    private HttpServer server;

    @BeforeEach
    void open() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            var title = exchange.getRequestHeaders().getFirst("Title");
            got.add(title + " " + new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            exchange.sendResponseHeaders(got.size() <= refuse ? 503 : 200, -1);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void close() {
        server.stop(0);
    }

    private String address() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/hook";
    }

    @Test
    void aWebhookGetsJsonAndNtfyATextWithATitle() {
        try (var push = new WebhookPush(address());
                var ntfy = new WebhookPush("ntfy+" + address())) {
            push.push(new Message("Door", "is \"open\"", List.of(2)));
            await().until(() -> got.size() == 1);
            ntfy.push(new Message("Door", "is open", List.of()));
            await().until(() -> got.size() == 2);
        }
        assertThat(got).containsExactly("null {\"title\":\"Door\",\"message\":\"is \\\"open\\\"\"}", "Door is open");
    }

    @Test
    void whatIsRefusedIsTriedAgainThreeTimesAtMost() {
        refuse = 5;
        try (var push = new WebhookPush(address(), Duration.ofMillis(5))) {
            push.push(new Message("a", "a", List.of()));
            push.push(new Message("b", "b", List.of()));
            await().until(() -> got.size() == 6);
        }
        assertThat(got.getLast()).contains("\"b\"");
    }
}
