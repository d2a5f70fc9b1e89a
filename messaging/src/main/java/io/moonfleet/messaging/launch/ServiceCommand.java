package io.moonfleet.messaging.launch;

import io.quarkus.runtime.Quarkus;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command of one service: reads its options, gets ready, and runs the service until it is told to end. */
public abstract class ServiceCommand implements Callable<Integer> {

    private final int defaultPort;

    @Spec
    private CommandSpec spec;

    @Mixin
    private ListenOptions listen;

    @Option(
            names = "--mqtt-url",
            paramLabel = "URL",
            defaultValue = "${env:MOONFLEET_MQTT_URL:-mqtt://127.0.0.1:1883}",
            description = "The broker (default: $MOONFLEET_MQTT_URL, else mqtt://127.0.0.1:1883).")
    private String mqttUrl;

    protected ServiceCommand(int defaultPort) {
        this.defaultPort = defaultPort;
    }

    /** Runs a service's command and ends the process with its exit code. */
    public static void main(ServiceCommand command, String... args) {
        System.setProperty("java.util.logging.manager", "org.jboss.logmanager.LogManager");
        System.exit(new CommandLine(command)
                .setExecutionExceptionHandler(new PlainFailures())
                .execute(args));
    }

    @Override
    public final Integer call() {
        try {
            var address = listen.address(defaultPort);
            address.requireUsable();
            address.configure();
        } catch (HttpAddress.AddressRefused refused) {
            throw new ParameterException(spec.commandLine(), refused.getMessage());
        }
        System.setProperty("moonfleet.mqtt.url", mqttUrl);
        if (!isToServe()) {
            return ExitCodes.OK;
        }
        prepare();
        var exit = new AtomicInteger();
        Quarkus.run(null, (code, failure) -> exit.set(ended(code, failure)));
        return exit.get();
    }

    private static int ended(int code, Throwable failure) {
        if (failure == null) {
            return code;
        }
        // Quarkus wraps what went wrong several times, and logs it only when its logging has started.
        var root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        System.err.println("the service does not start: " + root);
        return ExitCodes.FAILED;
    }

    /** Whether there is anything to do but what this has done. */
    protected boolean isToServe() {
        return true;
    }

    /** What must be there before the service starts. */
    protected void prepare() {}

    /** The broker it was told to use. */
    protected final String mqttUrl() {
        return mqttUrl;
    }
}
