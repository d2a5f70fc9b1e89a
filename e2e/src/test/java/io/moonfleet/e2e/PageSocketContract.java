package io.moonfleet.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.moonfleet.harness.Moonfleet;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a page gets through its socket, and what not. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@ExtendWith(SharedHomes.class)
abstract class PageSocketContract {

    private static final Duration SOON = Duration.ofSeconds(10);

    private final Moonfleet home;
    private final Api api;

    PageSocketContract(Moonfleet home) {
        this.home = home;
        this.api = new Api(home);
    }

    @Test
    void aPageGetsNothingOfAQuickAppThatItDidNotSubscribeTo() {
        var probe = api.idOf("Probe");
        var neighbour = api.idOf("Neighbour");
        var secret = UUID.randomUUID().toString();
        var word = UUID.randomUUID().toString();
        try (var page = PageSocket.open(home);
                var other = PageSocket.open(home)) {
            page.subscribe(probe);
            other.subscribe(neighbour);
            await().atMost(SOON).until(() -> page.hasType("screen") && other.hasType("screen"));

            api.action(neighbour, "whisper", "[\"" + secret + "\"]").is(202);
            await("the other page hears it")
                    .atMost(SOON)
                    .until(() -> other.has(frame -> frame.path("type").asText().equals("changed")
                            && frame.path("value").asText().equals(secret)));
            // Later than the whisper: when this has come, the whisper would have, too.
            api.action(probe, "say", "[\"" + word + "\"]").is(202);
            await("its own log comes")
                    .atMost(SOON)
                    .until(() -> page.has(frame -> frame.toString().contains(word)));

            assertThat(texts(page))
                    .noneMatch(text -> text.contains(secret) || text.contains("\"device\":" + neighbour));
            assertThat(texts(other)).noneMatch(text -> text.contains(word));
        }
    }

    @Test
    void aTapIsAnsweredAndItsUpdateFollows() {
        var probe = api.idOf("Probe");
        try (var page = PageSocket.open(home)) {
            page.subscribe(probe);
            await().atMost(SOON).until(() -> page.hasType("screen"));
            page.send(("{\"type\":\"tap\",\"id\":\"t1\",\"device\":%d,\"element\":\"press\","
                            + "\"eventType\":\"onReleased\",\"values\":[]}")
                    .formatted(probe));
            await().atMost(SOON)
                    .until(() -> page.has(frame -> frame.path("type").asText().equals("tapped")
                                    && frame.path("id").asText().equals("t1")
                                    && frame.path("ok").asBoolean())
                            && page.has(frame -> frame.path("type").asText().equals("changed")
                                    && frame.path("element").asText().equals("greeting")
                                    && frame.path("value").asText().startsWith("pressed ")));
        }
    }

    @Test
    void aPingIsAnswered() {
        try (var page = PageSocket.open(home)) {
            page.send("{\"type\":\"ping\",\"id\":77}");
            await().atMost(SOON)
                    .until(() -> page.has(frame -> frame.path("type").asText().equals("pong")
                            && frame.path("id").asInt() == 77));
        }
    }

    @Test
    void aFrameThatIsNoneIsAnErrorAndTheSocketLives() {
        try (var page = PageSocket.open(home)) {
            page.send("{\"type\":");
            await().atMost(SOON).until(() -> page.hasType("error"));
            page.send("{\"type\":\"ping\",\"id\":1}");
            await().atMost(SOON).until(() -> page.hasType("pong"));
        }
    }

    @Test
    void aQuickAppThatIsNotThereIsAnError() {
        try (var page = PageSocket.open(home)) {
            page.subscribe(999_999);
            await().atMost(SOON).until(() -> page.hasType("error"));
        }
    }

    private static List<String> texts(PageSocket page) {
        return page.frames().stream().map(JsonNode::toString).toList();
    }
}
