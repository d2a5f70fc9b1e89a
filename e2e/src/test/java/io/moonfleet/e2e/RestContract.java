package io.moonfleet.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.moonfleet.harness.Moonfleet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** What HC3 clients rely on, however the system is run. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@ExtendWith(SharedHomes.class)
abstract class RestContract {

    private static final Duration SOON = Duration.ofSeconds(10);

    private final Api api;
    private final int probe;

    RestContract(Moonfleet home) {
        this.api = new Api(home);
        this.probe = api.idOf("Probe");
    }

    /** The QuickApps' log, as HC3 clients read it. */
    private void awaitLog(String... parts) {
        await().atMost(SOON).pollInterval(Duration.ofMillis(50)).untilAsserted(() -> assertThat(log())
                .anyMatch(line -> Stream.of(parts).allMatch(line::contains)));
    }

    private List<String> log() {
        var lines = new ArrayList<String>();
        api.get("/api/debugMessages").is(200).json().path("messages").forEach(line -> lines.add(line.toString()));
        return lines;
    }

    @Test
    void theHubSaysThatItIsAHomeCenter3() {
        var info = api.get("/api/settings/info").is(200).json();
        assertThat(info.path("serialNumber").asText()).startsWith("HC3-");
        assertThat(info.path("softVersion").asText()).matches("\\d+\\.\\d+\\.\\d+");
    }

    @Test
    void aTrailingSlashIsTakenAsIfItWereNotThere() {
        var serial = api.get("/api/settings/info").is(200).json().path("serialNumber");
        assertThat(api.get("/api/settings/info/").is(200).json().path("serialNumber"))
                .isEqualTo(serial);
        assertThat(serial.asText()).startsWith("HC3-");
    }

    @Test
    void devicesAreListedAndFiltered() {
        assertThat(api.get("/api/devices").is(200).json().findValuesAsText("name"))
                .contains("Probe", "Neighbour", "Slow");
        var filtered = api.get("/api/devices?name=Probe").is(200).json();
        assertThat(filtered).hasSize(1);
        assertThat(filtered.path(0).path("id").asInt()).isEqualTo(probe);
    }

    @Test
    void aDeviceHasTypePropertiesAndVariables() {
        var device = api.get("/api/devices/" + probe).is(200).json();
        assertThat(device.path("type").asText()).isEqualTo("com.fibaro.binarySwitch");
        assertThat(device.path("properties").path("quickAppVariables").toString())
                .contains("color", "blue");
    }

    @Test
    void anActionRunsInTheQuickApp() {
        var word = UUID.randomUUID().toString();
        var answer =
                api.action(probe, "say", "[\"" + word + "\", 7, true]").is(202).json();
        assertThat(answer.path("jsonrpc").asText()).isEqualTo("2.0");
        assertThat(answer.path("error").isNull()).as(answer.toString()).isTrue();
        awaitLog("said " + word + " 7 true");
    }

    @Test
    void aFailingActionAnswersWithItsErrorAndTheQuickAppLives() {
        var answer = api.action(probe, "fail", "[]").is(202).json();
        assertThat(answer.path("error").toString()).contains("as asked").contains("probe.lua");
        api.action(probe, "say", "[\"still there\"]").is(202);
        awaitLog("said still there");
    }

    @Test
    void aMissingActionLogsAWarningAndIsAnswered() {
        var answer = api.action(probe, "neverHeardOf", "[]").is(202).json();
        assertThat(answer.has("result") && answer.has("error"))
                .as(answer.toString())
                .isTrue();
        awaitLog("\"warning\"", "neverHeardOf");
    }

    @Test
    void anActionWithoutABodyHasNoArguments() {
        api.post("/api/devices/" + probe + "/action/turnOn", null).is(202);
        await().atMost(SOON)
                .untilAsserted(() ->
                        assertThat(api.property(probe, "value").asBoolean()).isTrue());
        api.post("/api/devices/" + probe + "/action/turnOff", "").is(202);
        await().atMost(SOON)
                .untilAsserted(() ->
                        assertThat(api.property(probe, "value").asBoolean(true)).isFalse());
    }

    @Test
    void aDelayedActionFiresWhenItIsDueAndNotBefore() {
        var word = UUID.randomUUID().toString();
        var began = System.nanoTime();
        var ticket = api.post("/api/devices/" + probe + "/action/say", "{\"args\":[\"" + word + "\"],\"delay\":1}")
                .is(202)
                .json();
        assertThat(ticket.path("timestamp").isIntegralNumber()
                        && ticket.path("id").isIntegralNumber())
                .as(ticket.toString())
                .isTrue();
        awaitLog("said " + word);
        assertThat(Duration.ofNanos(System.nanoTime() - began))
                .isBetween(Duration.ofMillis(950), Duration.ofMillis(2_500));
    }

    @Test
    void aCancelledActionDoesNotFire() {
        var cancelled = UUID.randomUUID().toString();
        var later = UUID.randomUUID().toString();
        var ticket = api.post("/api/devices/" + probe + "/action/say", "{\"args\":[\"" + cancelled + "\"],\"delay\":1}")
                .is(202)
                .json();
        // This one is due after the other would have been: when it has fired, the other never will.
        api.post("/api/devices/" + probe + "/action/say", "{\"args\":[\"" + later + "\"],\"delay\":1.3}")
                .is(202);
        var path = "/api/devices/action/" + ticket.path("timestamp").asLong() + "/"
                + ticket.path("id").asLong();
        assertThat(api.delete(path).status()).isBetween(200, 204);
        awaitLog("said " + later);
        assertThat(log()).noneMatch(line -> line.contains(cancelled));
        api.delete(path).isRefusal(404);
    }

    @Test
    void aUiEventRunsItsCallback() {
        assertThat(api.post(
                                "/api/plugins/callUIEvent",
                                "{\"deviceId\":%d,\"elementName\":\"level\",\"eventType\":\"onChanged\",\"values\":[42]}"
                                        .formatted(probe))
                        .status())
                .isBetween(200, 204);
        await().atMost(SOON).untilAsserted(() -> assertThat(view()).contains("level 42"));
    }

    @Test
    void aPropertyIsUpdatedFromOutside() {
        var value = UUID.randomUUID().toString();
        assertThat(api.post(
                                "/api/plugins/updateProperty",
                                "{\"deviceId\":%d,\"propertyName\":\"log\",\"value\":\"%s\"}".formatted(probe, value))
                        .status())
                .isBetween(200, 204);
        await().atMost(SOON)
                .untilAsserted(
                        () -> assertThat(api.property(probe, "log").asText()).isEqualTo(value));
    }

    @Test
    void aViewIsUpdatedFromOutsideAndRead() {
        var text = UUID.randomUUID().toString();
        assertThat(api.post(
                                "/api/plugins/updateView",
                                "{\"deviceId\":%d,\"componentName\":\"greeting\",\"propertyName\":\"text\",\"newValue\":\"%s\"}"
                                        .formatted(probe, text))
                        .status())
                .isBetween(200, 204);
        await().atMost(SOON).untilAsserted(() -> assertThat(view()).contains(text));
    }

    private String view() {
        return api.get("/api/plugins/getView?id=" + probe).is(200).text();
    }

    @Test
    void healthTellsOfBrokerAndRunner() {
        var health = api.get("/health").is(200).json();
        assertThat(health.path("status").asText()).isEqualTo("UP");
    }

    @Test
    void anUnknownDeviceIs404() {
        api.get("/api/devices/999999").isRefusal(404);
        api.action(999_999, "turnOn", "[]").isRefusal(404);
        var noNumber = api.get("/api/devices/99999999999999999999");
        noNumber.isRefusal(noNumber.status());
        assertThat(noNumber.status()).isIn(400, 404);
    }

    @Test
    void malformedJsonIs400AndSaysWhere() {
        var refusal = api.post("/api/devices/" + probe + "/action/say", "{\"args\":[1,")
                .isRefusal(400)
                .json();
        assertThat(refusal.path("message").asText()).contains("line 1");
        api.post("/api/devices/" + probe + "/action/say", "[1]").isRefusal(400);
        api.post("/api/devices/" + probe + "/action/say", "{\"args\":7}").isRefusal(400);
        api.post("/api/devices/" + probe + "/action/say", "{\"args\":[],\"delay\":\"soon\"}")
                .isRefusal(400);
        api.post("/api/plugins/callUIEvent", "{}").isRefusal(400);
    }

    @Test
    void aMethodThatThePathDoesNotHaveIs405() {
        api.send("PATCH", "/api/devices/" + probe, "{}").isRefusal(405);
    }

    @Test
    void anUnknownPathIsAJsonError() {
        var answer = api.get("/api/no/such/thing");
        assertThat(answer.status()).isIn(404, 501);
        answer.isRefusal(answer.status());
    }
}
