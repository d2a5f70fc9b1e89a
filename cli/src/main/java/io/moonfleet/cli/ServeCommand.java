package io.moonfleet.cli;

import io.moonfleet.messaging.launch.HttpAddress;
import io.moonfleet.messaging.launch.Version;
import java.util.Optional;
import picocli.CommandLine.Command;

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
final class ServeCommand extends HomeCommand {

    @Override
    Optional<String> complaint() {
        return home().folder().isEmpty() ? Optional.of("say where the home is kept: --hub DIR") : Optional.empty();
    }

    @Override
    int run(HttpAddress address) {
        address.requireUsable();
        var console = console();
        try (var server = OneProcess.at(address)) {
            server.startBroker();
            var runner = home().open(server.brokerUrl());
            Protection.require(address, runner);
            console.follow(runner.hub());
            runner.runStored();
            runner.allStarted();
            try (var _ = RunningHome.announce(home().folder(), address)) {
                return server.serve(runner, console, runFor());
            }
        }
    }
}
