package io.moonfleet.messaging.launch;

import picocli.CommandLine.Option;

/** Where to listen. */
public final class ListenOptions {

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

    /** The address that was asked for. */
    public HttpAddress address(int defaultPort) {
        return new HttpAddress(host, port == null ? defaultPort : port);
    }
}
