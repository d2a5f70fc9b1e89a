package io.moonfleet.cli;

import io.moonfleet.hub.HomeFile;
import io.moonfleet.hub.HomeImport;
import io.moonfleet.hub.HubStore;
import io.moonfleet.hub.MemoryStore;
import io.moonfleet.hub.SealedStore;
import io.moonfleet.hub.SecretKeys;
import io.moonfleet.hub.SqliteStore;
import io.moonfleet.messaging.launch.ExitCodes;
import io.moonfleet.messaging.launch.Version;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code moonfleet import-hc3}: makes a home of what a real HC3 has. */
@Command(
        name = "import-hc3",
        description = {
            "Reads all that people have set up on a real HC3 into a home that does not run.",
            "Rooms, devices, QuickApps with their storage, scenes, profiles, zones, partitions, users and settings come over.",
            "Ids stay what they are. Nothing is changed on the HC3. HC3_URL, HC3_USER and HC3_PASSWORD say where it is:",
            "in the environment, ./.env or ~/.env."
        },
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        footer = {
            "",
            "Exit codes: 0 everything is there; 1 the HC3 does not answer or refuses; 2 wrong arguments.",
            "Example: moonfleet import-hc3 --hub ~/home --dry-run"
        })
final class ImportCommand implements Callable<Integer> {

    @Option(names = "--hub", paramLabel = "DIR", required = true, description = "Where the home is kept.")
    private Path folder;

    @Option(names = "--dry-run", description = "Read everything and say what there is; write nothing.")
    private boolean dryRun;

    @Option(names = "--force", description = "Also into a home that has devices: what has the same id is replaced.")
    private boolean force;

    private final PrintStream out = System.out;
    private int problems;

    @Override
    public Integer call() throws IOException, InterruptedException {
        var access = Hc3Access.find();
        try (var hc3 = new Hc3Client(access);
                var store = store()) {
            var home = new HomeImport(store);
            if (home.devices() > 0 && !force) {
                System.err.println("import-hc3: the home in " + folder + " has " + home.devices()
                        + " devices; import into a fresh one, or --force");
                return ExitCodes.FAILED;
            }
            var info = hc3.get("/settings/info")
                    .orElseThrow(() -> new IOException(access.url() + " is no HC3: it has no /settings/info"));
            out.println("reading " + info.path("hcName").asText("?") + " ("
                    + info.path("serialNumber").asText("?") + ", "
                    + info.path("softVersion").asText("?") + ")");
            problems = new HomeReader(hc3, home, out).read();
            home.finish();
        }
        out.println(dryRun ? "nothing was written: --dry-run" : "the home is in " + folder);
        return problems == 0 ? ExitCodes.OK : ExitCodes.FAILED;
    }

    private HubStore store() {
        return dryRun
                ? new MemoryStore()
                : SealedStore.over(
                        SqliteStore.open(folder.resolve(HomeFile.NAME)), SecretKeys.of(System.getenv(), folder));
    }
}
