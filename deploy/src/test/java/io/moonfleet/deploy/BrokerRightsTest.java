package io.moonfleet.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.moonfleet.harness.Checkout;
import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A chart can hold only files of its own folder: the rights on a broker are there twice, and must not differ. */
class BrokerRightsTest {

    @ParameterizedTest
    @CsvSource({
        "broker-config/mosquitto/services.acl, helm/moonfleet/files/mosquitto-services.acl",
        "broker-config/emqx/moonfleet-acl.conf, helm/moonfleet/files/emqx-acl.conf"
    })
    void theChartGivesTheRightsThatTheBrokersContractTried(String tried, String copied) throws IOException {
        var root = Checkout.find().root();
        var rights = Files.readString(root.resolve(tried));
        assertThat(rights).contains("moonfleet/");
        assertThat(Files.readString(root.resolve(copied))).isEqualTo(rights);
    }
}
