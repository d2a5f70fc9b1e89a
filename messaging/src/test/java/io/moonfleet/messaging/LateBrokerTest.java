package io.moonfleet.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.IntNode;
import io.moonfleet.messaging.testing.Mosquitto;
import io.moonfleet.protocol.Caller;
import io.moonfleet.protocol.Operation;
import io.moonfleet.protocol.Reply;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** The application is up before its broker, as in one process. */
@QuarkusTest
@TestProfile(GatewayAndRunner.class)
@QuarkusTestResource(value = LateBrokerTest.PreparedMosquitto.class, restrictToAnnotatedClass = true)
class LateBrokerTest {

    @Inject
    TestClient client;

    @Inject
    TestRunner runner;

    Mosquitto mosquitto;

    @Test
    void requestsAreRefusedUntilTheBrokerComesAndThenWorkQuickly() {
        Assumptions.assumeTrue(Mosquitto.isInstalled(), "mosquitto is not installed");
        await().atMost(Duration.ofSeconds(10)).untilAsserted(() -> {
            var refused = ask(Duration.ofMillis(100));
            assertThat(refused.status()).isEqualTo(503);
            assertThat(refused.body().path("reason").asText()).isEqualTo("BROKER_UNAVAILABLE");
        });

        mosquitto.start();
        var began = System.nanoTime();
        assertThat(ask(Duration.ofSeconds(10)).status()).isEqualTo(200);
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(5));
        await().atMost(Duration.ofSeconds(5))
                .until(() -> client.link.presences().isAlive(runner.self.instance()));
    }

    private Reply.Answer ask(Duration timeout) {
        return client.link
                .requests()
                .ask(new Operation.RunAction(55, "echo", List.of(IntNode.valueOf(1))), Caller.local(), timeout)
                .toCompletableFuture()
                .join();
    }

    /** A mosquitto whose port is known, but that runs only when the test starts it. */
    public static final class PreparedMosquitto implements QuarkusTestResourceLifecycleManager {

        private final Mosquitto mosquitto = Mosquitto.prepared().with("allow_anonymous true");

        @Override
        public Map<String, String> start() {
            return Map.of("moonfleet.mqtt.url", mosquitto.url());
        }

        @Override
        public void stop() {
            mosquitto.close();
        }

        @Override
        public void inject(TestInjector injector) {
            injector.injectIntoFields(mosquitto, new TestInjector.MatchesType(Mosquitto.class));
        }
    }
}
