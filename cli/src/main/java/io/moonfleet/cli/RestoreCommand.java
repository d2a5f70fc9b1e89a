package io.moonfleet.cli;

import io.moonfleet.hub.HomeFile;
import io.moonfleet.messaging.launch.ExitCodes;
import io.moonfleet.messaging.launch.Version;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code moonfleet restore}: makes a home of a backup. */
@Command(
        name = "restore",
        description = {
            "Puts a backup in the place of a home that does not run. The old home is kept beside it, as hub.db.before-restore.",
        },
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        footer = {"", "Example: moonfleet restore --hub ~/home before-the-holidays.db"})
final class RestoreCommand implements Callable<Integer> {

    @Option(names = "--hub", paramLabel = "DIR", required = true, description = "Where the home is kept.")
    private Path folder;

    @Option(names = "--force", description = "Replace a home that is there.")
    private boolean force;

    @Parameters(paramLabel = "FILE", description = "The backup.")
    private Path file;

    @Override
    public Integer call() {
        var home = folder.resolve(HomeFile.NAME);
        if (Files.exists(home) && !force) {
            System.err.println("restore: there is a home in " + folder + "; --force replaces it, and keeps it beside");
            return ExitCodes.FAILED;
        }
        var kept = HomeFile.restore(file, home);
        System.out.println("restored " + home + " from " + file + (kept == null ? "" : "; the old home is " + kept));
        return ExitCodes.OK;
    }
}
