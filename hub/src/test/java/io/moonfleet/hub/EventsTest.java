package io.moonfleet.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.moonfleet.hub.HubEvent.LogWritten;
import io.moonfleet.hub.HubEvent.PropertyChanged;
import io.moonfleet.hub.internal.json.Json;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EventsTest {

    private final TestHub it = new TestHub();

    @AfterEach
    void close() {
        it.close();
    }

    private CompletableFuture<JsonNode> poll(long last) {
        return it.hub
                .api()
                .handle(new ApiRequest(
                        "GET",
                        "/refreshStates",
                        java.util.Map.of("last", List.of(Long.toString(last)), "lang", List.of("en")),
                        null,
                        HubCaller.ITSELF))
                .toCompletableFuture()
                .thenApply(ApiAnswer::body);
    }

    private long upToDate() {
        await().until(() -> poll(1).join().path("last").asLong() >= it.hub.newestEvent());
        return it.hub.newestEvent();
    }

    // ---- listeners

    @Test
    void listenersHearChangesInTheirOrderWithGrowingNumbers() throws Exception {
        int id = it.quickApp("Lamp", "com.fibaro.multilevelSwitch");
        var heard = new ArrayList<PropertyChanged>();
        it.hub.listen(event -> {
            if (event instanceof PropertyChanged changed && changed.device() == id) {
                heard.add(changed);
            }
        });
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int t = 0; t < 8; t++) {
                int base = t * 1_000_000;
                threads.submit(() -> {
                    for (int i = 1; i <= 2_000; i++) {
                        it.hub.updateProperty(id, "value", Json.number(base + i));
                    }
                });
            }
        }
        await().until(() -> heard.size() == 16_000);
        for (int i = 1; i < heard.size(); i++) {
            assertThat(heard.get(i).sequence()).isGreaterThan(heard.get(i - 1).sequence());
            // What was new in one change is old in the next: no change is lost and none is out of order.
            assertThat(heard.get(i).oldValue()).isEqualTo(heard.get(i - 1).newValue());
        }
        assertThat(it.hub.devices().find(id).orElseThrow().property("value"))
                .isEqualTo(heard.getLast().newValue());
    }

    @Test
    void anEqualValueIsNoChange() {
        int id = it.quickApp("Lamp", "com.fibaro.multilevelSwitch");
        it.hub.updateProperty(id, "value", Json.number(5));
        long before = it.hub.newestEvent();
        it.hub.updateProperty(id, "value", Json.object().numberNode(5.0));
        assertThat(it.hub.newestEvent()).isEqualTo(before);
    }

    @Test
    void aListenerThatThrowsDoesNotKeepTheOthersFromHearing() {
        var heard = new CopyOnWriteArrayList<HubEvent>();
        upToDate();
        it.hub.listen(_ -> {
            throw new IllegalStateException("deaf");
        });
        try (var listening = it.hub.listen(heard::add)) {
            it.hub.updateProperty(1, "nodeId", Json.number(7));
            await().until(() -> heard.size() == 1);
            assertThat(listening).isNotNull();
        }
        it.hub.updateProperty(1, "nodeId", Json.number(8));
        upToDate();
        assertThat(heard).hasSize(1);
    }

    @Test
    void aListenerMayCallTheHub() {
        it.hub.listen(event -> {
            if (event instanceof PropertyChanged changed && changed.property().equals("nodeId")) {
                it.hub.updateProperty(1, "zwaveInfo", changed.newValue());
            }
        });
        it.hub.updateProperty(1, "nodeId", Json.number(7));
        await().untilAsserted(() -> assertThat(it.hub
                        .devices()
                        .find(1)
                        .orElseThrow()
                        .property("zwaveInfo")
                        .asInt())
                .isEqualTo(7));
    }

    @Test
    void aSlowListenerLosesLogLinesButNoChange() throws Exception {
        int id = it.quickApp("Lamp", "com.fibaro.multilevelSwitch");
        var go = new CountDownLatch(1);
        var changes = new CopyOnWriteArrayList<HubEvent>();
        it.hub.listen(event -> {
            try {
                go.await(10, TimeUnit.SECONDS);
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
            if (event instanceof PropertyChanged && event.device() == id) {
                changes.add(event);
            }
        });
        for (int i = 0; i < 200_000; i++) {
            it.hub.log(id, "debug", "QA", "line");
        }
        for (int i = 1; i <= 100; i++) {
            it.hub.updateProperty(id, "value", Json.number(i));
        }
        go.countDown();
        await().until(() -> changes.size() == 100);
    }

    // ---- refreshStates

    /** FACTS 3: "an unknown or too old `last` gets a full snapshot" and "clients start at 0 and fall back to 0". */
    @Test
    void anUnknownNumberGetsASnapshotAtOnce() {
        int id = it.quickApp("Lamp", "com.fibaro.binarySwitch");
        long now = upToDate();
        for (long last : new long[] {0, -1, 999_999_999L}) {
            var answer = poll(last).join();
            assertThat(answer.path("status").asText()).isEqualTo("IDLE");
            assertThat(answer.path("last").asLong()).isEqualTo(now);
            assertThat(answer.path("changes")).hasSize(2);
            assertThat(answer.path("changes").path(1).path("id").asInt()).isEqualTo(id);
            assertThat(answer.path("changes").path(1).has("value")).isTrue();
            assertThat(answer.path("events")).isEmpty();
        }
        assertThat(it.get("/refreshStates").body().path("last").asLong()).isEqualTo(now);
        assertThat(it.get("/refreshStates?last=abc").body().path("last").asLong())
                .isEqualTo(now);
    }

    /** FACTS 3: "`{status, last, date, timestamp, timestampMillis, changes:[{id,…}], events:[{type, created, data,…}]}`". */
    @Test
    void aPollGetsWhatHasChangedSince() {
        int id = it.quickApp("Lamp", "com.fibaro.binarySwitch");
        long last = upToDate();
        it.hub.updateProperty(id, "value", Json.bool(true));
        it.hub.updateProperty(id, "value", Json.bool(false));
        upToDate();
        var answer = poll(last).join();
        assertThat(Json.write(answer.path("changes"))).isEqualTo("[{\"id\":55,\"value\":false}]");
        assertThat(answer.path("events")).hasSize(2);
        var event = answer.path("events").path(0);
        assertThat(event.path("type").asText()).isEqualTo("DevicePropertyUpdatedEvent");
        assertThat(event.path("data"))
                .isEqualTo(TestHub.json("{'id':55,'property':'value','newValue':true,'oldValue':false}"));
        assertThat(event.path("created").asLong()).isEqualTo(it.time.instant().getEpochSecond());
        assertThat(event.path("sourceType").asText()).isEqualTo("device");
        assertThat(event.path("sourceId").asInt()).isEqualTo(55);
        assertThat(answer.path("last").asLong()).isEqualTo(it.hub.newestEvent());
        assertThat(answer.path("date").asText()).isEqualTo("12:00 | 21.06.2026");
        assertThat(answer.path("timestampMillis").asLong())
                .isEqualTo(it.time.instant().toEpochMilli());
    }

    /** FACTS 3: "long poll, at most 30 s". */
    @Test
    void aPollWaitsAtMostThirtySeconds() {
        long last = upToDate();
        var waiting = poll(last);
        it.time.turn(Duration.ofSeconds(29));
        assertThat(waiting).isNotDone();
        it.time.turn(Duration.ofSeconds(1));
        assertThat(waiting.join().path("last").asLong()).isEqualTo(last);
        assertThat(waiting.join().path("events")).isEmpty();
    }

    @Test
    void aThousandPollsAreAnsweredByOneChange() {
        long last = upToDate();
        var polls = new ArrayList<CompletableFuture<JsonNode>>();
        for (int i = 0; i < 1_000; i++) {
            polls.add(poll(last));
        }
        it.hub.updateProperty(1, "nodeId", Json.number(7));
        await().untilAsserted(() -> {
            it.time.turn(Duration.ofMillis(20));
            assertThat(polls).allMatch(CompletableFuture::isDone);
        });
        assertThat(polls)
                .allSatisfy(poll -> assertThat(poll.join().path("events")).hasSize(1));
    }

    @Test
    void logLinesDoNotWakeAPoll() {
        long last = upToDate();
        var waiting = poll(last);
        it.hub.log(1, "debug", "x", "y");
        await().until(() -> !it.get("/debugMessages").body().path("messages").isEmpty());
        it.time.turn(Duration.ofSeconds(1));
        assertThat(waiting).isNotDone();
    }

    @Test
    void closingTheHubAnswersWhoWaits() {
        var waiting = poll(upToDate());
        it.hub.close();
        assertThat(waiting).succeedsWithin(Duration.ofSeconds(5));
    }

    @Test
    void whoWasAwayTooLongGetsTheSnapshot() {
        long last = upToDate();
        for (int i = 0; i < 12_000; i++) {
            it.hub.updateProperty(1, "nodeId", Json.number(i + 100));
        }
        upToDate();
        var answer = poll(last).join();
        assertThat(answer.path("events")).isEmpty();
        assertThat(answer.path("changes").path(0).path("nodeId").asInt()).isEqualTo(12_099);
    }

    // ---- the log

    /** FACTS 3: "`/debugMessages?from=&types=&tag=` → `{messages:[{id,timestamp,type,tag,message}]}`". */
    @Test
    void theLogIsFiltered() {
        it.hub.log(55, "debug", "QUICKAPP55", "one");
        it.hub.log(55, "error", "QUICKAPP55", "two");
        it.time.turn(Duration.ofMinutes(1));
        it.hub.log(56, "error", "QUICKAPP56", "three");
        it.post("/debugMessages", "{'messageType':'trace','tag':'rest','message':'four'}");
        await().until(() -> it.get("/debugMessages").body().path("messages").size() == 4);
        assertThat(messages("")).containsExactly("four", "three", "two", "one");
        assertThat(messages("?types=error")).containsExactly("three", "two");
        assertThat(messages("?types=error,debug&tag=QUICKAPP55")).containsExactly("two", "one");
        assertThat(messages("?from=" + it.time.instant().getEpochSecond())).containsExactly("four", "three");
        assertThat(messages("?filter=rest,QUICKAPP56")).containsExactly("four", "three");
        var page = it.get("/debugMessages?offset=3").body();
        assertThat(page.path("messages")).hasSize(3);
        assertThat(messages("?last=" + page.path("nextLast"))).containsExactly("one");
        assertThat(it.get("/debugMessages/tags").body().toString())
                .isEqualTo("[\"QUICKAPP55\",\"QUICKAPP56\",\"rest\"]");
        assertThat(it.delete("/debugMessages").status()).isEqualTo(204);
        assertThat(messages("")).isEmpty();
    }

    private List<String> messages(String query) {
        return it.get("/debugMessages" + query).body().findValuesAsText("message");
    }

    @Test
    void aQuickAppsLogIsItsOwn() {
        int id = it.quickApp("A", "com.fibaro.deviceController");
        for (int i = 0; i < 20; i++) {
            it.hub.log(id, "debug", "A", "line " + i);
        }
        it.hub.log(1, "debug", "B", "other");
        await().until(() -> messages("").size() == 21);
        var lines = it.get("/moonfleet/quickapps/55/log?count=3").body();
        assertThat(lines.findValuesAsText("message")).containsExactly("line 17", "line 18", "line 19");
    }

    @Test
    void aHugeLineIsCutAndManyLinesAreForgotten() {
        it.hub.log(1, "debug", "x", "y".repeat(1_000_000));
        await().until(() -> messages("").size() == 1);
        assertThat(messages("").getFirst()).hasSizeLessThan(20_000).endsWith("(1000000 characters)");
    }

    @Test
    void whatAClientLogsIsAnEventToo() {
        var heard = new HashMap<String, String>();
        it.hub.listen(event -> {
            if (event instanceof LogWritten line) {
                heard.put(line.type(), line.message());
            }
        });
        it.post("/debugMessages", "{'type':'warning','tag':'t','message':'careful'}");
        await().until(() -> "careful".equals(heard.get("warning")));
        assertThat(it.post("/debugMessages", "{'type':'loud','message':'x'}").status())
                .isEqualTo(400);
        assertThat(it.post("/debugMessages", "{'type':'debug'}").status()).isEqualTo(400);
    }
}
