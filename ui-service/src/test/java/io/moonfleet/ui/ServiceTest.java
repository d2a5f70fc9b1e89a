package io.moonfleet.ui;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.moonfleet.messaging.BrokerHealth.RoundTrip;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The running service as any client sees it. */
@QuarkusTest
class ServiceTest {

    @Inject
    FakeBroker broker;

    @Inject
    UiService service;

    @TestHTTPResource("/")
    URI address;

    private final HttpClient client = HttpClient.newHttpClient();

    @AfterEach
    void clear() {
        broker.home().clear();
        broker.roundTripIs(new RoundTrip(true, Duration.ofMillis(1), ""));
        client.shutdownNow();
    }

    @Test
    void bothPagesAreServedWithAPolicyThatAllowsNoForeignScript() throws Exception {
        for (var path : List.of("", "quickapp/55", "ui/page.html")) {
            var page = get(path);
            assertThat(page.statusCode()).isEqualTo(200);
            assertThat(page.headers().firstValue("Content-Type")).hasValue("text/html; charset=utf-8");
            assertThat(page.headers().firstValue("Content-Security-Policy"))
                    .hasValueSatisfying(policy -> assertThat(policy)
                            .contains("default-src 'self'", "script-src 'self'", "object-src 'none'")
                            .doesNotContain("unsafe"));
            assertThat(page.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
            assertThat(page.body())
                    .doesNotContainPattern("<script(?![^>]*src=)")
                    .doesNotContain("style=", "onload=");
        }
    }

    @Test
    void thePagesFilesAreThereForEverAndZipped() throws Exception {
        var names = Pattern.compile("/ui/(assets/[^\"]+)").matcher(get("").body());
        var found = 0;
        while (names.find()) {
            found++;
            var plain = get("ui/" + names.group(1));
            assertThat(plain.statusCode()).isEqualTo(200);
            assertThat(plain.headers().firstValue("Cache-Control"))
                    .hasValueSatisfying(value -> assertThat(value).contains("immutable"));
            var zipped = get("ui/" + names.group(1), "Accept-Encoding", "gzip");
            assertThat(zipped.headers().firstValue("Content-Encoding")).hasValue("gzip");
        }
        assertThat(found).isEqualTo(2);
    }

    @Test
    void otherPathsAreNotFound() throws Exception {
        for (var path : List.of(
                "quickapp/x", "ui/assets/none.js", "ui/none", "ui/assets/..%2fpage.html", "ui/%2e%2e/UiSocket.class")) {
            assertThat(get(path).statusCode()).as(path).isEqualTo(404);
        }
    }

    @Test
    void healthSaysWhetherMessagesGetThrough() throws Exception {
        assertThat(get("health").statusCode()).isEqualTo(200);
        assertThat(FakeHome.json(get("health").body()).path("status").asText()).isEqualTo("UP");

        broker.roundTripIs(new RoundTrip(false, Duration.ofSeconds(2), "no echo"));
        var down = get("health");
        assertThat(down.statusCode()).isEqualTo(503);
        assertThat(down.body()).contains("DOWN", "no echo");
    }

    @Test
    void aPageOfAnotherSiteGetsNoSocket() {
        var refused = org.assertj.core.api.Assertions.catchThrowable(
                () -> connect("http://evil.example", new SocketListener()));
        assertThat(refused).isInstanceOf(CompletionException.class);
        assertThat(((WebSocketHandshakeException) refused.getCause())
                        .getResponse()
                        .statusCode())
                .isEqualTo(403);
    }

    @Test
    void aSocketAnswersFramesAndSurvivesRubbish() {
        broker.home().add(55, "Lamp", "com.fibaro.binarySwitch", "running", "[]");
        var listener = new SocketListener();
        var socket = connect("http://localhost:" + address.getPort(), listener);
        socket.sendText("{\"type\":\"ping\",\"id\":1}", true).join();
        socket.sendText("rubbish", true).join();
        socket.sendText("{\"type\":\"ping\",\"id\":2," + " ".repeat(20_000) + "}", true)
                .join();
        socket.sendBinary(ByteBuffer.wrap(new byte[] {1, 2, 3}), true).join();
        socket.sendText("{\"type\":\"subscribe\",\"quickApp\":55}", true).join();

        await().untilAsserted(() ->
                assertThat(listener.types()).containsExactly("pong", "error", "error", "error", "screen", "log"));
        assertThat(service.size()).isEqualTo(1);

        socket.abort();
        await().untilAsserted(() -> assertThat(service.size()).isZero());
        assertThat(broker.home().followed()).isZero();
    }

    @Test
    void aFloodReachesAPageThatReadsSlowlyAsItsNewestState() throws Exception {
        var home = broker.home();
        home.add(
                55,
                "Lamp",
                "com.fibaro.binarySwitch",
                "running",
                "[[{\"type\":\"label\",\"name\":\"l\",\"text\":\"\"}]]");
        var listener = new SocketListener();
        listener.readByHand();
        var socket = connect("http://localhost:" + address.getPort(), listener);
        socket.sendText("{\"type\":\"subscribe\",\"quickApp\":55}", true).join();
        socket.request(2);
        await().untilAsserted(() -> assertThat(listener.types()).containsExactly("screen", "log"));

        var padding = "x".repeat(2_000);
        for (var i = 0; i < 20_000; i++) {
            home.updateView(55, "l", "text", i + " " + padding);
        }
        socket.request(Long.MAX_VALUE);
        await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> assertThat(
                        listener.frames().getLast().path("value").asText())
                .startsWith("19999 "));
        assertThat(listener.frames().size()).isLessThan(20_000);
        socket.abort();
    }

    private HttpResponse<String> get(String path, String... headers) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create(address + path));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.send(request.build(), BodyHandlers.ofString());
    }

    private WebSocket connect(String origin, SocketListener listener) {
        return client.newWebSocketBuilder()
                .header("Origin", origin)
                .buildAsync(URI.create("ws://localhost:" + address.getPort() + "/ui/socket"), listener)
                .join();
    }
}
