package io.moonfleet.quickapp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** FACTS 1.6, {@code mqtt.Client}: certificates, last will, brokers that are killed, many clients. */
@Timeout(60)
@EnabledIf("hasMosquitto")
class FactsMqttTest {

    private final Bench bench = new Bench();
    private final FakeHome home = bench.home;

    @TempDir
    private static Path folder;

    private static Certificates server;
    private static Certificates client;

    private Mosquitto broker;

    static boolean hasMosquitto() {
        return Mosquitto.isThere();
    }

    @BeforeAll
    static void makeCertificates() {
        server = Certificates.make(folder, "broker");
        client = Certificates.make(folder, "client");
    }

    @BeforeEach
    void start() {
        broker = new Mosquitto(folder, List.of());
    }

    @AfterEach
    void stop() {
        bench.close();
        broker.close();
    }

    private void settings() {
        bench.settings = bench.settings.withMqttBrokerUrl("mqtt://127.0.0.1:" + broker.port);
    }

    @Test
    @DisplayName("1.6: tls = {allowUnauthorized, certificateAuthority, clientCertificate, clientKey}")
    void tls() throws IOException {
        broker = new Mosquitto(
                folder,
                List.of(
                        "certfile " + Files.writeString(folder.resolve("s.pem"), server.certificatePem()),
                        "keyfile " + Files.writeString(folder.resolve("s.key"), server.keyPem()),
                        "cafile " + Files.writeString(folder.resolve("c.pem"), client.certificatePem()),
                        "require_certificate true"));
        broker.start();
        bench.run("local CA, CERT, KEY = [[" + server.certificatePem() + "]], [[" + client.certificatePem() + "]], [["
                + client.keyPem() + "]]\nlocal URI = 'mqtts://127.0.0.1:" + broker.port + "'\n" + """
                local function try(name, tls)
                  local c = mqtt.Client.connect(URI, {tls = tls})
                  c:addEventListener("connected", function(e) print(name, "connected", e.returnCode) end)
                  c:addEventListener("error", function(e) print(name, "error") end)
                end
                try("all", {certificateAuthority = CA, clientCertificate = CERT, clientKey = KEY})
                try("any server", {allowUnauthorized = true, clientCertificate = CERT, clientKey = KEY})
                try("stranger", {clientCertificate = CERT, clientKey = KEY})
                try("nobody", {certificateAuthority = CA})
                local ok, problem = pcall(mqtt.Client.connect, URI, {tls = {certificateAuthority = "rubbish"}})
                print("rubbish", ok)
                """);
        bench.awaitMessage("debug: all connected 0");
        bench.awaitMessage("debug: any server connected 0");
        bench.awaitMessage("debug: stranger error");
        bench.awaitMessage("debug: nobody error");
        bench.awaitMessage("debug: rubbish false");
    }

    @Test
    @DisplayName(
            "1.6: QoS 0 to 2 and the last will, binary-safe, with the broker killed in between: every callback told")
    void killedBroker() {
        broker.start();
        settings();
        bench.run("""
                local t = {} for i = 0, 255 do t[#t + 1] = string.char(i) end
                local DATA = table.concat(t):rep(40)
                local watcher = mqtt.Client.connect(mqtt.brokerUrl, {autoReconnect = true})
                local client, round = nil, 0
                local function connect()
                  client = mqtt.Client.connect(mqtt.brokerUrl, {autoReconnect = true,
                    lastWill = {topic = "will", payload = DATA, qos = 1}})
                  client:addEventListener("connected", function()
                    round = round + 1
                    client:subscribe({"a/#"}, {qos = 2})
                  end)
                  client:addEventListener("subscribed", function()
                    for qos = 0, 2 do client:publish("a/" .. qos, DATA, {qos = qos,
                      callback = function(code) print("published", round, qos, code) end}) end
                  end)
                  client:addEventListener("message", function(e) print("message", round, e.topic, e.payload == DATA, e.qos) end)
                  client:addEventListener("closed", function() print("closed", round) end)
                end
                connect()
                function QuickApp:onInit() end
                """);
        for (var round = 1; round <= 2; round++) {
            for (var qos = 0; qos <= 2; qos++) {
                bench.awaitMessage("debug: published " + round + " " + qos + " 0");
                bench.awaitMessage("debug: message " + round + " a/" + qos + " true " + qos);
            }
            if (round == 1) {
                broker.kill();
                bench.awaitMessage("debug: closed 1");
                broker.start();
            }
        }
        assertThat(bench.quickApp.metrics().connections()).isEqualTo(2);
    }

    @Test
    @DisplayName(
            "1.6: events connected{sessionPresent, returnCode}, published{packetId}, subscribed{packetId, results}, closed;"
                    + " topics may be pairs with a QoS of their own; a port may be a text")
    void events() {
        broker.start();
        bench.run("local PORT = '" + broker.port + "'\n" + """
                local c = mqtt.Client.connect("mqtt://127.0.0.1", {port = PORT, password = 1234, keepAlivePeriod = "30"})
                local function show(name)
                  c:addEventListener(name, function(e)
                    local keys = {}
                    for key in pairs(e) do keys[#keys + 1] = key end
                    table.sort(keys)
                    print(name, table.concat(keys, ","), json.encode(e.results))
                  end)
                end
                for _, name in ipairs({"connected", "subscribed", "published", "unsubscribed", "closed"}) do show(name) end
                c:addEventListener("connected", function() c:subscribe({{"a", 0}, {"b", mqtt.QoS.EXACTLY_ONCE}, "c"}, {qos = 1}) end)
                c:addEventListener("subscribed", function() c:publish("d", "x", {qos = 1}) end)
                c:addEventListener("published", function() c:unsubscribe("a") end)
                c:addEventListener("unsubscribed", function() c:disconnect() end)
                """);
        bench.awaitMessage("debug: connected returnCode,sessionPresent null");
        bench.awaitMessage("debug: subscribed packetId,results [0,2,1]");
        bench.awaitMessage("debug: published packetId null");
        bench.awaitMessage("debug: unsubscribed packetId null");
        bench.awaitMessage("debug: closed  null");
    }

    @Test
    @DisplayName(
            "1.6: without autoReconnect a lost connection is told once and for good, what is sent then fails with its callback,"
                    + " and a script connects again by itself, with a new client")
    void noReconnect() {
        broker.start();
        bench.run("local URI = 'mqtt://127.0.0.1:" + broker.port + "'\n" + """
                local client, round, tries = nil, 0, 0
                local function connect()
                  client = mqtt.Client.connect(URI, {clientId = "again"})
                  client:addEventListener("connected", function()
                    round = round + 1
                    client:subscribe("a", {callback = function(code) client:publish("a", "round " .. round) end})
                  end)
                  client:addEventListener("message", function(e) print("message", e.payload) end)
                  client:addEventListener("error", function(e)
                    tries = tries + 1
                    if tries == 3 then print("refused", type(e.code)) end
                    if e.code ~= 32104 then setTimeout(connect, 50) end -- 32104: the publish below
                  end)
                  client:addEventListener("closed", function()
                    print("closed", round)
                    client:publish("a", "lost", {callback = function(code) print("not published", code ~= 0) end})
                    setTimeout(connect, 50)
                  end)
                end
                connect()
                """);
        bench.awaitMessage("debug: message round 1");
        broker.kill();
        bench.awaitMessage("debug: closed 1");
        bench.awaitMessage("debug: not published true");
        bench.awaitMessage("debug: refused number");
        broker.start();
        bench.awaitMessage("debug: message round 2");
        assertThat(home.messages().stream().filter("debug: closed 1"::equals)).hasSize(1);
        await().until(() -> bench.quickApp.metrics().connections() == 1);
    }

    @Test
    @DisplayName("1.6: the last will of a client whose life ends is published, its payload unchanged")
    void lastWill() {
        broker.start();
        settings();
        try (var other = new Bench()) {
            other.settings = other.settings.withMqttBrokerUrl("mqtt://127.0.0.1:" + broker.port);
            bench.run(
                    "local w = mqtt.Client.connect(mqtt.brokerUrl) w:addEventListener('connected', function() w:subscribe('will') end)"
                            + " w:addEventListener('subscribed', function() print('watching') end)"
                            + " w:addEventListener('message', function(e) print('will', #e.payload, e.payload:byte(1, -1)) end)");
            bench.awaitMessage("debug: watching");
            other.run(
                    "local c = mqtt.Client.connect(mqtt.brokerUrl, {lastWill = {topic = 'will', payload = '\\0\\255\\128', qos = 1}})"
                            + " c:addEventListener('connected', function() print('there') end)");
            other.awaitMessage("debug: there");
            other.quickApp.close();
            bench.awaitMessage("debug: will 3 0 255 128");
        }
    }

    @Test
    @DisplayName(
            "1.6 mqtt.brokerUrl, ours: who connects to it in onInit finds a broker that starts after the QuickApps")
    void brokerThatStartsLate() {
        settings();
        bench.run("""
                function QuickApp:onInit()
                  local own = mqtt.Client.connect(mqtt.brokerUrl, {callback = function(code) print("own", code) end})
                  local other = mqtt.Client.connect("mqtt://127.0.0.1:1")
                  other:addEventListener("error", function(e) print("other", e.message) end)
                  local leaver = mqtt.Client.connect(mqtt.brokerUrl, {callback = function(code) print("leaver", code ~= 0) end})
                  leaver:disconnect()
                end
                """);
        bench.awaitMessage("debug: other Connection refused");
        bench.awaitMessage("debug: leaver true");
        assertThat(home.messages()).noneMatch(line -> line.startsWith("debug: own"));
        broker.start();
        bench.awaitMessage("debug: own 0");
    }

    @Test
    void twoHundredClientsNeedNoThreadsOfTheirOwn() {
        broker.start();
        settings();
        var before = platformThreads();
        bench.settings = bench.settings.withLimits(QuickAppLimits.DEFAULT.withSockets(200));
        bench.run("""
                local n = 0
                for i = 1, 200 do
                  local c = mqtt.Client.connect(mqtt.brokerUrl)
                  c:addEventListener("connected", function() n = n + 1 if n == 200 then print("all") end end)
                end
                """);
        await().atMost(Duration.ofSeconds(20)).until(() -> home.messages().contains("debug: all"));
        var more = platformThreads();
        more.removeAll(before);
        more.removeIf(name ->
                name.startsWith("ForkJoinPool") || name.startsWith("VirtualThread") || name.contains("-Poller"));
        assertThat(more).as("platform threads besides the carriers").hasSizeLessThan(10);
        assertThat(bench.quickApp.metrics().connections()).isEqualTo(200);
    }

    private static Set<String> platformThreads() {
        return Thread.getAllStackTraces().keySet().stream().map(Thread::getName).collect(Collectors.toSet());
    }
}
