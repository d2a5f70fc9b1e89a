package io.moonfleet.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.moonfleet.harness.Checkout;
import io.moonfleet.harness.ChildProcess;
import io.moonfleet.harness.HttpConnection;
import io.moonfleet.harness.Mosquitto;
import io.moonfleet.harness.Ports;
import io.moonfleet.harness.Postgres;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A service is ready exactly while it has what it works with: the broker, and a runner its store and its lease, too. */
@Needs({Needs.Program.MOSQUITTO, Needs.Program.POSTGRESQL})
class ReadinessTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static Mosquitto broker;
    private static Postgres store;
    private static final List<ChildProcess> PROCESSES = new ArrayList<>();
    private static URI gateway;
    private static URI ui;
    private static URI runner;

    @BeforeAll
    static void theServicesRun() {
        broker = Mosquitto.start();
        store = Postgres.start();
        runner = service("lua-runner-service", Map.of("MOONFLEET_STORE_URL", store.jdbcUrl()));
        gateway = service("api-gateway", Map.of());
        ui = service("ui-service", Map.of());
    }

    @AfterAll
    static void theServicesEnd() {
        PROCESSES.forEach(ChildProcess::kill);
        PROCESSES.forEach(ChildProcess::close);
        if (broker != null) {
            broker.close();
        }
        if (store != null) {
            store.close();
        }
    }

    private static URI service(String module, Map<String, String> more) {
        var port = Ports.free();
        var environment = new HashMap<>(more);
        environment.put("MOONFLEET_MQTT_URL", broker.url());
        var command = Checkout.find().application(module, List.of("--port", Integer.toString(port)));
        PROCESSES.add(ChildProcess.start(module, command, environment));
        return URI.create("http://127.0.0.1:" + port);
    }

    @Test
    void withoutTheBrokerNobodyIsReadyAndWithItEverybodyIsAgain() {
        awaitReady();
        broker.kill();
        awaitDown(gateway, "gateway-");
        awaitDown(ui, "ui-");
        awaitDown(ui, "events");
        awaitDown(runner, "runner-");
        broker.restart();
        awaitReady();
    }

    @Test
    void withoutItsStoreARunnerIsNotReadyAndHoldsNoLeaseButTheOthersAreReady() {
        awaitReady();
        store.stop();
        assertThat(awaitDown(runner, "home")).contains("the store cannot be reached");
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(awaitDown(runner, "home")).contains("it holds no lease"));
        assertThat(status(gateway)).isEqualTo(200);
        assertThat(status(ui)).isEqualTo(200);
        store.restart();
        awaitReady();
    }

    private static void awaitReady() {
        for (var service : List.of(runner, gateway, ui)) {
            await(service + " is ready")
                    .atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(status(service)).as(log()).isEqualTo(200));
        }
    }

    /** Waits until the check whose name begins like this says no, and gives its reason. */
    private static String awaitDown(URI service, String check) {
        return await(check + " says no")
                .atMost(PATIENCE)
                .until(() -> reason(service, check), reason -> !reason.equals("UP"));
    }

    private static String reason(URI service, String check) throws IOException {
        var answer = ready(service);
        for (JsonNode each : new ObjectMapper().readTree(answer.text()).path("checks")) {
            if (each.path("name").asText().startsWith(check)
                    && each.path("status").asText().equals("DOWN")) {
                assertThat(answer.status()).isEqualTo(503);
                return each.path("data").path("reason").asText();
            }
        }
        return "UP";
    }

    private static int status(URI service) {
        try {
            return ready(service).status();
        } catch (IOException notYet) {
            return 0;
        }
    }

    private static HttpConnection.Answer ready(URI service) throws IOException {
        try (var connection = new HttpConnection(service, PATIENCE)) {
            return connection.exchange(HttpConnection.request(service, "GET", "/q/health/ready", ""));
        }
    }

    private static String log() {
        return PROCESSES.stream()
                .map(process -> "--- " + process + "\n" + process.output().text())
                .toList()
                .toString();
    }
}
