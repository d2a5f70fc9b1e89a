package io.moonfleet.deploy.image;

import com.google.cloud.tools.jib.api.CacheDirectoryCreationException;
import com.google.cloud.tools.jib.api.Containerizer;
import com.google.cloud.tools.jib.api.InvalidImageReferenceException;
import com.google.cloud.tools.jib.api.Jib;
import com.google.cloud.tools.jib.api.JibContainer;
import com.google.cloud.tools.jib.api.JibContainerBuilder;
import com.google.cloud.tools.jib.api.RegistryException;
import com.google.cloud.tools.jib.api.TarImage;
import com.google.cloud.tools.jib.api.buildplan.AbsoluteUnixPath;
import com.google.cloud.tools.jib.api.buildplan.FileEntriesLayer;
import com.google.cloud.tools.jib.api.buildplan.ImageFormat;
import com.google.cloud.tools.jib.api.buildplan.Port;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.function.Predicate;

/**
 * Packs a service's application into an image, as a tar of the OCI layout. The same files give the same bytes: no time, no name of this
 * machine is in it.
 *
 * @param application the folder {@code target/quarkus-app} of the service's module
 * @param bill of materials, which goes into the image
 * @param base the image below, {@code eclipse-temurin:25-jre} say; without one nothing is below
 * @param runtime a Java runtime for an image that has none below
 */
public record ImageTar(
        ServiceImage service,
        String version,
        Path application,
        Path bill,
        Optional<String> base,
        Optional<Path> runtime) {

    /** The project's own, so that two builds of one commit agree. */
    private static final Instant CREATED = Instant.parse("2026-11-01T00:00:00Z");

    private static final AbsoluteUnixPath HOME = AbsoluteUnixPath.get(ServiceImage.HOME);
    private static final AbsoluteUnixPath JAVA = AbsoluteUnixPath.get("/opt/java/openjdk");

    /** Writes the image and gives the digest by which it is pulled. */
    public String writeTo(Path tar, Path cache) throws IOException, InterruptedException {
        try {
            Files.createDirectories(tar.toAbsolutePath().getParent());
            return container(tar, cache).getDigest().toString();
        } catch (ExecutionException
                | RegistryException
                | CacheDirectoryCreationException
                | InvalidImageReferenceException e) {
            throw new IOException("cannot make the image of " + service.name() + ": " + e.getMessage(), e);
        }
    }

    private JibContainer container(Path tar, Path cache)
            throws IOException, InterruptedException, ExecutionException, RegistryException,
                    CacheDirectoryCreationException, InvalidImageReferenceException {
        var image = base.isPresent() ? Jib.from(base.get()) : Jib.fromScratch();
        if (runtime.isPresent()) {
            image.addFileEntriesLayer(layer("runtime")
                    .addEntryRecursive(runtime.get(), JAVA, ExecutableBits::of)
                    .build());
        }
        layers(image);
        return image.setFormat(ImageFormat.OCI)
                .setCreationTime(CREATED)
                .setUser(ServiceImage.USER)
                .setWorkingDirectory(HOME)
                .setEntrypoint(service.entrypoint())
                .setExposedPorts(Port.tcp(service.port()))
                .setEnvironment(sorted(
                        Map.of("JAVA_HOME", JAVA.toString(), "PATH", JAVA + "/bin:/usr/bin:/bin", "LANG", "C.UTF-8")))
                .setLabels(sorted(Map.of(
                        "org.opencontainers.image.title",
                        service.repository(),
                        "org.opencontainers.image.version",
                        version)))
                .containerize(Containerizer.to(TarImage.at(tar).named(service.repository() + ":" + version))
                        .setBaseImageLayersCache(cache)
                        .setApplicationLayersCache(cache)
                        .setToolName("moonfleet"));
    }

    /** {@code Map.of} has another order in each process, and Jib writes what it gets. */
    private static Map<String, String> sorted(Map<String, String> values) {
        return new TreeMap<>(values);
    }

    /** What changes least comes first: a new version of ours leaves the libraries' layer as it is. */
    private void layers(JibContainerBuilder image) throws IOException {
        image.addFileEntriesLayer(files("libraries", file -> !isOurs(file)));
        image.addFileEntriesLayer(files("application", ImageTar::isOurs));
        image.addFileEntriesLayer(layer("bill of materials")
                .addEntry(bill, HOME.resolve("bom.json"))
                .build());
    }

    private FileEntriesLayer files(String name, Predicate<Path> wanted) throws IOException {
        var layer = layer(name);
        try (var files = Files.walk(application)) {
            for (var file : files.filter(Files::isRegularFile).sorted().toList()) {
                var relative = application.relativize(file);
                if (wanted.test(relative)) {
                    layer.addEntry(file, HOME.resolve(relative.toString()));
                }
            }
        }
        return layer.build();
    }

    private static FileEntriesLayer.Builder layer(String name) {
        return FileEntriesLayer.builder().setName(name);
    }

    private static boolean isOurs(Path file) {
        return !file.startsWith("lib") || file.getFileName().toString().startsWith("io.moonfleet");
    }
}
