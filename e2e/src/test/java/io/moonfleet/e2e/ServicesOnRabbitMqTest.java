package io.moonfleet.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.moonfleet.harness.Moonfleet;
import io.moonfleet.harness.Moonfleet.BrokerUrls;
import io.moonfleet.harness.RabbitMq;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A RabbitMQ of two nodes with the shipped accounts and rights: the gateway on one node, runner and pages on the other. */
@Needs(Needs.Program.RABBITMQ)
class ServicesOnRabbitMqTest {

    private static final Duration SOON = Duration.ofSeconds(60);

    @Test
    void requestsRepliesAndEventsCrossTheNodes() {
        try (var cluster = RabbitMq.cluster(2);
                var home = Moonfleet.threeProcesses(
                        new BrokerUrls(cluster.url(0, "gateway"), cluster.url(1, "ui"), cluster.url(1, "runner")),
                        List.of(SharedHomes.lua("probe.lua")));
                var page = PageSocket.open(home)) {
            var api = new Api(home);
            var probe = api.idOf("Probe");
            page.subscribe(probe);
            await().atMost(SOON).until(() -> page.hasType("screen"));
            page.send(("{\"type\":\"tap\",\"id\":\"t1\",\"device\":%d,\"element\":\"press\","
                            + "\"eventType\":\"onReleased\",\"values\":[]}")
                    .formatted(probe));
            await("the tap's update").atMost(SOON).until(() -> page.hasType("changed"));
            api.action(probe, "say", "[\"over two nodes\"]").is(202);
            await("the action's line")
                    .atMost(SOON)
                    .until(() -> page.has(frame -> frame.toString().contains("over two nodes")));
            assertThat(page.hasType("error")).isFalse();
        }
    }
}
