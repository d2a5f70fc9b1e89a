package io.moonfleet.runner;

import io.moonfleet.hub.HubException;
import io.moonfleet.hub.JdbcStore;
import io.moonfleet.hub.fleet.HubChoice;
import io.moonfleet.messaging.ServiceIdentity;
import io.moonfleet.messaging.launch.ExitCodes;
import io.moonfleet.messaging.launch.ServiceCommand;
import io.moonfleet.messaging.launch.Version;
import io.moonfleet.quickapp.QuickAppException;
import io.moonfleet.runner.fleet.FleetSettings;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code moonfleet service runner}. */
@QuarkusMain(name = "runner")
@Command(
        name = "moonfleet service runner",
        description = "Runs QuickApps and answers for them on the broker.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class)
public final class RunnerMain extends ServiceCommand {

    @Mixin
    private HomeOptions home;

    @Mixin
    private FleetOptions fleet;

    @Option(
            names = "--migrate-only",
            description = "Bring the database that --store names up to this version, and end.")
    private boolean migrateOnly;

    @Parameters(paramLabel = "FILE", arity = "0..*", description = "QuickApps to run: Lua files with --%%%% headers.")
    private List<Path> files = List.of();

    @Spec
    private CommandSpec spec;

    private static final int DEFAULT_PORT = 8889;

    /** A slow machine's time from the choice to the lease. */
    private static final Duration START_UP = Duration.ofSeconds(20);

    public RunnerMain() {
        super(DEFAULT_PORT);
    }

    public static void main(String... args) {
        ServiceCommand.main(new RunnerMain(), args);
    }

    /** Several runners of another version may be at work meanwhile: a version's tables are good for the one before, too. */
    @Override
    protected boolean isToServe() {
        if (!migrateOnly) {
            return true;
        }
        var shared = fleet.settings()
                .orElseThrow(() -> new ParameterException(
                        spec.commandLine(), "--migrate-only: say where the database is: --store URL"));
        JdbcStore.open(home.names().getFirst(), shared.database()).close();
        return false;
    }

    @Override
    protected void prepare() {
        // Beside others in a cluster, unless the operator says otherwise.
        home.denyLocalByDefault();
        var shared = fleet.settings();
        if (shared.isPresent()) {
            if (!files.isEmpty() || home.folder().isPresent()) {
                throw new ParameterException(
                        spec.commandLine(),
                        "a home in a database has its QuickApps there: install them through the API, without files and"
                                + " --hub");
            }
            if (home.names().size() > 1) {
                goWhereNobodyIs(home.names(), choice(shared.get()), shared.get());
            }
            RunnerHandover.leave(home.share(mqttUrl(), shared.get()));
            return;
        }
        if (home.names().size() > 1) {
            throw new ParameterException(
                    spec.commandLine(), "a list of homes needs a database to choose by: --store URL");
        }
        var runner = home.open(mqttUrl());
        for (var file : files) {
            try {
                runner.run(home.loader().load(file));
            } catch (QuickAppException | HubException refused) {
                System.err.println(refused.getMessage());
            }
        }
        runner.runStored();
        runner.allStarted();
        RunnerHandover.leave(runner);
    }

    private void goWhereNobodyIs(List<String> homes, String chosen, FleetSettings shared) {
        home.is(chosen);
        new VacantHomes(
                        () -> HubChoice.vacant(
                                homes, chosen, ServiceIdentity.of("runner").instance(), shared.leases()),
                        _ -> Quarkus.asyncExit(ExitCodes.ELSEWHERE))
                .watch();
    }

    private String choice(FleetSettings shared) {
        try {
            var chosen = HubChoice.among(home.names(), shared.leases(), START_UP);
            System.err.println("of " + String.join(", ", home.names()) + " this runner serves " + chosen);
            return chosen;
        } catch (SQLException e) {
            throw new IllegalStateException(
                    "the database cannot be asked which home needs a runner: " + e.getMessage(), e);
        }
    }
}
