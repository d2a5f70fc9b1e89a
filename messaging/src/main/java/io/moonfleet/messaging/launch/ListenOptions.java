package io.moonfleet.messaging.launch;

import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Where to listen. */
public final class ListenOptions {

    private static final int HIGHEST_PORT = 65_535;

    @Option(
            names = "--host",
            paramLabel = "ADDRESS",
            defaultValue = "127.0.0.1",
            description = "Address to listen on (default: ${DEFAULT-VALUE}).")
    private String host;

    @Option(
            names = {"--api-port", "--port"},
            paramLabel = "N",
            description = "Port for HTTP, 0 for any free one (default: 8888; a runner 8889, a ui-service 8890).")
    private Integer port;

    @Option(
            names = "--tls-cert",
            paramLabel = "FILE",
            defaultValue = "${env:MOONFLEET_TLS_CERT:-}",
            description = "Speak TLS with this certificate and those that signed it, a PEM file.")
    private String certificate = "";

    @Option(
            names = "--tls-key",
            paramLabel = "FILE",
            defaultValue = "${env:MOONFLEET_TLS_KEY:-}",
            description = "Its key, a PEM file.")
    private String key = "";

    /**
     * The address that was asked for, with a port.
     *
     * @throws HttpAddress.AddressRefused there is no such port, or of certificate and key only one is given
     */
    public HttpAddress address(int defaultPort) {
        var wanted = port == null ? defaultPort : port;
        if (wanted < 0 || wanted > HIGHEST_PORT) {
            throw new HttpAddress.AddressRefused("--port must be from 0 to " + HIGHEST_PORT + ", not " + wanted);
        }
        return wanted == 0 ? HttpAddress.free(host, tls()) : new HttpAddress(host, wanted, tls());
    }

    private Optional<HttpAddress.Tls> tls() {
        if (certificate.isBlank() != key.isBlank()) {
            throw new HttpAddress.AddressRefused("--tls-cert and --tls-key belong together");
        }
        return certificate.isBlank()
                ? Optional.empty()
                : Optional.of(new HttpAddress.Tls(Path.of(certificate), Path.of(key)));
    }
}
