package io.moonfleet.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.ZipFile;

/**
 * A real Keycloak with the realm of {@code broker-config/keycloak} and its demo users, on a free loopback port. The
 * distribution is a zip of Maven Central; {@code ./verify} fetches it. It is unpacked and built once for a checkout.
 */
public final class Keycloak implements AutoCloseable {

    public static final String VERSION = "26.7.3";
    public static final String CLIENT = "moonfleet";
    public static final String SECRET = "the secret of these tests";

    /** Of anna (admin), bert (user), cleo (viewer). */
    public static final String PASSWORD = "correct horse battery";

    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final String ZIP =
            "org/keycloak/keycloak-quarkus-dist/" + VERSION + "/keycloak-quarkus-dist-" + VERSION + ".zip";

    private final Path folder;
    private final String pages;
    private final int port = Ports.free();
    private ChildProcess process;

    private Keycloak(Path folder, String pages) {
        this.folder = folder;
        this.pages = pages;
        restart();
    }

    /** The distribution, if Maven has fetched it. */
    public static Optional<Path> distribution() {
        return Stream.of(
                        System.getProperty("maven.repo.local"),
                        System.getProperty("localRepository"),
                        System.getProperty("user.home") + "/.m2/repository")
                .filter(repository -> repository != null)
                .map(repository -> Path.of(repository, ZIP))
                .filter(Files::isRegularFile)
                .findFirst();
    }

    /** Starts it; browsers are sent back to the pages at that address only. */
    public static Keycloak start(URI pages) {
        return start(pages, Duration.ofMinutes(5));
    }

    /** @param tokensLast how long an access token is good */
    public static Keycloak start(URI pages, Duration tokensLast) {
        var zip = distribution().orElseThrow(() -> new IllegalStateException("there is no " + ZIP));
        try {
            return new Keycloak(built(zip, tokensLast), pages.toString().replaceAll("/+$", ""));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot unpack " + zip, e);
        }
    }

    /** The realm's address. */
    public URI realm() {
        return URI.create("http://127.0.0.1:" + port + "/realms/moonfleet");
    }

    /** What the services have to know. */
    public Map<String, String> environment() {
        return Map.of(
                "MOONFLEET_OIDC_URL", realm().toString(),
                "MOONFLEET_OIDC_CLIENT_ID", CLIENT,
                "MOONFLEET_OIDC_CLIENT_SECRET", SECRET);
    }

    /** Ends it; its users and sessions are there again after {@link #restart}. */
    public void stop() {
        process.close();
    }

    /** Starts it where it was. */
    public void restart() {
        process = ChildProcess.start(
                "keycloak",
                List.of(
                        folder.resolve("bin/kc.sh").toString(),
                        "start",
                        "--optimized",
                        "--import-realm",
                        "--cache=local",
                        "--http-enabled=true",
                        "--http-host=127.0.0.1",
                        "--http-port=" + port,
                        "--hostname=http://127.0.0.1:" + port),
                environmentOfKeycloak(Map.of(
                        "MOONFLEET_OIDC_CLIENT_SECRET", SECRET,
                        "MOONFLEET_UI_URL", pages,
                        "MOONFLEET_DEMO_USERS", "true",
                        "MOONFLEET_DEMO_PASSWORD", PASSWORD)));
        awaitRealm();
    }

    private static Map<String, String> environmentOfKeycloak(Map<String, String> more) {
        var environment = new java.util.HashMap<>(more);
        environment.put("JAVA_HOME", System.getProperty("java.home"));
        environment.put("JAVA_OPTS_KC_HEAP", "-Xms64m -Xmx512m");
        environment.put("JAVA_OPTS_APPEND", "-XX:TieredStopAtLevel=1");
        return environment;
    }

    /** Unpacked and built with an embedded database, which is new each time, with the realm from its file. */
    private static Path built(Path zip, Duration tokensLast) throws IOException {
        var target = Checkout.find().root().resolve("harness/target");
        var folder = target.resolve("keycloak-" + VERSION);
        var stamp = folder.resolve("built-with-files");
        if (!Files.exists(stamp)) {
            deleteTree(folder);
            unpack(zip, folder);
            build(folder);
            Files.createFile(stamp);
        }
        deleteTree(folder.resolve("data"));
        var importing = Files.createDirectories(folder.resolve("data/import"));
        var realm = Files.readString(Checkout.find().root().resolve("broker-config/keycloak/moonfleet-realm.json"));
        Files.writeString(
                importing.resolve("moonfleet-realm.json"),
                realm.replaceFirst(
                        "\"accessTokenLifespan\": \\d+", "\"accessTokenLifespan\": " + tokensLast.toSeconds()));
        return folder;
    }

    private static void build(Path folder) {
        var command = List.of(folder.resolve("bin/kc.sh").toString(), "build", "--db=dev-file");
        try (var build = ChildProcess.start("keycloak build", command, environmentOfKeycloak(Map.of()))) {
            var exit = build.awaitExit(PATIENCE);
            if (exit.isEmpty() || exit.getAsInt() != 0) {
                throw new IllegalStateException(
                        "Keycloak can't be built:\n" + build.output().text());
            }
        }
    }

    private static void unpack(Path zip, Path folder) throws IOException {
        try (var archive = new ZipFile(zip.toFile())) {
            for (var entry : new ArrayList<>(archive.stream().toList())) {
                var inside = Path.of(entry.getName());
                if (entry.isDirectory() || inside.getNameCount() < 2) {
                    continue;
                }
                var file =
                        folder.resolve(inside.subpath(1, inside.getNameCount())).normalize();
                if (!file.startsWith(folder)) {
                    throw new IOException(entry.getName() + " leads out of the archive");
                }
                Files.createDirectories(file.getParent());
                try (var in = archive.getInputStream(entry)) {
                    Files.copy(in, file);
                }
                if (file.toString().endsWith(".sh")) {
                    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
                }
            }
        }
    }

    private void awaitRealm() {
        var deadline = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < deadline && process.isAlive()) {
            if (answers()) {
                return;
            }
            pause();
        }
        throw new IllegalStateException(
                "Keycloak does not answer:\n" + process.output().text());
    }

    private boolean answers() {
        try (var client = HttpClient.newHttpClient()) {
            var request = HttpRequest.newBuilder(realm())
                    .timeout(Duration.ofSeconds(10))
                    .build();
            return client.send(request, BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException notYet) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(200);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void deleteTree(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }

    @Override
    public void close() {
        stop();
    }
}
