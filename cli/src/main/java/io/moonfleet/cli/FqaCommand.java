package io.moonfleet.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.moonfleet.lua.LuaEngine;
import io.moonfleet.messaging.launch.ExitCodes;
import io.moonfleet.quickapp.QuickAppArchive;
import io.moonfleet.quickapp.QuickAppDefinition;
import io.moonfleet.quickapp.QuickAppException;
import io.moonfleet.quickapp.QuickAppFolder;
import io.moonfleet.quickapp.QuickAppLoader;
import io.moonfleet.quickapp.SourceFile;
import io.moonfleet.runner.RemoteHub;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code moonfleet fqa}: QuickApps as files, here and on a real HC3. */
@Command(
        name = "fqa",
        description =
                "Packs and unpacks QuickApps, and brings them to and from a real HC3 (HC3_URL, HC3_USER, HC3_PASSWORD).",
        mixinStandardHelpOptions = true)
final class FqaCommand implements Callable<Integer> {

    private static final JsonMapper JSON = new JsonMapper();

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        spec.commandLine().usage(System.err);
        return ExitCodes.USAGE;
    }

    /** Runs a part; what goes wrong is one line. */
    private static int run(Runnable work) {
        try {
            work.run();
            return ExitCodes.OK;
        } catch (QuickAppException | RemoteHub.Unreachable wrong) {
            System.err.println(wrong.getMessage());
        } catch (UncheckedIOException failed) {
            System.err.println(failed.getCause().getMessage());
        }
        return ExitCodes.FAILED;
    }

    private static QuickAppDefinition load(Path file) {
        return new QuickAppLoader(LuaEngine.named("moonfleet"), System.getenv()).load(file);
    }

    private RemoteHub remote() {
        return RemoteHub.configured()
                .orElseThrow(() -> new ParameterException(
                        spec.commandLine(),
                        "which HC3? Set HC3_URL, HC3_USER and HC3_PASSWORD, in the environment, ./.env or ~/.env"));
    }

    private static void write(Path file, byte[] content) {
        try {
            var folder = file.toAbsolutePath().getParent();
            Files.createDirectories(folder);
            Files.write(file, content);
        } catch (IOException failed) {
            throw new UncheckedIOException(
                    new IOException("cannot write " + file + ": " + failed.getMessage(), failed));
        }
    }

    private static Path withExtension(Path file, String extension) {
        return file.resolveSibling(file.getFileName().toString().replaceFirst("[.][^.]*$", "") + extension);
    }

    @Command(name = "pack", description = "Writes a .fqa of a Lua file with headers.", mixinStandardHelpOptions = true)
    int pack(
            @Parameters(paramLabel = "FILE", description = "The main Lua file.") Path file,
            @Option(names = "-o", paramLabel = "OUT", description = "Where to; default: beside the file.") Path out) {
        return run(() -> {
            var definition = load(file);
            definition.warnings().forEach(System.err::println);
            var target = out == null ? withExtension(file, ".fqa") : out;
            write(target, QuickAppArchive.write(definition));
            System.out.println(target);
        });
    }

    @Command(
            name = "unpack",
            description = "Makes a folder of Lua files with headers of a .fqa; nothing is overwritten.",
            mixinStandardHelpOptions = true)
    int unpack(
            @Parameters(paramLabel = "FILE", description = "The .fqa.") Path file,
            @Parameters(paramLabel = "DIR", arity = "0..1", description = "Where to; default: named like the file.")
                    Path folder) {
        return run(() -> {
            var target = folder == null ? withExtension(file, "") : folder;
            System.out.println(QuickAppFolder.unpack(load(file), target));
        });
    }

    @Command(name = "list", description = "Lists the QuickApps of the HC3.", mixinStandardHelpOptions = true)
    int list() {
        return run(() -> remote().get("GET", "/devices?interface=quickApp", null)
                .forEach(device -> System.out.println(
                        device.path("id").asText() + "\t" + device.path("name").asText() + "\t"
                                + device.path("type").asText())));
    }

    private static byte[] export(RemoteHub hub, int id) {
        return bytes(hub.get("GET", "/quickApp/export/" + id, null));
    }

    private static byte[] bytes(JsonNode json) {
        try {
            return JSON.writeValueAsBytes(json);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    @Command(
            name = "download",
            description = "Writes a QuickApp of the HC3 as a .fqa.",
            mixinStandardHelpOptions = true)
    int download(
            @Parameters(paramLabel = "ID", description = "The QuickApp's id.") int id,
            @Option(names = "-o", paramLabel = "OUT", description = "Where to; default: NAME.fqa.") Path out) {
        return run(() -> {
            var fqa = remote().get("GET", "/quickApp/export/" + id, null);
            var name = fqa.path("name").asText("quickapp-" + id).replaceAll("[^\\w.-]+", "_");
            var target = out == null ? Path.of(name + ".fqa") : out;
            write(target, bytes(fqa));
            System.out.println(target);
        });
    }

    @Command(
            name = "backup",
            description = "Writes every QuickApp of the HC3 into a folder.",
            mixinStandardHelpOptions = true)
    int backup(@Parameters(paramLabel = "DIR", description = "Where to.") Path folder) {
        return run(() -> {
            var hub = remote();
            for (var device : hub.get("GET", "/devices?interface=quickApp", null)) {
                var id = device.path("id").asInt();
                var target =
                        folder.resolve(id + "-" + device.path("name").asText().replaceAll("[^\\w.-]+", "_") + ".fqa");
                write(target, export(hub, id));
                System.out.println(target);
            }
        });
    }

    @Command(
            name = "upload",
            description = "Installs a Lua file or .fqa as a new QuickApp on the HC3.",
            mixinStandardHelpOptions = true)
    int upload(@Parameters(paramLabel = "FILE", description = "The main Lua file, or a .fqa.") Path file) {
        return run(() -> {
            var fqa = parsed(QuickAppArchive.write(load(file)));
            var device = remote().get("POST", "/quickApp/", fqa);
            System.out.println(
                    device.path("id").asText() + "\t" + device.path("name").asText());
        });
    }

    private static JsonNode parsed(byte[] json) {
        try {
            return JSON.readTree(json);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    private int target(QuickAppDefinition definition, OptionalInt id) {
        return id.isPresent()
                ? id.getAsInt()
                : definition
                        .options()
                        .project()
                        .orElseThrow(() -> new ParameterException(
                                spec.commandLine(), "which QuickApp? Give --id, or a header --%%project:ID"));
    }

    @Command(
            name = "update",
            description =
                    "Gives a QuickApp of the HC3 (--id, or the header project) the files and the screen of this one.",
            mixinStandardHelpOptions = true)
    int update(
            @Parameters(paramLabel = "FILE", description = "The main Lua file, or a .fqa.") Path file,
            @Option(names = "--id", paramLabel = "ID", description = "The QuickApp's id.") OptionalInt id) {
        return run(() -> {
            var definition = load(file);
            var device = target(definition, id);
            var hub = remote();
            var known = hub.get("GET", "/quickApp/" + device + "/files", null);
            var changed = JsonNodeFactory.instance.arrayNode();
            for (var source : definition.code().files()) {
                if (isThere(known, source)) {
                    changed.add(describe(source));
                } else {
                    hub.get("POST", "/quickApp/" + device + "/files", describe(source));
                }
            }
            var screen = JsonNodeFactory.instance.objectNode();
            var properties = screen.putObject("properties");
            properties.set("uiCallbacks", definition.screen().uiCallbacks());
            properties.set("viewLayout", definition.screen().viewLayout());
            properties.set("uiView", definition.screen().uiView());
            hub.get("PUT", "/devices/" + device, screen);
            hub.get("PUT", "/quickApp/" + device + "/files", changed); // all at once: one restart
            for (var each : known) {
                var name = each.path("name").asText();
                if (definition.code().files().stream()
                        .noneMatch(source -> source.name().equals(name))) {
                    hub.get("DELETE", "/quickApp/" + device + "/files/" + name, null);
                }
            }
            System.out.println(
                    "QuickApp " + device + ": " + definition.code().files().size() + " files");
        });
    }

    @Command(
            name = "update-file",
            description = "Gives one file of a QuickApp of the HC3 a new content.",
            mixinStandardHelpOptions = true)
    int updateFile(
            @Parameters(paramLabel = "FILE", description = "The Lua file.") Path file,
            @Parameters(paramLabel = "NAME", description = "What the QuickApp calls it.") String name,
            @Option(names = "--id", paramLabel = "ID", required = true, description = "The QuickApp's id.") int id) {
        return run(() -> {
            try {
                var source = SourceFile.of(name, Files.readString(file, StandardCharsets.UTF_8));
                var body = JsonNodeFactory.instance.objectNode().put("content", source.text());
                remote().get("PUT", "/quickApp/" + id + "/files/" + name, body);
                System.out.println("QuickApp " + id + ": " + name);
            } catch (IOException unreadable) {
                throw new UncheckedIOException(new IOException("cannot read " + file, unreadable));
            }
        });
    }

    private static boolean isThere(JsonNode known, SourceFile source) {
        for (var file : known) {
            if (file.path("name").asText().equals(source.name())) {
                return true;
            }
        }
        return false;
    }

    private static JsonNode describe(SourceFile source) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("name", source.name())
                .put("type", "lua")
                .put("isMain", source.main())
                .put("isOpen", false)
                .put("content", source.text());
    }
}
