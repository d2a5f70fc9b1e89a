package io.moonfleet.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.moonfleet.protocol.Topic;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The mosquitto that broker-config/ describes lets every service do what docs/protocol.md says, and nothing else. */
class MosquittoConfigurationTest {

    private static final String HUB = "home";
    private static final String OTHER_HUB = "villa";
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final List<String> SERVICES = List.of("gateway", "ui", "runner");

    @TempDir
    static Path folder;

    private static ShippedMosquitto broker;

    @BeforeAll
    static void start() {
        assumeTrue(ShippedMosquitto.isPossible(), "mosquitto or openssl is not installed");
        broker = ShippedMosquitto.start(folder, HUB, OTHER_HUB);
    }

    @AfterAll
    static void stop() {
        if (broker != null) {
            broker.close();
        }
    }

    /** README: "Put this folder at /mosquitto/config; … ./accounts the passwords". */
    @Test
    void accountsCanBeMadeInACopyOfTheFolderOneHomeAfterTheOther(@TempDir Path copy) throws Exception {
        ShippedMosquitto.copyTo(copy);
        for (var home : List.of(HUB, OTHER_HUB, "hut")) {
            ShippedMosquitto.makeAccounts(copy, copy, home);
        }
        var rights = Files.readAllLines(copy.resolve("services.acl"));
        assertThat(rights.stream().filter(line -> line.startsWith("user ")))
                .containsExactly(
                        "user gateway",
                        "user ui",
                        "user runner",
                        "user villa-gateway",
                        "user villa-ui",
                        "user villa-runner",
                        "user hut-gateway",
                        "user hut-ui",
                        "user hut-runner");
        assertThat(Files.readAllLines(copy.resolve("services.passwords"))).hasSize(9);
    }

    @Test
    void theProtocolsTableHasEveryKindOfTopic() {
        assertThat(ProtocolTable.rows())
                .<Class<?>>extracting(row -> row.example().getClass())
                .contains(Topic.class.getPermittedSubclasses());
    }

    @Test
    void everyServiceMaySendExactlyWhatTheProtocolSays() throws Exception {
        for (var service : SERVICES) {
            var sent = ProtocolTable.rows().stream()
                    .filter(row -> row.sends().contains(service))
                    .map(row -> addressed(row.example(), "all-ears"))
                    .collect(Collectors.toCollection(TreeSet::new));
            assertThat(heardFrom(service)).as("what " + service + " may send").isEqualTo(sent);
        }
    }

    @Test
    void everyServiceMayReadExactlyWhatTheProtocolSays() throws Exception {
        for (var service : SERVICES) {
            var read = ProtocolTable.rows().stream()
                    .filter(row -> row.reads().contains(service))
                    // Of replies those to its own name only: there is a test for it.
                    .filter(row -> !(row.example() instanceof Topic.ReplyInbox))
                    .map(row -> addressed(row.example(), "pod1-q"))
                    .collect(Collectors.toCollection(TreeSet::new));
            assertThat(readBy(service)).as("what " + service + " may read").isEqualTo(read);
        }
    }

    @Test
    void repliesAreForTheConnectionOfThatNameOnlyAndItMayProbeItself() throws Exception {
        var own = new Topic.ReplyInbox(HUB, "gateway-pod1-7fa2").path();
        try (var gateway = connect("gateway", "gateway-pod1-7fa2").subscribe("#");
                var other = connect("gateway", "gateway-pod2-8gb3").subscribe("#")) {
            send(broker.service("gateway"), "gateway-pod3-9hc4", own, "not its own");
            gateway.publish(own, "probe");
            assertThat(gateway.next(SOON).text()).isEqualTo("probe");
            assertThat(untilTheEnd(other)).isEmpty();
        }
    }

    @Test
    void aRunnerReadsItsOwnInboxesOnlyAndProbesItself() throws Exception {
        var own = ProtocolTable.rows().stream()
                .filter(row -> row.sendsOwn() && row.reads().contains("runner"))
                .map(row -> addressed(row.example(), "pod1-q"))
                .toList();
        assertThat(own).containsExactly("moonfleet/home/runner/runner-pod1-q/in");
        try (var runner = connect("runner", "runner-pod1-q").subscribe("#");
                var other = connect("runner", "runner-pod2-r").subscribe("#")) {
            for (var topic : own) {
                send(broker.service("runner"), "runner-pod3-s", topic, "not its own");
                runner.publish(topic, "probe");
            }
            send(broker.service("gateway"), "gateway-pod1-a", own.getFirst(), "a request");
            send(broker.service("runner"), "runner-pod3-s", "moonfleet/home/runner/runner-pod1-q/peers", "an order");
            assertThat(untilTheEnd(runner))
                    .containsExactly(
                            own.getFirst() + "=probe",
                            own.getFirst() + "=a request",
                            "moonfleet/home/runner/runner-pod1-q/peers=an order");
            assertThat(untilTheEnd(other)).isEmpty();
        }
    }

    @Test
    void nobodySpeaksForARunnerButItself() throws Exception {
        var presence = new Topic.RunnerPresence(HUB, "runner-pod1-q").path();
        try (var watcher = connect("ui", "ui-pod1-a").subscribe(presence)) {
            send(broker.service("runner"), "runner-pod3-s", presence, "not it");
            send(broker.service("runner"), "runner-pod1-q", presence, "it");
            assertThat(untilTheEnd(watcher)).containsExactly(presence + "=it");
        }
    }

    @Test
    void noGatewayGivesARunnerOrders() throws Exception {
        var peers = new Topic.PeerInbox(HUB, "runner-pod1-x").path();
        try (var runner = connect("runner", "runner-pod1-x").subscribe(peers)) {
            for (var liar : List.of("gateway", "ui")) {
                send(broker.service(liar), liar + "-pod1-y", peers, "an order of " + liar);
                send(broker.service(liar), "runner-pod2-z", peers, "an order of " + liar + " as a runner");
            }
            assertThat(untilTheEnd(runner)).isEmpty();
        }
    }

    @Test
    void aGatewayCannotPretendToBeARunner() throws Exception {
        var presence = new Topic.RunnerPresence(HUB, "runner-pod1-x").path();
        var inbox = new Topic.RunnerInbox(HUB, "runner-pod1-x").path();
        try (var watcher = connect("ui", "ui-pod1-a").subscribe(presence);
                var liar = connect("gateway", "runner-pod1-x").subscribe(inbox)) {
            send(broker.service("gateway"), "runner-pod2-y", presence, "I am a runner");
            send(broker.service("ui"), "ui-pod1-y", inbox, "its requests are not for the liar");
            assertThat(untilTheEnd(liar)).isEmpty();
            assertThat(untilTheEnd(watcher)).isEmpty();
        }
    }

    @Test
    void theServicesOfAnotherHomeHaveAnother() throws Exception {
        try (var gateway = connect("gateway", "gateway-pod1-q").subscribe("#");
                var runner = connect("runner", "runner-pod1-q").subscribe("#");
                var villa = connect("villa-runner", "runner-villa-1").subscribe("#")) {
            for (var row : ProtocolTable.rows()) {
                send(
                        broker.service("runner"),
                        "runner-pod1-r",
                        row.in(OTHER_HUB).path(),
                        "not theirs");
                villa.publish(row.in(OTHER_HUB).path(), "theirs");
            }
            var inbox = new Topic.RunnerInbox(OTHER_HUB, "runner-pod1-k3x9").path();
            assertThat(villa.next(SOON)).satisfies(first -> {
                assertThat(first.topic()).isEqualTo(inbox);
                assertThat(first.text()).isEqualTo("theirs");
            });
            assertThat(untilTheEnd(gateway)).isEmpty();
            assertThat(untilTheEnd(runner)).isEmpty();
        }
    }

    @Test
    void theDevicesOfAHomeHaveTheirOwnTopicsOnly() throws Exception {
        try (var lamp = Peer.connect(broker.device(HUB), "lamp").subscribe("#").subscribe("$SYS/#");
                var runner = connect("runner", "runner-pod1-q").subscribe("#")) {
            send(broker.device(OTHER_HUB), "spy", "devices/home/lamp/set", "off");
            for (var row : ProtocolTable.rows()) {
                var topic = addressed(row.example(), "pod1-q");
                send(broker.device(HUB), "liar", topic, "from a lamp");
                sendAsWhoMay(row, topic);
            }
            lamp.publish("devices/home/lamp/set", "on");
            assertThat(lamp.next(SOON).text()).isEqualTo("on");
            assertThat(untilTheEnd(runner))
                    .containsExactly(
                            "moonfleet/home/runner/runner-pod1-q/in=x", "moonfleet/home/runner/runner-pod1-q/peers=x");
        }
    }

    @Test
    void nobodyComesInWithoutItsPassword() {
        for (var address : List.of(
                broker.service("gateway").as("gateway", "wrong"),
                broker.service("gateway").as("nobody", "x"),
                // An account of the other listener.
                broker.device("home")
                        .as("gateway", broker.service("gateway").password().orElseThrow()))) {
            var refused = org.assertj.core.api.Assertions.catchThrowableOfType(
                    MqttException.class, () -> Peer.connect(address, "x").close());
            assertThat(refused).isNotNull();
            assertThat(refused.getReasonCode()).isIn((int) MqttException.REASON_CODE_NOT_AUTHORIZED, (int)
                    MqttException.REASON_CODE_FAILED_AUTHENTICATION);
        }
    }

    /** A topic, with the inbox of somebody who listens. */
    private static String addressed(Topic topic, String host) {
        return switch (topic) {
            case Topic.ReplyInbox _ -> new Topic.ReplyInbox(HUB, "gateway-" + host).path();
            case Topic.RunnerInbox _ -> new Topic.RunnerInbox(HUB, "runner-" + host).path();
            case Topic.PeerInbox _ -> new Topic.PeerInbox(HUB, "runner-" + host).path();
            default -> topic.path();
        };
    }

    /** What arrives at anybody when the service sends to every topic. */
    private static Set<String> heardFrom(String service) throws Exception {
        var heard = new TreeSet<String>();
        try (var gateway = connect("gateway", "gateway-all-ears").subscribe("#");
                var ui = connect("ui", "ui-all-ears").subscribe("#");
                var runner = connect("runner", "runner-all-ears").subscribe("#")) {
            for (var row : ProtocolTable.rows()) {
                send(broker.service(service), service + "-pod1-q", addressed(row.example(), "all-ears"), "x");
            }
            for (var listener : List.of(gateway, ui, runner)) {
                untilTheEnd(listener).forEach(arrival -> heard.add(arrival.replaceFirst("=.*", "")));
            }
        }
        return heard;
    }

    /** What arrives at a service that subscribes to everything. */
    private static Set<String> readBy(String service) throws Exception {
        try (var listener = connect(service, service + "-pod1-q").subscribe("#").subscribe("$SYS/#");
                var device = Peer.connect(broker.device(HUB), "lamp")) {
            device.publish("devices/home/lamp/state", "on");
            for (var row : ProtocolTable.rows()) {
                sendAsWhoMay(row, addressed(row.example(), "pod1-q"));
                sendAsWhoMay(row, addressed(row.example(), "pod9-other"));
            }
            return untilTheEnd(listener).stream()
                    .map(arrival -> arrival.replaceFirst("=.*", ""))
                    .filter(topic -> !topic.contains("/reply/"))
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }

    /** Sends something to a topic as somebody who may. */
    private static void sendAsWhoMay(ProtocolTable.Row row, String topic) throws MqttException {
        var account = row.sends().stream().findFirst().orElse("runner");
        var own = row.example() instanceof Topic.RunnerPresence presence ? presence.runner() : account + "-pod1-w";
        send(broker.service(account), own, topic, "x");
    }

    /** What has arrived by now, as topic and text: a reply to the listener, sent now, comes after it. */
    private static List<String> untilTheEnd(Peer listener) throws Exception {
        var arrived = new ArrayList<String>();
        listener.subscribe(new Topic.ReplyInbox(HUB, listener.id()).path());
        try (var runner = connect("runner", "runner-pod1-end")) {
            runner.publish(new Topic.ReplyInbox(HUB, listener.id()).path(), "the end");
        }
        for (var next = listener.next(SOON); ; next = listener.next(SOON)) {
            assertThat(next).as("the end comes").isNotNull();
            if (next.text().equals("the end")) {
                return arrived;
            }
            arrived.add(next.topic() + "=" + next.text());
        }
    }

    /** Sends something over a connection of its own, which mosquitto ends when it was forbidden. It has been dealt with then. */
    private static void send(BrokerAddress as, String id, String topic, String text) throws MqttException {
        try (var sender = Peer.connect(as, id)) {
            sender.publishQuickly(topic, text);
            sender.settle();
        }
    }

    private static Peer connect(String account, String id) throws MqttException {
        return Peer.connect(broker.service(account), id);
    }
}
