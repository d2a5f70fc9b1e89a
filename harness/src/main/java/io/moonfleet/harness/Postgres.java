package io.moonfleet.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A PostgreSQL on a free loopback port with a data folder of its own, which can be stopped and started again on the same one. It
 * refuses to run as root, so there it runs as {@code nobody}.
 */
public final class Postgres implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String USER = "moonfleet";

    private final Path programs;
    private final int port = Ports.free();
    private final TemporaryFolder folder;
    private ChildProcess process;

    private Postgres(Path programs) {
        this.programs = programs;
        folder = TemporaryFolder.make("moonfleet-postgres");
        if (isRoot()) {
            run(List.of("chown", "nobody", folder.path().toString()));
        }
        run(asServer(List.of(
                programs.resolve("initdb").toString(),
                "--no-sync",
                "--auth=trust",
                "--encoding=UTF8",
                "--locale=C",
                "-U",
                USER,
                "-D",
                data())));
        restart();
    }

    /** The folder of the newest PostgreSQL's programs, if the machine has one. */
    public static Optional<Path> programs() {
        var debian = Path.of("/usr/lib/postgresql");
        if (!Files.isDirectory(debian)) {
            return Optional.empty();
        }
        try (var versions = Files.list(debian)) {
            return versions.sorted(Comparator.reverseOrder())
                    .map(version -> version.resolve("bin"))
                    .filter(bin -> Files.isExecutable(bin.resolve("initdb")))
                    .findFirst();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Makes a fresh one. */
    public static Postgres start() {
        return new Postgres(programs().orElseThrow(() -> new IllegalStateException("PostgreSQL is not installed")));
    }

    private String data() {
        return folder.path().resolve("data").toString();
    }

    public int port() {
        return port;
    }

    /** Its address for a driver. */
    public String jdbcUrl() {
        return jdbcUrl(port);
    }

    /** Its address over another port, a proxy's say. */
    public String jdbcUrl(int otherPort) {
        return "jdbc:postgresql://127.0.0.1:" + otherPort + "/postgres?user=" + USER;
    }

    /** How many connections it has. */
    public int connections() {
        var count = List.of(
                programs.resolve("psql").toString(),
                "-h",
                "127.0.0.1",
                "-p",
                Integer.toString(port),
                "-U",
                USER,
                "-At",
                "-c",
                "SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend'",
                "postgres");
        try (var psql = ChildProcess.start("psql", count, Map.of("LC_ALL", "C"))) {
            psql.awaitExit(PATIENCE);
            return Integer.parseInt(psql.output().text().strip());
        }
    }

    /** Ends it at once; what was committed is there after {@link #restart}. */
    public void stop() {
        process.interrupt();
        process.awaitExit(PATIENCE);
        process.close();
    }

    /** Starts it where it was. */
    public void restart() {
        process = ChildProcess.start(
                "postgres",
                asServer(List.of(
                        programs.resolve("postgres").toString(),
                        "-D",
                        data(),
                        "-p",
                        Integer.toString(port),
                        "-h",
                        "127.0.0.1",
                        "-k",
                        "",
                        // What a test kills is a process, not the machine.
                        "-c",
                        "fsync=off",
                        "-c",
                        "max_connections=200")),
                Map.of());
        awaitListening();
    }

    private static boolean isRoot() {
        return "root".equals(System.getProperty("user.name"));
    }

    private static List<String> asServer(List<String> command) {
        if (!isRoot()) {
            return command;
        }
        var whole = new ArrayList<>(List.of("setpriv", "--reuid=nobody", "--clear-groups", "--"));
        whole.addAll(command);
        return whole;
    }

    private static void run(List<String> command) {
        try (var process = ChildProcess.start(command.getFirst(), command, Map.of("LC_ALL", "C"))) {
            var exit = process.awaitExit(PATIENCE);
            if (exit.isEmpty() || exit.getAsInt() != 0) {
                throw new IllegalStateException(
                        command + " failed:\n" + process.output().text());
            }
        }
    }

    private void awaitListening() {
        var deadline = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < deadline && process.isAlive()) {
            if (process.output().lines().stream().anyMatch(line -> line.contains("ready to accept connections"))
                    && accepts()) {
                return;
            }
            pause();
        }
        throw new IllegalStateException("PostgreSQL does not listen on " + port + ":\n"
                + process.output().text());
    }

    private boolean accepts() {
        try (var probe = new Socket()) {
            probe.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1_000);
            return true;
        } catch (IOException notYet) {
            return false;
        }
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(10);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        stop();
        folder.close();
    }
}
