package io.moonfleet.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.moonfleet.harness.Mosquitto;
import io.moonfleet.harness.RabbitMq;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Brokers that Moonfleet is run with keep the contract. */
class BrokerContractTest {

    private static final String ROOT = "moonfleet-contract";

    @Test
    void mosquittoKeepsIt() throws Exception {
        assumeTrue(Mosquitto.program().isPresent(), "mosquitto is not installed");
        try (var mosquitto = Mosquitto.start()) {
            var findings = run(mosquitto.url(), mosquitto.url());
            assertThat(findings.areGood()).as(findings.text()).isTrue();
            assertThat(findings.broken(Clause.Weight.HELPFUL)).isEmpty();
        }
    }

    @Test
    void twoNodesOfRabbitMqKeepIt() throws Exception {
        assumeTrue(RabbitMq.program().isPresent(), "rabbitmq-server is not installed");
        try (var cluster = RabbitMq.cluster(2)) {
            var findings = run(cluster.url(0, RabbitMq.ANYBODY), cluster.url(1, RabbitMq.ANYBODY));
            assertThat(findings.areGood()).as(findings.text()).isTrue();
        }
    }

    /** Nightly, because each clause waits as long as a slow broker may take. */
    @Test
    @Tag("nightly")
    void aBrokerThatDeniesEverythingBreaksIt(@TempDir Path folder) throws Exception {
        assumeTrue(ShippedMosquitto.isPossible(), "mosquitto is not installed");
        try (var mosquitto = ShippedMosquitto.start(folder, "home")) {
            // Its accounts may not use the contract's topics at all.
            var findings =
                    new ContractRun(mosquitto.service("gateway"), mosquitto.service("gateway"), ROOT).run(_ -> {});
            assertThat(findings.areGood()).isFalse();
            assertThat(findings.text())
                    .containsPattern(Pattern.compile("BROKEN +required +messages of a topic come in order"))
                    .contains("Moonfleet does not work with this broker");
        }
    }

    private static Findings run(String here, String there) throws InterruptedException {
        return new ContractRun(BrokerAddress.parse(here, null), BrokerAddress.parse(there, null), ROOT)
                .run(finding -> System.out.println(finding));
    }
}
