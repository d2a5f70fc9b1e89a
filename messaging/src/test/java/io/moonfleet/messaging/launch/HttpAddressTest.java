package io.moonfleet.messaging.launch;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class HttpAddressTest {

    @Test
    void aPortInUseIsNamed() throws IOException {
        try (var other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThatThrownBy(() -> new HttpAddress("127.0.0.1", other.getLocalPort()).requireUsable())
                    .isInstanceOf(HttpAddress.AddressRefused.class)
                    .hasMessageContaining("port " + other.getLocalPort())
                    .hasMessageContaining("in use");
        }
    }

    @Test
    void anyFreePortIsFine() {
        assertThatCode(() -> HttpAddress.free("127.0.0.1").requireUsable()).doesNotThrowAnyException();
    }

    @Test
    void withoutUsersOnlyThisMachineGetsIn() {
        assertThatThrownBy(() -> new HttpAddress("0.0.0.0", 0).requireProtected(false))
                .isInstanceOf(HttpAddress.AddressRefused.class)
                .hasMessageContaining("no users are configured")
                .hasMessageContaining("moonfleet users add");
        assertThatCode(() -> new HttpAddress("127.0.0.1", 0).requireProtected(false))
                .doesNotThrowAnyException();
        assertThatCode(() -> new HttpAddress("0.0.0.0", 0).requireProtected(true))
                .doesNotThrowAnyException();
    }

    @Test
    void aCertificateThatIsNotThereIsNamed() {
        var tls = new HttpAddress.Tls(Path.of("no-such.crt"), Path.of("no-such.key"));
        assertThatThrownBy(() -> new HttpAddress("127.0.0.1", 0, Optional.of(tls)).requireUsable())
                .isInstanceOf(HttpAddress.AddressRefused.class)
                .hasMessageContaining("no-such.crt");
    }
}
