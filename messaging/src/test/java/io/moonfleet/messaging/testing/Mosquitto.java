package io.moonfleet.messaging.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** A mosquitto of the test's own on a free port of the loopback, which can be killed and started again there. */
public final class Mosquitto implements AutoCloseable {

    private static final Path PROGRAM = Path.of("/usr/sbin/mosquitto");

    private final int port;
    private final Path directory;
    private Process process;

    private Mosquitto(int port, Path directory) {
        this.port = port;
        this.directory = directory;
    }

    public static boolean isInstalled() {
        return Files.isExecutable(PROGRAM);
    }

    /** One that is not running yet; its port is known. */
    public static Mosquitto prepared() {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var directory = Files.createTempDirectory("mosquitto");
            var mosquitto = new Mosquitto(socket.getLocalPort(), directory);
            mosquitto.configure();
            return mosquitto;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static Mosquitto started() {
        var mosquitto = prepared().with("allow_anonymous true");
        mosquitto.start();
        return mosquitto;
    }

    public String url() {
        return "mqtt://127.0.0.1:" + port;
    }

    public int port() {
        return port;
    }

    public void start() {
        try {
            process = new ProcessBuilder(
                            PROGRAM.toString(), "-c", configuration().toString())
                    .redirectErrorStream(true)
                    .redirectOutput(directory.resolve("log").toFile())
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Awaitility.await("mosquitto listens").atMost(Duration.ofSeconds(10)).until(this::accepts);
    }

    /** Ends it without a goodbye to its clients. */
    public void kill() {
        process.destroyForcibly();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                throw new IllegalStateException("mosquitto " + process.pid() + " does not end");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while mosquitto ends", e);
        }
    }

    @Override
    public void close() {
        if (process != null && process.isAlive()) {
            kill();
        }
        try (var files = Files.list(directory)) {
            for (var file : files.toList()) {
                Files.delete(file);
            }
            Files.delete(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Adds lines to its configuration, before it starts. */
    public Mosquitto with(String... lines) {
        try {
            Files.write(configuration(), List.of(lines), StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    /** Where files for its configuration can be put; it is removed at the end. */
    public Path directory() {
        return directory;
    }

    private Path configuration() {
        return directory.resolve("mosquitto.conf");
    }

    private void configure() throws IOException {
        // max_queued_messages also bounds what waits for a slow reader with QoS 0; set_tcp_nodelay is off by default.
        Files.writeString(configuration(), """
                listener %d 127.0.0.1
                persistence false
                set_tcp_nodelay true
                max_queued_messages 0
                """.formatted(port));
    }

    private boolean accepts() {
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 200);
            return true;
        } catch (IOException notYet) {
            return false;
        }
    }
}
