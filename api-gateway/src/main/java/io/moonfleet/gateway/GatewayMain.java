package io.moonfleet.gateway;

import io.moonfleet.messaging.launch.ServiceCommand;
import io.moonfleet.messaging.launch.Version;
import io.quarkus.runtime.annotations.QuarkusMain;
import picocli.CommandLine.Command;

/** {@code moonfleet service gateway}. */
@QuarkusMain(name = "gateway")
@Command(
        name = "moonfleet service gateway",
        description = "Answers HC3's REST API from what the runners on the broker say.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class)
public final class GatewayMain extends ServiceCommand {

    private static final int DEFAULT_PORT = 8888;

    public GatewayMain() {
        super(DEFAULT_PORT);
    }

    public static void main(String... args) {
        ServiceCommand.main(new GatewayMain(), args);
    }
}
