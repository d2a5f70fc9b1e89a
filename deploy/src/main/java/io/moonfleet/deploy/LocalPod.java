package io.moonfleet.deploy;

import static io.moonfleet.deploy.Workload.elements;
import static io.moonfleet.deploy.Workload.texts;

import com.fasterxml.jackson.databind.JsonNode;
import io.moonfleet.harness.Checkout;
import io.moonfleet.harness.ChildProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A pod as processes: its init containers one after the other, then its container. */
final class LocalPod implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Pattern VARIABLE = Pattern.compile("\\$\\(([A-Za-z_][A-Za-z0-9_]*)\\)");
    private static final Pattern HOST = Pattern.compile("://(?:[^@/]*@)?([A-Za-z][A-Za-z0-9.-]*)");

    private final Workload workload;
    private final PodSurroundings surroundings;
    private final PodUser user;
    private final Map<String, Path> volumes = new LinkedHashMap<>();
    private ChildProcess process;

    LocalPod(Workload workload, PodSurroundings surroundings) {
        this.workload = workload;
        this.surroundings = surroundings;
        this.user = PodUser.of(workload.pod());
    }

    void start() {
        prepare();
        var container = workload.onlyContainer();
        process = run(container);
        new Probe(container, process).awaitReady(PATIENCE);
    }

    void runToItsEnd() {
        prepare();
        runToItsEnd(workload.onlyContainer());
    }

    private void prepare() {
        elements(workload.pod().path("volumes"))
                .forEach(volume ->
                        volumes.put(volume.path("name").asText(), surroundings.volume(workload.component(), volume)));
        elements(workload.pod().path("initContainers")).forEach(this::runToItsEnd);
    }

    private void runToItsEnd(JsonNode container) {
        try (var run = run(container)) {
            var exit = run.awaitExit(PATIENCE);
            if (exit.isEmpty() || exit.getAsInt() != 0) {
                throw new IllegalStateException(
                        workload.title() + ": " + container.path("name").asText() + " failed:\n"
                                + run.output().text());
            }
        }
    }

    private ChildProcess run(JsonNode container) {
        var places = places(container);
        place(places);
        volumes.values().forEach(user::own);
        var environment = environment(container, places);
        var name = container.path("name").asText();
        var command = new ArrayList<>(
                Programs.of(workload.component(), texts(container.path("command")), texts(container.path("args"))));
        command.replaceAll(argument -> local(expanded(argument, environment), places));
        environment.put("JAVA_TOOL_OPTIONS", javaOptions(environment, places));
        return ChildProcess.start(name, user.runs(command), environment);
    }

    /** Where the folders of the container are on this machine. */
    private Map<String, Path> places(JsonNode container) {
        return elements(container.path("volumeMounts"))
                .collect(Collectors.toMap(
                        mount -> mount.path("mountPath").asText(),
                        mount -> volumes.get(mount.path("name").asText())));
    }

    /** Files of configuration name other files; they are somewhere else here. */
    private void place(Map<String, Path> places) {
        elements(workload.pod().path("volumes"))
                .filter(volume -> volume.has("configMap"))
                .forEach(volume -> {
                    var folder = volumes.get(volume.path("name").asText());
                    if (places.containsValue(folder)) {
                        rewrite(folder, places);
                    }
                });
    }

    private static void rewrite(Path folder, Map<String, Path> places) {
        try (var files = Files.list(folder)) {
            for (var file : files.toList()) {
                Files.writeString(file, local(Files.readString(file), places));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Map<String, String> environment(JsonNode container, Map<String, Path> places) {
        var environment = new LinkedHashMap<String, String>();
        elements(container.path("env")).forEach(variable -> {
            var from = variable.path("valueFrom").path("secretKeyRef");
            var value = from.isObject()
                    ? surroundings.secrets().get(from)
                    : Optional.of(expanded(variable.path("value").asText(), environment));
            value.ifPresent(text -> environment.put(variable.path("name").asText(), local(text, places)));
        });
        return environment;
    }

    /** {@code $(NAME)} is what an earlier variable says. */
    private static String expanded(String text, Map<String, String> environment) {
        return VARIABLE.matcher(text)
                .replaceAll(found -> Matcher.quoteReplacement(environment.getOrDefault(found.group(1), found.group())));
    }

    private static String local(String text, Map<String, Path> places) {
        var mounts = places.keySet().stream()
                // Nobody writes it, the JVM knows it; and on this machine other folders are below it.
                .filter(mount -> !mount.equals("/tmp"))
                .map(Pattern::quote)
                .collect(Collectors.joining("|"));
        var loopback = text.replace("0.0.0.0", "127.0.0.1");
        return mounts.isEmpty()
                ? loopback
                : Pattern.compile("(" + mounts + ")(?=[/\\s\"'&;]|$)", Pattern.MULTILINE)
                        .matcher(loopback)
                        .replaceAll(found -> Matcher.quoteReplacement(
                                places.get(found.group(1)).toString()));
    }

    /** Names lead to this machine, and the folder for temporary files is the pod's. */
    private String javaOptions(Map<String, String> environment, Map<String, Path> places) {
        try {
            var named = environment.values().stream()
                    .flatMap(value -> HOST.matcher(value).results())
                    .map(found -> found.group(1));
            var hosts = Files.createTempFile(surroundings.folder(), "hosts", "");
            Files.writeString(hosts, surroundings.hosts(named));
            Permissions.letEverybodyRead(hosts);
            return Stream.of(
                            Stream.of("-Djdk.net.hosts.file=" + hosts),
                            Stream.ofNullable(places.get("/tmp")).map(place -> "-Djava.io.tmpdir=" + place))
                    .flatMap(part -> part)
                    .collect(Collectors.joining(" "));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    URI address(String port) {
        return URI.create("http://127.0.0.1:" + Probe.portOf(workload.onlyContainer(), port));
    }

    ChildProcess process() {
        return process;
    }

    @Override
    public void close() {
        if (process == null) {
            return;
        }
        process.terminate();
        process.awaitExit(Duration.ofSeconds(
                workload.pod().path("terminationGracePeriodSeconds").asLong(30)));
        process.close();
    }

    /** The commands of containers: an image of ours starts a service, others' programs are looked for on this machine. */
    private static final class Programs {

        private static final Map<String, String> SERVICES = Map.of(
                "gateway", "api-gateway",
                "ui", "ui-service",
                "runner", "lua-runner-service",
                "migration", "lua-runner-service");

        static List<String> of(String component, List<String> command, List<String> arguments) {
            if (command.isEmpty() && SERVICES.containsKey(component)) {
                return Checkout.find().application(SERVICES.get(component), arguments);
            }
            var program = Path.of("/usr/sbin", command.getFirst());
            var whole = new ArrayList<String>();
            whole.add(Files.isExecutable(program) ? program.toString() : command.getFirst());
            whole.addAll(command.subList(1, command.size()));
            whole.addAll(arguments);
            return whole;
        }
    }
}
