package io.moonfleet.cli;

import io.moonfleet.messaging.launch.HttpAddress;
import io.moonfleet.messaging.launch.ListenOptions;
import io.moonfleet.messaging.launch.Version;
import io.moonfleet.runner.HomeOptions;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code moonfleet serve}: a home that is kept, with whatever is installed in it. */
@Command(
        name = "serve",
        description = {
            "Keeps a home in a folder and answers for it: hub, broker, API and pages in one process.",
            "QuickApps installed through the API or the pages start again with it."
        },
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        footer = {
            "",
            "Ends with Ctrl-C. Exit codes: 0 ended as asked; 1 the home cannot be opened; 2 wrong arguments or a port in use.",
            "Example: moonfleet serve --hub ~/home"
        })
final class ServeCommand implements Callable<Integer> {

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

    @Override
    public Integer call() {
        if (home.folder().isEmpty()) {
            throw new ParameterException(spec.commandLine(), "say where the home is kept: --hub DIR");
        }
        try {
            return serve(listen.address(HttpAddress.DEFAULT_PORT));
        } catch (HttpAddress.AddressRefused refused) {
            throw new ParameterException(spec.commandLine(), refused.getMessage());
        }
    }

    private int serve(HttpAddress address) {
        address.requireUsable();
        var console = Console.on(System.out, color);
        try (var server = OneProcess.at(address)) {
            server.startBroker();
            var runner = home.open(server.brokerUrl());
            Protection.require(address, runner);
            console.follow(runner.hub());
            runner.runStored();
            runner.allStarted();
            try (var _ = RunningHome.announce(home.folder(), address)) {
                return server.serve(runner, console, runFor.map(ServeCommand::duration));
            }
        }
    }

    private static Duration duration(double seconds) {
        return Duration.ofMillis((long) (seconds * 1000));
    }
}
