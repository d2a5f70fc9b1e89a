package io.moonfleet.gateway;

import io.moonfleet.messaging.launch.ServiceCommand;
import io.moonfleet.messaging.launch.Version;
import io.quarkus.runtime.annotations.QuarkusMain;
import java.util.Locale;
import java.util.Map;
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

    /**
     * How long it goes on after it was told to end, and how long it then waits for what it has begun. A balancer learns meanwhile that
     * it is not ready any more.
     */
    @Override
    protected void prepare() {
        Map.of("shutdown.delay", "2S", "shutdown.timeout", "5S").forEach((what, time) -> {
            var variable = "QUARKUS_" + what.replace('.', '_').toUpperCase(Locale.ROOT);
            if (System.getenv(variable) == null) {
                System.setProperty("quarkus." + what, time);
            }
        });
    }

    public static void main(String... args) {
        ServiceCommand.main(new GatewayMain(), args);
    }
}
