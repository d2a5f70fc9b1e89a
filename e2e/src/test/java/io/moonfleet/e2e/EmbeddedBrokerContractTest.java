package io.moonfleet.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.moonfleet.broker.BrokerAddress;
import io.moonfleet.broker.ContractRun;
import io.moonfleet.harness.Moonfleet;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The broker inside the one process keeps the same contract as those outside. */
class EmbeddedBrokerContractTest {

    private static final String MARKER = "the broker is ";

    @Test
    void theBuiltInBrokerKeepsTheContract() throws Exception {
        try (var home = Moonfleet.oneProcess(List.of(SharedHomes.lua("broker.lua")))) {
            var line = home.runnerOutput()
                    .await(text -> text.contains(MARKER), Duration.ofSeconds(20))
                    .orElseThrow(() -> new AssertionError("the QuickApp names no broker:\n" + home.log()))
                    .text();
            var url = line.substring(line.indexOf(MARKER) + MARKER.length()).strip();
            var broker = BrokerAddress.parse(url, null);
            var findings = new ContractRun(broker, broker, "moonfleet-contract").run(System.out::println);
            assertThat(findings.areGood()).as(findings.text()).isTrue();
        }
    }
}
