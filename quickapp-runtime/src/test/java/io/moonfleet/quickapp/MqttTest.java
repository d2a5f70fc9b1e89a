package io.moonfleet.quickapp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIf;

/** FACTS 1.6 against a real mosquitto, where there is one. */
@Timeout(60)
@EnabledIf("hasMosquitto")
class MqttTest {

    private static final Path MOSQUITTO = Path.of("/usr/sbin/mosquitto");

    private final Bench bench = new Bench();
    private final FakeHome home = bench.home;
    private Process broker;
    private int port;

    static boolean hasMosquitto() {
        return Files.isExecutable(MOSQUITTO);
    }

    @BeforeEach
    void startBroker() throws IOException {
        try (var free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        broker = new ProcessBuilder(MOSQUITTO.toString(), "-p", String.valueOf(port))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        await().until(() -> {
            try (var probe = new Socket(InetAddress.getLoopbackAddress(), port)) {
                return probe.isConnected();
            } catch (IOException notYet) {
                return false;
            }
        });
        bench.settings = bench.settings.withMqttBrokerUrl("tcp://127.0.0.1:" + port);
    }

    @AfterEach
    void stop() throws InterruptedException {
        bench.close();
        broker.destroy();
        broker.waitFor(10, TimeUnit.SECONDS);
    }

    @Test
    @DisplayName("mqtt.Client: subscribe, publish, unsubscribe, disconnect; events get the event table; binary-safe")
    void roundTrip() {
        bench.run("""
                local t = {} for i = 0, 255 do t[#t + 1] = string.char(i) end
                local DATA = table.concat(t)
                local client = mqtt.Client.connect(mqtt.brokerUrl, {clientId = "test", keepAlivePeriod = 5,
                  lastWill = {topic = "gone", payload = "bye", qos = 1, retain = true},
                  callback = function(code) print("connect callback", code) end})
                client:addEventListener("connected", function(e)
                  print("connected", e.sessionPresent, e.returnCode)
                  client:subscribe({"a/+", "b"}, {qos = mqtt.QoS.EXACTLY_ONCE, callback = function(code) print("callback", code) end})
                end)
                client:addEventListener("subscribed", function(e)
                  print("subscribed", #e.results, e.results[1], e.packetId > 0)
                  client:publish("a/x", DATA, {qos = 1})
                end)
                client:addEventListener("published", function(e) print("published", e.packetId > 0) end)
                client:addEventListener("message", function(e)
                  print("message", e.topic, e.payload == DATA, e.qos, e.retain, e.dup)
                  client:unsubscribe("b")
                end)
                client:addEventListener("unsubscribed", function(e) print("unsubscribed") client:disconnect() end)
                client:addEventListener("closed", function(e) print("closed") end)
                """);
        for (var line : new String[] {
            "connect callback 0",
            "connected false 0",
            "subscribed 2 2 true",
            "callback 0",
            "published true",
            "message a/x true 1 false false",
            "unsubscribed",
            "closed"
        }) {
            bench.awaitMessage("debug: " + line);
        }
        await().until(() -> bench.quickApp.metrics().connections() == 0);
    }

    /** Issue 7: "MQTT topic injection". What is no topic is an error of that call, and the connection goes on. */
    @Test
    void attackTopicsThatAreNoneNeverReachTheBroker() {
        bench.run("""
                local HOSTILE = {
                  wildcard = "a/+/b", all = "#", middle = "a/#/b", empty = "", nul = "a\\0b", long = string.rep("x", 65536),
                  longer = string.rep("ü", 40000), broken = "a/\\xff\\xfe", half = "a/\\xed\\xa0\\x80", beginning = "\\xc3",
                }
                local client = mqtt.Client.connect(mqtt.brokerUrl, {clientId = "attacker"})
                local refused, waiting = {}, 0
                client:addEventListener("closed", function(e) print("closed", e.message) end)
                client:addEventListener("message", function(e) print("message", e.topic, e.payload) end)
                client:addEventListener("connected", function()
                  for name, topic in pairs(HOSTILE) do
                    waiting = waiting + 1
                    local ok, why = pcall(client.publish, client, topic, name, {callback = function(code)
                      refused[#refused + 1] = code ~= 0 and name or name .. " got through"
                    end})
                    if not ok then refused[#refused + 1] = name end
                  end
                  for _, wrong in ipairs({{clientId = "a\\0b"}, {username = HOSTILE.broken}, {lastWill = {topic = HOSTILE.long}},
                      {lastWill = {topic = "a/#"}}, {clientId = HOSTILE.longer}}) do
                    print("connect", pcall(mqtt.Client.connect, mqtt.brokerUrl, wrong) and "got through" or "refused")
                  end
                  client:subscribe({HOSTILE.long, "x"}, {callback = function(code) print("subscribe", code ~= 0) end})
                  client:unsubscribe(HOSTILE.nul, {callback = function(code) print("unsubscribe", code ~= 0) end})
                  client:subscribe("fine/#", {callback = function() client:publish("fine/topic", "after all that") end})
                end)
                setTimeout(function()
                  table.sort(refused)
                  print("refused", table.concat(refused, " "))
                end, 2000)
                """);
        bench.awaitMessage("debug: message fine/topic after all that");
        bench.awaitMessage("debug: refused all beginning broken empty half long longer middle nul wildcard");
        assertThat(home.messages())
                .noneMatch(line -> line.contains("closed") || line.contains("got through"))
                .contains("debug: subscribe true", "debug: unsubscribe true")
                .filteredOn(line -> line.equals("debug: connect refused"))
                .hasSize(5);
    }

    @Test
    void aBrokerThatIsKilledIsReportedToEveryClient() {
        bench.run("""
                for i = 1, 20 do
                  local client = mqtt.Client.connect(mqtt.brokerUrl)
                  client:addEventListener("connected", function() print("connected", i) end)
                  client:addEventListener("closed", function() print("closed", i) end)
                end
                """);
        await().until(() -> home.messages().stream()
                        .filter(line -> line.contains("connected"))
                        .count()
                == 20);
        broker.destroyForcibly();
        await().until(() ->
                home.messages().stream().filter(line -> line.contains("closed")).count() == 20);
        assertThat(bench.quickApp.metrics().connections()).isZero();
    }

    @Test
    void aBrokerThatIsNotThereIsAnErrorWithACode() {
        broker.destroyForcibly();
        bench.run("""
                local client = mqtt.Client.connect("mqtt://127.0.0.1:1")
                client:addEventListener("error", function(e) print("error", e.code ~= nil, e.message) end)
                """);
        await().untilAsserted(() ->
                assertThat(home.messages()).anyMatch(line -> line.startsWith("debug: error true Connection refused")));
    }

    @Test
    void aRestartEndsTheOldLifesClients() {
        bench.run("""
                local client = mqtt.Client.connect(mqtt.brokerUrl, {clientId = "one"})
                client:addEventListener("connected", function() client:subscribe("x") end)
                client:addEventListener("subscribed", function() client:publish("x", "1") end)
                client:addEventListener("message", function(e) print("old life", e.payload) end)
                """);
        bench.awaitMessage("debug: old life 1");
        bench.quickApp.restart(QuickAppCode.of("""
                local client = mqtt.Client.connect(mqtt.brokerUrl, {clientId = "two"})
                client:addEventListener("connected", function() client:subscribe("x") end)
                client:addEventListener("subscribed", function() client:publish("x", "2") end)
                client:addEventListener("message", function(e) print("new life", e.payload) end)
                """));
        bench.awaitMessage("debug: new life 2");
        assertThat(home.messages()).doesNotContain("debug: old life 2");
    }
}
