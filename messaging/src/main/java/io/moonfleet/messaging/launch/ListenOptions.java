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

    /** The address that was asked for, with a port. */
    public HttpAddress address(int defaultPort) {
        var wanted = port == null ? defaultPort : port;
        return wanted == 0 ? HttpAddress.free(host) : new HttpAddress(host, wanted);
    }
}
