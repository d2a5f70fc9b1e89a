package io.moonfleet.cli;

import io.moonfleet.hub.HubException;
import io.moonfleet.messaging.launch.ExitCodes;
import io.moonfleet.messaging.launch.HttpAddress;
import io.moonfleet.messaging.launch.ListenOptions;
import io.moonfleet.quickapp.QuickAppException;
import io.moonfleet.runner.HomeOptions;
import io.moonfleet.runner.Runner;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code moonfleet run}: QuickApps, broker, API and pages in one process. */
@Command(
        name = "run",
        description = "Runs QuickApps with everything they need in one process: hub, broker, API, pages.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Ends with Ctrl-C. Exit codes: 0 ended as asked; 1 no file could be run; 2 wrong arguments or a port in use.",
            "Example: moonfleet run examples/hello.lua"
        })
final class RunCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Mixin
    private ListenOptions listen;

    @Mixin
    private HomeOptions home;

    @Parameters(paramLabel = "FILE", arity = "1..*", description = "Lua files with --%%%% headers.")
    private List<Path> files;

    @Option(names = "--run-for", paramLabel = "SECONDS", description = "End by itself after that time.")
    private Optional<Double> runFor = Optional.empty();

    @Option(names = "--no-api", description = "No API and no pages: just run the QuickApps.")
    private boolean noApi;

    @Option(
            names = "--color",
            paramLabel = "WHEN",
            defaultValue = "auto",
            description = "Colour in the log: auto, always or never (default: ${DEFAULT-VALUE}).")
    private Console.Color color;

    @Override
    public Integer call() {
        var address = listen.address(HttpAddress.DEFAULT_PORT);
        if (!noApi) {
            requireUsable(address);
        }
        var console = Console.on(System.out, color);
        // The rest of the system starts beside the QuickApps: a developer waits for onInit first.
        try (var server = noApi ? OneProcess.withoutApi() : OneProcess.start(address)) {
            var runner = home.open(server.brokerUrl());
            console.follow(runner.hub());
            var running = runFiles(runner, console);
            if (running == 0) {
                runner.close();
                return ExitCodes.FAILED;
            }
            return server.serve(runner, console, runFor.map(RunCommand::duration));
        }
    }

    private void requireUsable(HttpAddress address) {
        try {
            address.requireUsable();
        } catch (HttpAddress.AddressRefused refused) {
            throw new ParameterException(spec.commandLine(), refused.getMessage());
        }
    }

    private int runFiles(Runner runner, Console console) {
        var running = 0;
        for (var file : files) {
            try {
                runner.run(home.loader().load(file));
                running++;
            } catch (QuickAppException | HubException refused) {
                console.error(refused.getMessage());
            }
        }
        runner.allStarted();
        return running;
    }

    private static Duration duration(double seconds) {
        return Duration.ofMillis((long) (seconds * 1000));
    }
}
