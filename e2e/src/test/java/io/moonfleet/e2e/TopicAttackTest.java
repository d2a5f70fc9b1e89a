package io.moonfleet.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.moonfleet.broker.BrokerAddress;
import io.moonfleet.broker.Peer;
import io.moonfleet.harness.Moonfleet;
import io.moonfleet.harness.Mosquitto;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Issue 7: "MQTT topic injection by device names". Somebody listens to everything on the broker while homes are given names that
 * mean something to it, and then speaks where only services should.
 */
@Needs(Needs.Program.MOSQUITTO)
class TopicAttackTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final JsonMapper JSON =
            JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

    /** What docs/protocol.md allows, with the names that this home's services have. */
    private static final Pattern OURS = Pattern.compile("moonfleet/home/("
            + "runner/runner-[A-Za-z0-9._-]+/(in|peers|presence)"
            + "|reply/(gateway|ui|runner)-[A-Za-z0-9._-]+"
            + "|placement/[1-9][0-9]*"
            + "|event/(property|view|log|life)/[1-9][0-9]*"
            + "|changes)");

    private static Mosquitto broker;
    private static Moonfleet home;
    private static Peer spy;
    private static Thread listening;
    private static final Set<String> TOPICS = new ConcurrentSkipListSet<>();
    private static Api api;

    @BeforeAll
    static void start() throws Exception {
        broker = Mosquitto.start();
        spy = Peer.connect(BrokerAddress.parse(broker.url(), null), "spy").subscribe("#");
        listening = Thread.ofVirtual().start(TopicAttackTest::listen);
        home = Moonfleet.threeProcesses(broker, List.of(SharedHomes.lua("probe.lua")));
        api = new Api(home);
        await().atMost(PATIENCE)
                .until(() -> TOPICS.stream().anyMatch(topic -> topic.startsWith("moonfleet/home/reply/gateway-")));
    }

    private static void listen() {
        try {
            while (true) {
                var arrival = spy.next(PATIENCE);
                if (arrival != null) {
                    TOPICS.add(arrival.topic());
                }
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    @AfterAll
    static void stop() throws Exception {
        if (home != null) {
            home.close();
        }
        if (listening != null) {
            listening.interrupt();
        }
        if (spy != null) {
            spy.close();
        }
        if (broker != null) {
            broker.close();
        }
    }

    static Stream<Arguments> hostileNames() {
        return Map.of(
                        "one level", "+",
                        "every level", "#",
                        "a path", "a/b/../../c",
                        "a runner's inbox", "moonfleet/home/runner/+/in",
                        "the broker's own", "$SYS/broker/uptime",
                        "NUL", "a\0b",
                        "65 KB", "x".repeat(65_600),
                        "half a pair", "\ud83d",
                        "line ends", "a\r\nb",
                        "a shared subscription", "$share/g/#")
                .entrySet()
                .stream()
                .map(name -> Arguments.of(name.getKey(), name.getValue()));
    }

    /** Taken or refused, but never part of a topic; and what was taken works. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("hostileNames")
    void attackANameThatMeansSomethingToABrokerIsPartOfNoTopic(String what, String name) throws Exception {
        var text = JSON.writeValueAsString(name);
        var made = new ArrayList<Integer>();
        made.add(api.post("/api/quickApp", quickApp(text, "\"com.fibaro.binarySwitch\""))
                .status());
        made.add(imported(quickApp(text, "\"com.fibaro.binarySwitch\"")));
        made.add(api.post("/api/quickApp", quickApp("\"typed\"", text)).status());
        made.add(imported(quickApp("\"typed\"", text)));
        made.add(api.post("/api/globalVariables", "{\"name\":" + text + ",\"value\":" + text + "}")
                .status());
        made.add(api.post("/api/rooms", "{\"name\":" + text + "}").status());
        made.add(api.post("/api/customEvents", "{\"name\":" + text + ",\"userDescription\":" + text + "}")
                .status());
        var probe = api.idOf("Probe");
        made.add(api.send("PUT", "/api/devices/" + probe, "{\"name\":" + text + "}")
                .status());
        made.add(api.action(probe, "say", "[" + text + "]").status());
        made.add(api.action(
                        probe,
                        name.length() > 100
                                ? "turnOn"
                                : URLEncoder.encode(name, UTF_8).replace("+", "%20"),
                        "[]")
                .status());
        made.add(api.post(
                        "/api/plugins/updateView",
                        "{\"deviceId\":" + probe + ",\"componentName\":" + text
                                + ",\"propertyName\":\"text\",\"newValue\":" + text + "}")
                .status());
        assertThat(made).as(what).allMatch(status -> status < 500);
        api.send("PUT", "/api/devices/" + probe, "{\"name\":\"Probe\"}").is(200);
        works();
        assertThat(TOPICS).allMatch(topic -> OURS.matcher(topic).matches());
    }

    private static String quickApp(String name, String type) {
        return """
                {"name":%s,"type":%s,"apiVersion":"1.3","initialProperties":{"quickAppVariables":[{"name":%1$s,"value":%1$s}]},
                "initialInterfaces":[],"files":[{"name":"main","isMain":true,"isOpen":false,"type":"lua","content":
                "function QuickApp:onInit() self:updateProperty('value', true) self:debug(self.name) end"}]}
                """.formatted(name, type);
    }

    private static int imported(String quickApp) throws Exception {
        var form = "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.fqa\"\r\n\r\n" + quickApp
                + "\r\n--b--\r\n";
        var request = HttpRequest.newBuilder(home.api().resolve("/api/quickApp/import"))
                .header("Content-Type", "multipart/form-data; boundary=b")
                .POST(BodyPublishers.ofString(form))
                .build();
        try (var client = HttpClient.newHttpClient()) {
            return client.send(request, BodyHandlers.discarding()).statusCode();
        }
    }

    private static void works() {
        var probe = api.idOf("Probe");
        for (var way : List.of("turnOn", "turnOff")) {
            api.action(probe, way, "[]").is(202);
            await().atMost(PATIENCE).until(() -> api.property(probe, "value").asBoolean() == way.equals("turnOn"));
        }
    }

    private static Stream<byte[]> garbage() {
        var growing = "{\"id\":\"a.1\",\"replyTo\":\"a\",\"deadline\":" + "9".repeat(5_000) + "}";
        return Stream.concat(
                Stream.of(
                                "no JSON",
                                "{",
                                "[]",
                                "{}",
                                "null",
                                "17",
                                "\"text\"",
                                "{\"epoch\":1}",
                                growing,
                                "[".repeat(100_000),
                                "{\"a\":".repeat(100_000),
                                "{\"runner\":\"+\",\"id\":\"#\"}")
                        .map(text -> text.getBytes(UTF_8)),
                Stream.of(new byte[1 << 20], new byte[] {(byte) 0xff, (byte) 0xfe, 0}));
    }

    /** Into every inbox at once: nobody stops, and each payload is counted where it arrived. */
    @Test
    void attackPayloadsThatAreNoMessagesAreDroppedAndCounted() throws Exception {
        works();
        var runner = home.runner().orElseThrow();
        var before = List.of(
                counted(runner, "moonfleet_messages_malformed_total"),
                counted(home.api(), "moonfleet_messages_malformed_total"),
                counted(home.pages(), "moonfleet_messages_malformed_total"));
        var inboxes = List.copyOf(TOPICS);
        var sent = 0;
        for (var payload : garbage().toList()) {
            for (var topic : inboxes) {
                spy.publish(topic, payload, false);
            }
            sent++;
        }
        var each = sent;
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(counted(runner, "moonfleet_messages_malformed_total"))
                .isGreaterThanOrEqualTo(before.get(0) + each));
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(counted(home.api(), "moonfleet_messages_malformed_total"))
                        .isGreaterThanOrEqualTo(before.get(1) + each));
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(counted(home.pages(), "moonfleet_messages_malformed_total"))
                        .isGreaterThanOrEqualTo(before.get(2) + each));
        works();
    }

    /** Written well, but by somebody who may not: what only runners order, and answers that are to go astray. */
    @Test
    void attackRequestsOfAWrongSenderAreDroppedAndCounted() throws Exception {
        var runner = home.runner().orElseThrow();
        var name = TOPICS.stream()
                .filter(topic -> topic.matches("moonfleet/home/runner/.+/presence"))
                .map(topic -> topic.split("/", -1)[3])
                .findFirst()
                .orElseThrow();
        var inbox = "moonfleet/home/runner/" + name + "/in";
        var before = counted(runner, "moonfleet_requests_forged_total");
        var deadline = Instant.now().plus(PATIENCE).toEpochMilli();
        var orders = List.of(
                request("gateway-x.1", "gateway-x", deadline, 0, "{\"op\":\"takeover\"}"),
                request("gateway-x.2", "gateway-x", deadline, 0, "{\"op\":\"held\",\"keeper\":9999999999999}"),
                request("runner-x.3", "runner-x", deadline, 0, "{\"op\":\"probe\"}"),
                request("somebody.4", "gateway-x", deadline, 0, "{\"op\":\"probe\"}"),
                request(
                        "gateway-x.5",
                        "gateway-x",
                        deadline,
                        1,
                        "{\"op\":\"action\",\"device\":" + api.idOf("Probe") + ",\"action\":\"turnOn\",\"args\":[]}"));
        for (var order : orders) {
            spy.publish(inbox, order.getBytes(UTF_8), false);
        }
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(counted(runner, "moonfleet_requests_forged_total"))
                .isGreaterThanOrEqualTo(before + orders.size()));
        works();
    }

    /** Where an answer goes is a segment of a topic, too. */
    @Test
    void attackAnAnswerIsSentToNoTopicThatTheAskerMakesUp() throws Exception {
        var runner = home.runner().orElseThrow();
        var inbox = TOPICS.stream()
                .filter(topic -> topic.matches("moonfleet/home/runner/.+/in"))
                .findFirst()
                .orElseThrow();
        var before = counted(runner, "moonfleet_messages_malformed_total");
        var deadline = Instant.now().plus(PATIENCE).toEpochMilli();
        var places = List.of("+", "#", "../../changes", "a/b", "$SYS", "", "a\\u0000b", "x".repeat(65));
        for (var place : places) {
            spy.publish(
                    inbox,
                    request(place + ".1", place, deadline, 0, "{\"op\":\"probe\"}")
                            .getBytes(UTF_8),
                    false);
        }
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(counted(runner, "moonfleet_messages_malformed_total"))
                .isGreaterThanOrEqualTo(before + places.size()));
        works();
        assertThat(TOPICS).allMatch(topic -> OURS.matcher(topic).matches());
    }

    /** What a former owner says, and one that never was. */
    @Test
    void attackEventsOfAFormerOwnerAreDroppedAndCounted() throws Exception {
        var probe = api.idOf("Probe");
        // The pages' service listens to all lives, so it knows this device's owner of today.
        spy.publish("moonfleet/home/event/life/" + probe, life(probe, 1_000_000).getBytes(UTF_8), false);
        var before = counted(home.pages(), "moonfleet_events_stale_total");
        for (var i = 0; i < 5; i++) {
            spy.publish(
                    "moonfleet/home/event/life/" + probe, life(probe, 999_999).getBytes(UTF_8), false);
        }
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(counted(home.pages(), "moonfleet_events_stale_total"))
                .isGreaterThanOrEqualTo(before + 5));
    }

    private static String life(int device, long epoch) {
        return """
                {"runner":"runner-x","epoch":%d,"events":[{"sequence":1,"at":1763642096799,"device":%d,"body":
                {"is":"life","phase":"modified","detail":"as if"}}]}
                """.formatted(epoch, device);
    }

    private static String request(String id, String replyTo, long deadline, int hops, String operation) {
        return """
                {"id":"%s","replyTo":"%s","deadline":%d,"hops":%d,"caller":{"name":"local","role":"admin"},"operation":%s}
                """.formatted(id, replyTo, deadline, hops, operation);
    }

    private static double counted(URI service, String metric) {
        return new Api(service)
                .get("/q/metrics")
                .is(200)
                .text()
                .lines()
                .filter(line -> line.startsWith(metric + "{"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }
}
