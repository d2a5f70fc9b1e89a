package io.moonfleet.quickapp;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A real broker, where there is one, that can be killed and started again at its port. */
final class Mosquitto implements AutoCloseable {

    private static final Path PROGRAM = Path.of("/usr/sbin/mosquitto");

    final int port = freePort();
    private final Path config;
    private Process process;

    /** @param lines of its configuration after the listener */
    Mosquitto(Path folder, List<String> lines) {
        config = folder.resolve("mosquitto-" + port + ".conf");
        try {
            Files.writeString(
                    config,
                    "listener " + port + " 127.0.0.1\nallow_anonymous true\nuser root\n" + String.join("\n", lines)
                            + "\n");
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    static boolean isThere() {
        return Files.isExecutable(PROGRAM);
    }

    private static int freePort() {
        try (var free = new ServerSocket(0)) {
            return free.getLocalPort();
        } catch (IOException none) {
            throw new UncheckedIOException(none);
        }
    }

    Mosquitto start() {
        try {
            process = new ProcessBuilder(PROGRAM.toString(), "-c", config.toString())
                    .redirectErrorStream(true)
                    .redirectOutput(
                            config.resolveSibling("mosquitto-" + port + ".log").toFile())
                    .start();
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
        await().until(() -> {
            try (var probe = new Socket(InetAddress.getLoopbackAddress(), port)) {
                return probe.isConnected();
            } catch (IOException notYet) {
                return false;
            }
        });
        return this;
    }

    void kill() {
        process.destroyForcibly();
        try {
            process.waitFor(10, TimeUnit.SECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        kill();
    }
}
