package io.moonfleet.ui;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.net.HostAndPort;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SameOriginTest {

    @ParameterizedTest(name = "page {0}, service {1}:{2}, on loopback {3}: {4}")
    @CsvSource({
        "http://localhost:8888, localhost, 8888, true, true",
        "http://127.0.0.1:8888, 127.0.0.1, 8888, true, true",
        "http://[::1]:8888, [::1], 8888, true, true",
        "http://home.localhost:8888, home.localhost, 8888, true, true",
        "http://192.168.1.5:8888, 192.168.1.5, 8888, false, true",
        "http://LOCALHOST:8888, localhost, 8888, true, true",
        "https://home.example, home.example, -1, false, true",
        "https://home.example, home.example, 443, false, true",
        "http://evil.example, localhost, 8888, true, false",
        "http://localhost:9999, localhost, 8888, true, false",
        "http://localhost, localhost, 8888, true, false",
        "null, localhost, 8888, true, false",
        "file://, localhost, 8888, true, false",
        "http://[bad, localhost, 8888, true, false",
        // A name of a stranger that leads to this machine.
        "http://evil.example:8888, evil.example, 8888, true, false",
        "http://127.evil.example:8888, 127.evil.example, 8888, true, false",
        // A proxy that keeps its own name from us, as the operator said.
        "https://shown.example, ui-service, 8080, true, true"
    })
    void onlyOurOwnPagesMayOpenTheSocket(String origin, String host, int port, boolean loopback, boolean allowed) {
        var authority = HostAndPort.create(host, port);
        assertThat(SameOrigin.isOurs(origin, authority, loopback, List.of("shown.example")))
                .isEqualTo(allowed);
    }
}
