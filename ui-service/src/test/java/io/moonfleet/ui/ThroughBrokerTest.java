package io.moonfleet.ui;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.moonfleet.messaging.testing.Mosquitto;
import io.moonfleet.messaging.testing.MosquittoResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A page's socket, the service, a real mosquitto and a runner behind it. */
@QuarkusTest
@TestProfile(ThroughBrokerTest.WithARunner.class)
@QuarkusTestResource(value = MosquittoResource.class, restrictToAnnotatedClass = true)
class ThroughBrokerTest {

    @TestHTTPResource("/")
    URI address;

    Mosquitto mosquitto;

    private final HttpClient client = HttpClient.newHttpClient();
    private final SocketListener page = new SocketListener();

    @BeforeEach
    void messagesGetThrough() {
        Assumptions.assumeTrue(Mosquitto.isInstalled(), "mosquitto is not installed");
        await().atMost(Duration.ofSeconds(15)).until(() -> health() == 200);
    }

    @AfterEach
    void close() {
        client.shutdownNow();
    }

    @Test
    void aPageSeesTheQuickAppTapsItAndSeesWhatTheTapDid() {
        var socket = connect();
        socket.sendText("{\"type\":\"subscribeList\"}", true).join();
        socket.sendText("{\"type\":\"subscribe\",\"quickApp\":55}", true).join();
        await().untilAsserted(() -> assertThat(page.types()).contains("list", "screen", "log"));
        assertThat(page.last("list").at("/quickApps/0/children/0/name").asText())
                .isEqualTo("Child");
        assertThat(page.last("screen").at("/screen/rows/1/0/name").asText()).isEqualTo("b");
        assertThat(page.last("screen").at("/screen/children/0/value").asInt()).isEqualTo(7);
        assertThat(page.last("log").at("/lines/0/timestamp").asLong()).isEqualTo(1_700_000_000_123L);

        tap(socket, 55, "b");
        await().untilAsserted(() ->
                assertThat(page.last("tapped").path("ok").asBoolean()).isTrue());
        await().untilAsserted(() ->
                assertThat(page.last("changed").path("value").asInt()).isPositive());
        await().untilAsserted(() -> assertThat(page.frames("log"))
                .flatExtracting(frame -> frame.path("lines").findValuesAsText("message"))
                .contains("hello")
                .anySatisfy(message -> assertThat(message).startsWith("tap ")));

        tap(socket, 99, "b");
        await().untilAsserted(() ->
                assertThat(page.last("tapped").path("reason").asText()).isEqualTo("the mailbox of 99 is full"));
        socket.abort();
    }

    @Test
    void whenTheBrokerWasAwayThePageIsBroughtUpToDateByItself() {
        var socket = connect();
        socket.sendText("{\"type\":\"subscribe\",\"quickApp\":55}", true).join();
        await().untilAsserted(() -> assertThat(page.types()).contains("screen", "log"));

        mosquitto.kill();
        await().atMost(Duration.ofSeconds(15)).until(() -> health() == 503);
        tap(socket, 55, "b");
        await().atMost(Duration.ofSeconds(15))
                .untilAsserted(() -> assertThat(page.last("tapped").path("ok").asBoolean(true))
                        .isFalse());
        var screens = page.frames("screen").size();

        mosquitto.start();
        await().atMost(Duration.ofSeconds(25))
                .untilAsserted(() -> assertThat(page.frames("screen").size()).isGreaterThan(screens));
        tap(socket, 55, "b");
        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(() ->
                        assertThat(page.last("tapped").path("ok").asBoolean()).isTrue());
        socket.abort();
    }

    private WebSocket connect() {
        return client.newWebSocketBuilder()
                .buildAsync(URI.create("ws://localhost:" + address.getPort() + "/ui/socket"), page)
                .join();
    }

    private static void tap(WebSocket socket, int device, String element) {
        socket.sendText(
                        "{\"type\":\"tap\",\"id\":\"t\",\"device\":" + device + ",\"element\":\"" + element
                                + "\",\"eventType\":\"onReleased\",\"values\":[]}",
                        true)
                .join();
    }

    private int health() throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create(address + "health")).build();
        return client.send(request, BodyHandlers.discarding()).statusCode();
    }

    /** Puts a runner in the application, and the real broker in the place of the fake one. */
    public static final class WithARunner implements QuarkusTestProfile {

        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "quarkus.arc.exclude-types", FakeBroker.class.getName(),
                    "mp.messaging.outgoing.runner-out.connector", "smallrye-mqtt",
                    "mp.messaging.incoming.runner-requests.connector", "smallrye-mqtt",
                    "mp.messaging.incoming.runner-requests.topic",
                            "moonfleet/${moonfleet.hub}/runner/${moonfleet.instance.runner}/in");
        }
    }
}
