package io.moonfleet.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.moonfleet.hub.HomeFile;
import io.moonfleet.messaging.launch.ExitCodes;
import io.moonfleet.messaging.launch.Version;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code moonfleet backup}: one file that is a whole home, also while it runs. */
@Command(
        name = "backup",
        description = {
            "Writes a home into one file. When its hub runs, the hub makes the copy; nothing stops meanwhile.",
            "'moonfleet restore' puts it back."
        },
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        footer = {"", "Example: moonfleet backup --hub ~/home before-the-holidays.db"})
final class BackupCommand implements Callable<Integer> {

    private static final String BACKUPS = "/service/backups";

    @Option(names = "--hub", paramLabel = "DIR", required = true, description = "Where the home is kept.")
    private Path folder;

    @Option(names = "--force", description = "Overwrite the file if it is there.")
    private boolean force;

    @Parameters(paramLabel = "FILE", description = "The file to write.")
    private Path file;

    private final ObjectMapper json = new ObjectMapper();

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (Files.exists(file) && !force) {
            System.err.println("backup: " + file + " is there already; --force overwrites it");
            return ExitCodes.FAILED;
        }
        if (!Files.isRegularFile(folder.resolve(HomeFile.NAME))) {
            System.err.println("backup: there is no home in " + folder);
            return ExitCodes.FAILED;
        }
        var running = RunningHome.find(folder);
        var size = running.isPresent() ? askHub(running.get()) : Optional.<Long>empty();
        // A hub that was killed left its note; nobody answers there, so the file is free.
        long bytes = size.isPresent() ? size.get() : HomeFile.copy(folder.resolve(HomeFile.NAME), file);
        System.out.println("wrote " + file + " (" + bytes + " bytes)");
        return ExitCodes.OK;
    }

    /** Lets the hub make a backup, takes the file and has it removed from the hub's list. Empty when nobody is there. */
    private Optional<Long> askHub(RunningHome.Access running) throws IOException, InterruptedException {
        try (var hub = new HubClient(running)) {
            if (hub.send("GET", BACKUPS, null).isEmpty()) {
                return Optional.empty();
            }
            var order = json.createObjectNode().put("action", "create");
            order.putObject("params").put("description", "moonfleet backup");
            ask(hub, "POST", BACKUPS, order);
            var backup = newest(ask(hub, "GET", BACKUPS, null).path(0).path("backups"));
            var copy = folder.resolve("backups").resolve(backup.path("filename").asText());
            Files.copy(copy, file, StandardCopyOption.REPLACE_EXISTING);
            ask(hub, "DELETE", BACKUPS + "?type=local&id=" + backup.path("id").asText(), null);
            return Optional.of(Files.size(file));
        }
    }

    private static JsonNode ask(HubClient hub, String method, String path, JsonNode body)
            throws IOException, InterruptedException {
        return hub.require(hub.send(method, path, body).orElseThrow(() -> new IOException("the hub has gone")));
    }

    private static JsonNode newest(JsonNode backups) {
        JsonNode newest = null;
        for (var each : backups) {
            if (newest == null
                    || each.path("timestamp").asLong()
                            >= newest.path("timestamp").asLong()) {
                newest = each;
            }
        }
        if (newest == null) {
            throw new IllegalStateException("the hub has made no backup");
        }
        return newest;
    }
}
