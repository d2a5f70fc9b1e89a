package io.moonfleet.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A mosquitto on a free loopback port, which can be killed and started again on the same one. */
public final class Mosquitto implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Path program;
    private final int port = Ports.free();
    private final Path configuration;
    private ChildProcess process;

    private Mosquitto(Path program) {
        this.program = program;
        try {
            configuration = Files.createTempFile("moonfleet-mosquitto", ".conf");
            // QoS 0 bursts must not be thrown away by mosquitto's own short queues; that is not what we look at.
            Files.writeString(configuration, """
                    listener %d 127.0.0.1
                    allow_anonymous true
                    persistence false
                    set_tcp_nodelay true
                    max_queued_messages 0
                    max_inflight_messages 0
                    """.formatted(port));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        restart();
    }

    /** The program, if the machine has it. */
    public static Optional<Path> program() {
        return Stream.of(
                        "/usr/sbin/mosquitto",
                        "/usr/bin/mosquitto",
                        "/usr/local/sbin/mosquitto",
                        "/opt/homebrew/sbin/mosquitto")
                .map(Path::of)
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** Starts one. */
    public static Mosquitto start() {
        return new Mosquitto(program().orElseThrow(() -> new IllegalStateException("mosquitto is not installed")));
    }

    /** {@code mqtt://127.0.0.1:port}. */
    public String url() {
        return "mqtt://127.0.0.1:" + port;
    }

    public int port() {
        return port;
    }

    public ChildProcess process() {
        return process;
    }

    /** As if its machine lost power. */
    public void kill() {
        process.kill();
        process.close();
    }

    /** Starts it again where it was; it remembers nothing. */
    public void restart() {
        process =
                ChildProcess.start("mosquitto", List.of(program.toString(), "-c", configuration.toString()), Map.of());
        awaitListening();
    }

    private void awaitListening() {
        var deadline = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < deadline && process.isAlive()) {
            try (var probe = new Socket()) {
                probe.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1_000);
                return;
            } catch (IOException notYet) {
                pause();
            }
        }
        throw new IllegalStateException("mosquitto does not listen on " + port + ":\n"
                + process.output().text());
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
        process.close();
        try {
            Files.deleteIfExists(configuration);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
