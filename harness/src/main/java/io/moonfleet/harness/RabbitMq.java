package io.moonfleet.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A RabbitMQ cluster on free loopback ports with the configuration that {@code broker-config/rabbitmq} has, but for TLS, and with
 * all that Erlang needs of its own: folders, cookie, and the daemon that knows the nodes.
 */
public final class RabbitMq implements AutoCloseable {

    /** The password of every account. */
    public static final String PASSWORD = "secret";

    /** An account that may do everything, for the contract. */
    public static final String ANYBODY = "anybody";

    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final byte[] SALT = {1, 2, 3, 4};

    private final Path program;
    private final TemporaryFolder folder = TemporaryFolder.make("moonfleet-rabbitmq");
    private final int epmdPort = Ports.free();
    private final ChildProcess epmd;
    private final List<Node> nodes = new ArrayList<>();

    private record Node(String name, int mqttPort, ChildProcess process) {}

    private RabbitMq(Path program, int count) {
        this.program = program;
        epmd = ChildProcess.start(
                "epmd", List.of("epmd", "-port", Integer.toString(epmdPort), "-address", "127.0.0.1"), Map.of());
        try {
            for (var number = 1; number <= count; number++) {
                start("node" + number);
            }
        } catch (IOException e) {
            close();
            throw new UncheckedIOException(e);
        } catch (IllegalStateException e) {
            close();
            throw e;
        }
    }

    /** The server's own start script, if the machine has one. Debian's wrapper would change the user. */
    public static Optional<Path> program() {
        var debian = Path.of("/usr/lib/rabbitmq/lib");
        if (!Files.isDirectory(debian)) {
            return Optional.empty();
        }
        try (var versions = Files.list(debian)) {
            return versions.map(version -> version.resolve("sbin/rabbitmq-server"))
                    .filter(Files::isExecutable)
                    .max(Comparator.naturalOrder());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts one of so many nodes; each is ready when this returns. */
    public static RabbitMq cluster(int nodes) {
        return new RabbitMq(program().orElseThrow(() -> new IllegalStateException("RabbitMQ is not installed")), nodes);
    }

    /** Where a service of that account reaches a node; the first is 0. */
    public String url(int node, String account) {
        return "mqtt://" + account + ":" + PASSWORD + "@127.0.0.1:"
                + nodes.get(node).mqttPort();
    }

    private void start(String name) throws IOException {
        var home = Files.createDirectory(folder.path().resolve(name));
        var port = Ports.free();
        var configuration = Files.write(home.resolve("rabbitmq.conf"), configuration(port, home));
        var plugins = Files.writeString(home.resolve("enabled_plugins"), "[rabbitmq_mqtt].\n");
        var environment = Map.ofEntries(
                Map.entry("HOME", home.toString()),
                Map.entry("ERL_EPMD_PORT", Integer.toString(epmdPort)),
                Map.entry("RABBITMQ_NODENAME", name + "@localhost"),
                Map.entry("RABBITMQ_DIST_PORT", Integer.toString(Ports.free())),
                Map.entry("RABBITMQ_CONF_ENV_FILE", home.resolve("none").toString()),
                Map.entry("RABBITMQ_CONFIG_FILE", configuration.toString()),
                Map.entry("RABBITMQ_ENABLED_PLUGINS_FILE", plugins.toString()),
                Map.entry("RABBITMQ_MNESIA_BASE", home.resolve("data").toString()),
                Map.entry("RABBITMQ_LOG_BASE", home.resolve("log").toString()),
                Map.entry(
                        "RABBITMQ_GENERATED_CONFIG_DIR", home.resolve("config").toString()),
                Map.entry("RABBITMQ_PID_FILE", home.resolve("pid").toString()),
                // Idle schedulers spin otherwise, and there are few processors here.
                Map.entry(
                        "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS",
                        "-setcookie moonfleet -kernel inet_dist_use_interface {127,0,0,1} +S 2:2 +sbwt none"));
        var process = ChildProcess.start("rabbitmq " + name, List.of(program.toString()), environment);
        nodes.add(new Node(name, port, process));
        awaitListening(nodes.getLast());
    }

    private List<String> configuration(int mqttPort, Path home) throws IOException {
        var shipped = Checkout.find().root().resolve("broker-config/rabbitmq");
        var definitions = Files.writeString(home.resolve("definitions.json"), definitions(shipped));
        var first = "node1@localhost";
        var replaced = List.of(
                "mqtt.listeners.",
                "ssl_options.",
                "cluster_formation.classic_config.nodes",
                "load_definitions",
                // With two nodes each is a minority when the other is away.
                "cluster_partition_handling");
        return Stream.concat(
                        Files.readAllLines(shipped.resolve("rabbitmq.conf")).stream()
                                .filter(line -> replaced.stream().noneMatch(line::startsWith)),
                        Stream.of(
                                "mqtt.listeners.tcp.1 = 127.0.0.1:" + mqttPort,
                                "cluster_formation.classic_config.nodes.1 = " + first,
                                "load_definitions = " + definitions,
                                "log.console = true",
                                "log.console.level = warning"))
                .toList();
    }

    private static String definitions(Path shipped) throws IOException {
        var text = Files.readString(shipped.resolve("definitions.json")).replace("replace-me", hash(PASSWORD));
        var all = "\"user\": \"" + ANYBODY + "\", \"vhost\": \"home\"";
        return text.replaceFirst(
                        "\"users\": \\[",
                        "\"users\": [{\"name\": \"" + ANYBODY + "\", \"password_hash\": \"" + hash(PASSWORD)
                                + "\", \"hashing_algorithm\": \"rabbit_password_hashing_sha256\", \"tags\": [], \"limits\": {}},")
                .replaceFirst(
                        "\"permissions\": \\[",
                        "\"permissions\": [{" + all + ", \"configure\": \".*\", \"write\": \".*\", \"read\": \".*\"},");
    }

    /** As RabbitMQ stores passwords: salt, and the hash of salt and password. */
    private static String hash(String password) {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            digest.update(SALT);
            var hashed = digest.digest(password.getBytes(StandardCharsets.UTF_8));
            var both = new byte[SALT.length + hashed.length];
            System.arraycopy(SALT, 0, both, 0, SALT.length);
            System.arraycopy(hashed, 0, both, SALT.length, hashed.length);
            return Base64.getEncoder().encodeToString(both);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private void awaitListening(Node node) {
        var deadline = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < deadline && node.process().isAlive()) {
            try (var probe = new Socket()) {
                probe.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), node.mqttPort()), 1_000);
                return;
            } catch (IOException notYet) {
                pause();
            }
        }
        throw new IllegalStateException(node.name() + " does not listen on " + node.mqttPort() + ":\n"
                + nodes.stream().map(each -> each.process().output().text()).collect(Collectors.joining("\n")));
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(50);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        // The script that was started has started the server.
        nodes.forEach(node -> ProcessHandle.of(node.process().pid())
                .ifPresent(script -> script.descendants().toList().forEach(ProcessHandle::destroyForcibly)));
        nodes.forEach(node -> node.process().close());
        epmd.close();
        folder.close();
    }
}
