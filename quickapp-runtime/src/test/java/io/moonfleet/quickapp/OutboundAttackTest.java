package io.moonfleet.quickapp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Issue 7, attack: a QuickApp in a cluster asks what only the cluster may ask. */
class OutboundAttackTest {

    /** Every spelling that Java's resolver takes for an address of this machine, of its neighbours, or of its cloud. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "127.1",
                "2130706433",
                "127.255.255.254",
                "0.0.0.0",
                "0",
                "localhost",
                "[::1]",
                "::1",
                "::ffff:127.0.0.1",
                "[::ffff:10.0.0.1]",
                "::127.0.0.1",
                "10.0.0.1",
                "172.16.0.1",
                "172.31.255.255",
                "192.168.1.1",
                "100.64.0.1",
                "169.254.169.254",
                "[fd00:ec2::254]",
                "fe80::1",
                "100.100.100.200",
                "168.63.129.16",
                "64:ff9b::7f00:1",
                "64:ff9b::a9fe:a9fe",
                "2002:7f00:1::",
                "224.0.0.251",
                "255.255.255.255",
                "ff02::fb",
                "198.18.0.1",
            })
    void attackOnALocalAddressGetsNoConnection(String host) {
        assertThatThrownBy(() -> OutboundRules.NO_LOCAL.resolve(host))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("not allowed");
    }

    @ParameterizedTest
    @ValueSource(strings = {"8.8.8.8", "172.32.0.1", "192.169.0.1", "100.128.0.1", "2606:4700::1111"})
    void theInternetIsReached(String host) throws IOException {
        assertThat(OutboundRules.NO_LOCAL.resolve(host)).isEqualTo(InetAddress.ofLiteral(host));
    }

    @Test
    void whatIsAllowedBesideDoesNotOpenTheRest() throws IOException {
        var rules = OutboundRules.of(List.of("10.1.2.3/32"), List.of("local"));
        assertThat(rules.resolve("10.1.2.3")).isNotNull();
        assertThatThrownBy(() -> rules.resolve("10.1.2.4")).hasMessageContaining("not allowed");
    }
}
