package io.moonfleet.cli;

import io.moonfleet.messaging.launch.HttpAddress;
import io.moonfleet.messaging.launch.ListenOptions;
import io.moonfleet.runner.HomeOptions;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** A command that has a home in this process until it is told to end: what {@code run} and {@code serve} have in common. */
abstract class HomeCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Mixin
    private ListenOptions listen;

    @Mixin
    private HomeOptions home;

    @Option(names = "--run-for", paramLabel = "SECONDS", description = "End by itself after that time.")
    private Optional<Double> runFor = Optional.empty();

    @Option(
            names = "--color",
            paramLabel = "WHEN",
            defaultValue = "auto",
            description = "Colour in the log: auto, always or never (default: ${DEFAULT-VALUE}).")
    private Console.Color color;

    /** What is wrong with the arguments as they stand beside each other, if anything is. */
    abstract Optional<String> complaint();

    /** @return the process' exit code */
    abstract int run(HttpAddress address);

    @Override
    public final Integer call() {
        complaint().ifPresent(this::refuse);
        try {
            return run(listen.address(HttpAddress.DEFAULT_PORT));
        } catch (HttpAddress.AddressRefused refused) {
            throw new ParameterException(spec.commandLine(), refused.getMessage());
        }
    }

    private void refuse(String complaint) {
        throw new ParameterException(spec.commandLine(), complaint);
    }

    final HomeOptions home() {
        return home;
    }

    final Console console() {
        return Console.on(System.out, color);
    }

    final Optional<Duration> runFor() {
        return runFor.map(seconds -> Duration.ofMillis((long) (seconds * 1000)));
    }
}
