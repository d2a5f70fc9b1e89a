package io.moonfleet.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.moonfleet.harness.Cluster;
import io.moonfleet.harness.HttpConnection;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A service is ready exactly while it has what it works with: the broker, and a runner its store and its lease, too. */
@Needs({Needs.Program.MOSQUITTO, Needs.Program.POSTGRESQL})
class ReadinessTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static Cluster cluster;
    private static URI gateway;
    private static URI ui;
    private static URI runner;

    @BeforeAll
    static void theServicesRun() {
        cluster = Cluster.start(1);
        runner = cluster.address(cluster.keeper());
        gateway = cluster.address(cluster.gateways().getFirst());
        ui = cluster.address(cluster.addUi());
    }

    @AfterAll
    static void theServicesEnd() {
        if (cluster != null) {
            cluster.close();
        }
    }

    @Test
    void withoutTheBrokerNobodyIsReadyAndWithItEverybodyIsAgain() {
        awaitReady();
        cluster.broker().kill();
        awaitDown(gateway, "gateway-");
        awaitDown(ui, "ui-");
        awaitDown(ui, "events");
        awaitDown(runner, "runner-");
        cluster.broker().restart();
        awaitReady();
    }

    @Test
    void withoutItsStoreARunnerIsNotReadyAndHoldsNoLeaseButTheOthersAreReady() {
        awaitReady();
        cluster.store().stop();
        assertThat(awaitDown(runner, "home")).contains("the store cannot be reached");
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(awaitDown(runner, "home")).contains("it holds no lease"));
        assertThat(status(gateway)).isEqualTo(200);
        assertThat(status(ui)).isEqualTo(200);
        cluster.store().restart();
        awaitReady();
    }

    private static void awaitReady() {
        for (var service : List.of(runner, gateway, ui)) {
            await(service + " is ready").atMost(PATIENCE).untilAsserted(() -> assertThat(status(service))
                    .as(cluster.log())
                    .isEqualTo(200));
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
}
