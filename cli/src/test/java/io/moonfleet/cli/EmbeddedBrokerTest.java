package io.moonfleet.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.moonfleet.messaging.launch.HttpAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.eclipse.paho.client.mqttv3.MqttClient;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EmbeddedBrokerTest {

    private static final String INBOX = "moonfleet/home/runner/runner-1/in";
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final int port = HttpAddress.free("127.0.0.1").port();
    private final EmbeddedBroker broker = EmbeddedBroker.start(port, "a password");
    private final List<MqttClient> clients = new ArrayList<>();
    private final List<String> heard = new CopyOnWriteArrayList<>();

    @AfterEach
    void close() throws MqttException {
        for (var client : clients) {
            if (client.isConnected()) {
                client.disconnectForcibly(0, 1_000, false);
            }
            client.close(true);
        }
        broker.close();
    }

    @Test
    void theServicesTalkToEachOther() throws Exception {
        var runner = connect("services", "a password");
        var gateway = connect("services", "a password");
        listen(runner, INBOX);
        say(gateway, INBOX, "a request");
        await().atMost(PATIENCE).until(() -> heard.contains("a request"));
    }

    @Test
    void quickAppsTalkToEachOtherByTopicsOfTheirOwn() throws Exception {
        var one = connect(null, null);
        var other = connect("anybody", "anything");
        listen(one, "house/lamp/+");
        say(other, "house/lamp/1", "on");
        await().atMost(PATIENCE).until(() -> heard.contains("on"));
    }

    @Test
    void attackAQuickAppDoesNotSpeakAsAService() throws Exception {
        var runner = connect("services", "a password");
        var quickApp = connect(null, null);
        listen(runner, INBOX);
        try {
            say(quickApp, INBOX, "a forged request");
        } catch (MqttException _) {
            // It is hung up on, or its message is dropped; either will do.
        }
        say(runner, INBOX, "a request");
        await().atMost(PATIENCE).until(() -> heard.contains("a request"));
        assertThat(heard).containsExactly("a request");
    }

    @ParameterizedTest
    @ValueSource(strings = {INBOX, "#", "+/home/reply/gateway-1", "moonfleet/#", "+/#"})
    void attackAQuickAppDoesNotListenToServices(String topic) throws Exception {
        var quickApp = connect(null, null);
        var gateway = connect("services", "a password");
        try {
            listen(quickApp, topic);
        } catch (MqttException _) {
            // It is refused, or told nothing; either will do.
        }
        listen(gateway, "moonfleet/home/done");
        say(gateway, INBOX, "a password of somebody's");
        say(gateway, "moonfleet/home/reply/gateway-1", "the key of sessions");
        say(gateway, "moonfleet/home/done", "done");
        await().atMost(PATIENCE).until(() -> heard.contains("done"));
        assertThat(heard).containsExactly("done");
    }

    @Test
    void attackTheServicesPasswordIsNotGuessed() {
        assertThatThrownBy(() -> connect("services", "guess")).isInstanceOf(MqttException.class);
        assertThatThrownBy(() -> connect("services", "")).isInstanceOf(MqttException.class);
    }

    private MqttClient connect(String user, String password) throws MqttException {
        var client = new MqttClient("tcp://127.0.0.1:" + port, MqttClient.generateClientId(), new MemoryPersistence());
        clients.add(client);
        var options = new MqttConnectOptions();
        options.setConnectionTimeout(20);
        if (user != null) {
            options.setUserName(user);
            options.setPassword(password.toCharArray());
        }
        client.setTimeToWait(PATIENCE.toMillis());
        client.connect(options);
        return client;
    }

    private void listen(MqttClient client, String topic) throws MqttException {
        client.subscribe(topic, 0, (_, message) -> heard.add(new String(message.getPayload(), StandardCharsets.UTF_8)));
    }

    private static void say(MqttClient client, String topic, String text) throws MqttException {
        client.publish(topic, text.getBytes(StandardCharsets.UTF_8), 1, false);
    }
}
