package io.moonfleet.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
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
import java.time.Instant;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code moonfleet import-hc3}: makes a home of what a real HC3 has. */
@Command(
        name = "import-hc3",
        description = {
            "Reads sections, rooms, variables, devices, QuickApps and scenes of a real HC3 into a home that does not run.",
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
            readAll(hc3, home);
            home.finish();
        }
        out.println(dryRun ? "nothing was written: --dry-run" : "the home is in " + folder);
        return problems == 0 ? ExitCodes.OK : ExitCodes.FAILED;
    }

    private HubStore store() {
        return dryRun ? new MemoryStore() : SealedStore.over(
                SqliteStore.open(folder.resolve(HomeFile.NAME)), SecretKeys.of(System.getenv(), folder));
    }

    private void readAll(Hc3Client hc3, HomeImport home) throws IOException, InterruptedException {
        var location = hc3.get("/settings/location");
        if (location.isPresent() && location.get() instanceof ObjectNode place) {
            home.location(place);
        }
        each(hc3, "sections", "/sections", home::section);
        each(hc3, "rooms", "/rooms", home::room);
        each(hc3, "variables", "/globalVariables", home::globalVariable);
        each(hc3, "custom events", "/customEvents", home::customEvent);
        var devices = hc3.get("/devices").orElseThrow(() -> new IOException("the HC3 has no /devices"));
        each("devices", devices, home::device);
        quickApps(hc3, devices, home);
        scenes(hc3, home);
    }

    private void each(Hc3Client hc3, String what, String path, Consumer<ObjectNode> use)
            throws IOException, InterruptedException {
        var list = hc3.get(path);
        if (list.isEmpty()) {
            out.println(what + ": this HC3 has none");
        } else {
            each(what, list.get(), use);
        }
    }

    private void each(String what, JsonNode list, Consumer<ObjectNode> use) {
        int count = 0;
        for (var item : list) {
            if (item instanceof ObjectNode object) {
                use.accept(object);
                count++;
            }
        }
        out.println(what + ": " + count);
    }

    private void quickApps(Hc3Client hc3, JsonNode devices, HomeImport home) throws IOException, InterruptedException {
        int count = 0;
        for (var device : devices) {
            if (!isQuickApp(device)) {
                continue;
            }
            int id = device.path("id").asInt();
            var archive = export(hc3, id, device.path("name").asText());
            if (archive != null && !archive.path("files").isEmpty()) {
                home.files(id, archive.path("files"), Instant.now().getEpochSecond());
                count++;
            }
        }
        out.println("QuickApps: " + count);
    }

    /** An encrypted one can't be exported; that is no reason to leave the others. */
    private JsonNode export(Hc3Client hc3, int id, String name) throws IOException, InterruptedException {
        try {
            var archive = hc3.get("/quickApp/export/" + id);
            if (archive.isPresent()) {
                return archive.get();
            }
        } catch (Hc3Client.RefusedException refused) {
            throw refused;
        } catch (IOException failed) {
            out.println("  QuickApp " + id + " " + name + ": " + failed.getMessage());
            problems++;
            return null;
        }
        out.println("  QuickApp " + id + " " + name + " can't be exported");
        problems++;
        return null;
    }

    private static boolean isQuickApp(JsonNode device) {
        for (var each : device.path("interfaces")) {
            if (each.asText().equals("quickApp")) {
                return true;
            }
        }
        return false;
    }

    /** The list may come without the content. */
    private void scenes(Hc3Client hc3, HomeImport home) throws IOException, InterruptedException {
        int count = 0;
        for (var listed : hc3.get("/scenes").orElse(com.fasterxml.jackson.databind.node.MissingNode.getInstance())) {
            var scene = listed.has("content")
                    ? listed
                    : hc3.get("/scenes/" + listed.path("id").asText()).orElse(listed);
            if (scene instanceof ObjectNode whole) {
                home.scene(whole.put("isRunning", false));
                count++;
            }
        }
        out.println("scenes: " + count);
    }
}
