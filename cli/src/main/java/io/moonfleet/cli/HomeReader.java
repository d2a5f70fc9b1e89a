package io.moonfleet.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.moonfleet.hub.HomeImport;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Instant;
import java.util.List;

/** Reads everything of an HC3 that a home can be made of, and says what there was. */
final class HomeReader {

    private final Hc3Client hc3;
    private final HomeImport home;
    private final PrintStream out;
    private int problems;

    HomeReader(Hc3Client hc3, HomeImport home, PrintStream out) {
        this.hc3 = hc3;
        this.home = home;
        this.out = out;
    }

    /** How much could not be read although it is there; each was named. */
    int read() throws IOException, InterruptedException {
        for (var kind : home.kinds()) {
            documents(kind);
        }
        var devices = hc3.get("/devices").orElseThrow(() -> new IOException("the HC3 has no /devices"));
        int count = 0;
        for (var device : devices) {
            if (device instanceof ObjectNode object) {
                home.device(object);
                count++;
            }
        }
        out.println("devices: " + count);
        quickApps(devices);
        scenes();
        var profiles = hc3.get("/profiles");
        if (profiles.isPresent()) {
            out.println("profiles: " + home.profiles(profiles.get()));
        }
        return problems;
    }

    private void documents(HomeImport.Kind kind) throws IOException, InterruptedException {
        var answer = optional(kind.path());
        int count = 0;
        // The only one of its kind is no list.
        for (var each : kind.single() ? List.of(answer) : answer) {
            if (each instanceof ObjectNode document) {
                home.document(kind.name(), document);
                count++;
            }
        }
        if (count > 0) {
            out.println(kind.title() + (kind.single() ? "" : ": " + count));
        }
    }

    /** What an older HC3 does not have, or refuses to tell, is left out; only a refused sign-in ends everything. */
    private JsonNode optional(String path) throws IOException, InterruptedException {
        try {
            return hc3.get(path).orElse(MissingNode.getInstance());
        } catch (Hc3Client.RefusedException refused) {
            throw refused;
        } catch (IOException failed) {
            problem(path + ": " + failed.getMessage());
            return MissingNode.getInstance();
        }
    }

    private void problem(String what) {
        out.println("  " + what);
        problems++;
    }

    private void quickApps(JsonNode devices) throws IOException, InterruptedException {
        int apps = 0;
        int variables = 0;
        for (var device : devices) {
            if (has(device, "quickApp") || has(device, "quickAppChild")) {
                variables += storage(device.path("id").asInt());
            }
            if (has(device, "quickApp")
                    && code(device.path("id").asInt(), device.path("name").asText())) {
                apps++;
            }
        }
        out.println("QuickApps: " + apps);
        out.println("variables in their storage: " + variables);
    }

    private static boolean has(JsonNode device, String trait) {
        for (var each : device.path("interfaces")) {
            if (each.asText().equals(trait)) {
                return true;
            }
        }
        return false;
    }

    private int storage(int device) throws IOException, InterruptedException {
        int count = 0;
        for (var each : optional("/plugins/" + device + "/variables")) {
            if (each instanceof ObjectNode variable) {
                home.variable(device, variable);
                count++;
            }
        }
        return count;
    }

    /** An encrypted one can't be exported; that is no reason to leave the others. */
    private boolean code(int id, String name) throws IOException, InterruptedException {
        int before = problems;
        var files = optional("/quickApp/export/" + id).path("files");
        if (!files.isEmpty()) {
            home.files(id, files, Instant.now().getEpochSecond());
            return true;
        }
        if (problems == before) {
            problem("QuickApp " + id + " " + name + " can't be exported");
        }
        return false;
    }

    private void scenes() throws IOException, InterruptedException {
        int count = 0;
        for (var listed : optional("/scenes")) {
            // The list may come without the content.
            var scene = listed.has("content")
                    ? listed
                    : hc3.get("/scenes/" + listed.path("id").asText()).orElse(listed);
            if (scene instanceof ObjectNode whole) {
                home.scene(whole);
                count++;
            }
        }
        out.println("scenes: " + count);
    }
}
