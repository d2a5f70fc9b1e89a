package io.moonfleet.messaging.launch;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

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

    @ParameterizedTest
    @ValueSource(ints = {-1, 65_536, 99_999})
    void aPortThatIsNoneIsRefusedWithTheOptionAndTheRange(int port) {
        var options = new ListenOptions();
        new CommandLine(CommandLine.Model.CommandSpec.create()
                        .addMixin("listen", CommandLine.Model.CommandSpec.forAnnotatedObject(options)))
                .parseArgs("--port", String.valueOf(port));
        assertThatThrownBy(() -> options.address(HttpAddress.DEFAULT_PORT))
                .isInstanceOf(HttpAddress.AddressRefused.class)
                .hasMessage("--port must be from 0 to 65535, not " + port);
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
