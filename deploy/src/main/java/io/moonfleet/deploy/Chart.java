package io.moonfleet.deploy;

import com.marcnuri.helm.Helm;
import com.marcnuri.helm.LintResult;
import io.moonfleet.harness.Checkout;
import io.moonfleet.harness.Ports;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/** A Helm chart in a folder. */
public record Chart(Path folder) {

    public static final String RELEASE = "home";
    public static final String NAMESPACE = "moonfleet";

    /** The annotation of objects that Helm makes at a certain moment only. */
    public static final String HOOK = "moonfleet.test/hook";

    /** Asks a server even when nothing is installed. */
    private static final String LOOKUP = "lookup \"v1\" \"Secret\" .root.Release.Namespace .name";

    private static final String NOTHING_THERE = "dict";

    /** The one that is shipped. */
    public static Chart shipped() {
        return new Chart(Checkout.find().root().resolve("helm/moonfleet"));
    }

    /** One that was released, unpacked. */
    public static Chart packed(Path archive) {
        try (var tar = new TarArchiveInputStream(new GZIPInputStream(Files.newInputStream(archive)))) {
            var folder = Files.createTempDirectory("moonfleet-chart");
            for (var entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                if (entry.isFile()) {
                    var file = entry.resolveIn(folder);
                    Files.createDirectories(file.getParent());
                    Files.copy(tar, file);
                }
            }
            return new Chart(folder.resolve("moonfleet"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What {@code helm install -f values} would make, with some values set besides; hooks and tests are among it. */
    public Manifests render(String valuesFile, Map<String, ?> values) {
        return render(List.of(folder.resolve(valuesFile)), values);
    }

    /** The same with several files of values, the last of which wins. */
    public Manifests render(List<Path> valuesFiles, Map<String, ?> values) {
        var copy = withHooksAsObjects();
        try {
            var template = new Helm(copy)
                    .template()
                    .withName(RELEASE)
                    .withNamespace(NAMESPACE)
                    .withKubeVersion("1.33.0");
            valuesFiles.forEach(template::withValuesFile);
            values.forEach(template::set);
            return Manifests.parse(template.call());
        } finally {
            Permissions.delete(copy.getParent());
        }
    }

    /** Values that have everything listen on ports that are free on this machine. */
    public static Map<String, Object> freePorts() {
        return Map.of(
                "gateway.port", Ports.free(),
                "ui.port", Ports.free(),
                "runner.port", Ports.free(),
                "broker.port", Ports.free());
    }

    /** What {@code helm lint --strict} says of the chart with that values file in the place of its own. */
    public LintResult lint(String valuesFile) {
        try {
            var copy = Files.createTempDirectory("moonfleet-chart").resolve("moonfleet");
            copyTo(copy);
            if (!valuesFile.equals("values.yaml")) {
                var merged = YamlValues.merged(folder.resolve("values.yaml"), folder.resolve(valuesFile));
                Files.writeString(copy.resolve("values.yaml"), merged);
            }
            return new Helm(copy).lint().strict().call();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The library leaves hooks out of what it renders; under another name they are objects like others. */
    private Path withHooksAsObjects() {
        try {
            var copy = Files.createTempDirectory("moonfleet-chart").resolve("moonfleet");
            copyTo(copy);
            try (var files = Files.walk(copy.resolve("templates"))) {
                for (var file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
                    Files.writeString(
                            file,
                            Files.readString(file)
                                    .replace("helm.sh/hook:", HOOK + ":")
                                    .replace(LOOKUP, NOTHING_THERE));
                }
            }
            return copy;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void copyTo(Path target) throws IOException {
        try (var files = Files.walk(folder)) {
            for (var file : (Iterable<Path>) files::iterator) {
                var copy = target.resolve(folder.relativize(file));
                if (Files.isDirectory(file)) {
                    Files.createDirectories(copy);
                } else {
                    Files.copy(file, copy);
                }
            }
        }
    }
}
