package io.moonfleet.broker;

import io.moonfleet.harness.Checkout;
import io.moonfleet.harness.ChildProcess;
import io.moonfleet.harness.Mosquitto;
import io.moonfleet.harness.Ports;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** A mosquitto with the shipped configuration, made as an operator makes it; only ports and folders are others. */
final class ShippedMosquitto implements AutoCloseable {

    private final Path folder;
    private final int servicePort = Ports.free();
    private final int devicePort = Ports.free();
    private ChildProcess process;

    private ShippedMosquitto(Path folder) {
        this.folder = folder;
    }

    static boolean isPossible() {
        return Mosquitto.program().isPresent()
                && Files.isExecutable(Path.of("/usr/bin/openssl"))
                && Files.isExecutable(Path.of("/usr/bin/mosquitto_passwd"));
    }

    static ShippedMosquitto start(Path folder, String... homes) {
        var shipped = shipped();
        makeAccounts(shipped.resolve("mosquitto"), folder, homes);
        run(List.of(
                shipped.resolve("certificates").toString(),
                folder.resolve("certs").toString(),
                "localhost",
                "127.0.0.1"));
        var mosquitto = new ShippedMosquitto(folder);
        mosquitto.launch(shipped.resolve("mosquitto/mosquitto.conf"));
        return mosquitto;
    }

    private static Path shipped() {
        return Checkout.find().root().resolve("broker-config");
    }

    /** Copies the folder that is for mosquitto, as an operator does. */
    static void copyTo(Path folder) {
        run(List.of("cp", "-r", shipped().resolve("mosquitto") + "/.", folder.toString()));
    }

    /**
     * @param scripts the folder of the script
     */
    static void makeAccounts(Path scripts, Path folder, String... homes) {
        var command = new ArrayList<>(List.of(scripts.resolve("accounts").toString(), folder.toString()));
        command.addAll(List.of(homes));
        run(command);
    }

    private void launch(Path shipped) {
        try {
            var text = Files.readString(shipped)
                    .replace("/mosquitto/config", folder.toString())
                    .replace("/mosquitto/certs", folder.resolve("certs").toString())
                    .replace("listener 8883", "listener " + servicePort + " 127.0.0.1")
                    .replace("listener 8884", "listener " + devicePort + " 127.0.0.1");
            // Its files are ours alone, and as root it would give its rights up before it reads them.
            var configuration = Files.writeString(
                    folder.resolve("mosquitto.conf"), text + "\nuser " + System.getProperty("user.name") + "\n");
            process = ChildProcess.start(
                    "mosquitto",
                    List.of(Mosquitto.program().orElseThrow().toString(), "-c", configuration.toString()),
                    Map.of());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Awaitility.await("mosquitto listens").atMost(Duration.ofSeconds(20)).until(() -> {
            if (!process.isAlive()) {
                throw new IllegalStateException(process.output().text());
            }
            return accepts(servicePort) && accepts(devicePort);
        });
    }

    private static boolean accepts(int port) {
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 500);
            return true;
        } catch (IOException notYet) {
            return false;
        }
    }

    /** Where services connect, as one of them. */
    BrokerAddress service(String account) {
        return address(servicePort, account);
    }

    /** Where devices connect, as those of a home. */
    BrokerAddress device(String home) {
        return address(devicePort, home);
    }

    private BrokerAddress address(int port, String account) {
        try {
            var password = Files.readString(folder.resolve("secrets/" + account + ".password"));
            return BrokerAddress.parse(
                    "mqtts://" + account + ":" + password + "@localhost:" + port, folder.resolve("certs/ca.crt"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void run(List<String> command) {
        try {
            var child = new ProcessBuilder(command).redirectErrorStream(true).start();
            var output = new String(child.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
            if (!child.waitFor(60, TimeUnit.SECONDS) || child.exitValue() != 0) {
                throw new IllegalStateException(command + ": " + output);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        process.close();
    }
}
