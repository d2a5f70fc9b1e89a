package io.moonfleet.cli;

import io.moonfleet.messaging.launch.ExitCodes;
import io.moonfleet.messaging.launch.HttpAddress;
import io.moonfleet.quickapp.QuickAppDefinition;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

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
final class RunCommand extends HomeCommand {

    private static final Duration FIRST_STEPS = Duration.ofMillis(150);

    @Parameters(
            paramLabel = "FILE",
            arity = "0..*",
            description = "Lua files with --%%%% headers; none are needed with --demo.")
    private List<Path> files = List.of();

    @Option(names = "--no-api", description = "No API and no pages: just run the QuickApps.")
    private boolean noApi;

    @Option(names = "--no-reload", description = "Do not start a QuickApp anew when its files change.")
    private boolean noReload;

    @Override
    Optional<String> complaint() {
        return files.isEmpty() && !home().isDemo()
                ? Optional.of("Missing required parameter: 'FILE'")
                : Optional.empty();
    }

    @Override
    int run(HttpAddress address) {
        if (!noApi) {
            address.requireUsable();
        }
        var console = console();
        try (var server = noApi ? OneProcess.withoutApi() : OneProcess.at(address)) {
            var loader = home().loader();
            var sources = files.stream()
                    .map(file -> new DevelopmentFile(file, loader, console))
                    .toList();
            var options = sources.stream()
                    .flatMap(source -> source.read().stream())
                    .map(QuickAppDefinition::options)
                    .toList();
            var runner = home().open(server.brokerUrl(), options);
            if (!noApi) {
                Protection.require(address, runner);
            }
            console.follow(runner.hub());
            try (var firstSteps = FirstSteps.watch(runner.hub())) {
                if (sources.stream().filter(source -> source.run(runner)).count() == 0 && !home().isDemo()) {
                    runner.close();
                    return ExitCodes.FAILED;
                }
                // A developer waits for onInit first, and then for the rest of the system.
                firstSteps.await(sources.isEmpty() ? Duration.ZERO : FIRST_STEPS);
            }
            server.startBroker();
            runner.runStored();
            runner.allStarted();
            if (!noReload) {
                sources.forEach(source -> source.follow(runner));
            }
            sources.stream()
                    .flatMapToInt(source -> source.wantsPage().stream())
                    .forEach(id -> console.showPage(address, id));
            if (noApi) {
                return server.serve(runner, console, runFor());
            }
            try (var _ = RunningHome.announce(home().folder(), address)) {
                return server.serve(runner, console, runFor());
            }
        }
    }
}
