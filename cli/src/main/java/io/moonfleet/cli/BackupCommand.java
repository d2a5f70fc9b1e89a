package io.moonfleet.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.moonfleet.hub.HomeFile;
import io.moonfleet.messaging.launch.ExitCodes;
import io.moonfleet.messaging.launch.Version;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
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

    private static final Duration TIMEOUT = Duration.ofSeconds(60);

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
    private Optional<Long> askHub(URI hub) throws IOException, InterruptedException {
        try (var client =
                HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build()) {
            var before = backups(client, hub);
            if (before.isEmpty()) {
                return Optional.empty();
            }
            var made = send(
                    client,
                    request(hub, "/api/service/backups")
                            .POST(HttpRequest.BodyPublishers.ofString(
                                    "{\"action\":\"create\",\"params\":{\"description\":\"moonfleet backup\"}}")));
            if (made.statusCode() >= 300) {
                throw new IOException("the hub refused: " + made.body());
            }
            var backup = newest(backups(client, hub).orElseThrow());
            var copy = folder.resolve("backups").resolve(backup.path("filename").asText());
            Files.copy(copy, file, StandardCopyOption.REPLACE_EXISTING);
            send(
                    client,
                    request(
                                    hub,
                                    "/api/service/backups?type=local&id="
                                            + backup.path("id").asText())
                            .DELETE());
            return Optional.of(Files.size(file));
        }
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

    private Optional<JsonNode> backups(HttpClient client, URI hub) throws IOException, InterruptedException {
        HttpResponse<String> answer;
        try {
            answer = send(client, request(hub, "/api/service/backups"));
        } catch (java.net.ConnectException _) {
            return Optional.empty();
        }
        if (answer.statusCode() != 200) {
            throw new IOException(hub + " answers " + answer.statusCode() + ": " + answer.body());
        }
        return Optional.of(json.readTree(answer.body()).path(0).path("backups"));
    }

    private static HttpRequest.Builder request(URI hub, String path) {
        return HttpRequest.newBuilder(hub.resolve(path)).timeout(TIMEOUT);
    }

    private static HttpResponse<String> send(HttpClient client, HttpRequest.Builder request)
            throws IOException, InterruptedException {
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
}
