package io.moonfleet.deploy;

import io.moonfleet.harness.ChildProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Runs the pods of manifests as processes of this machine, with exactly the commands, arguments, variables, files and ports that
 * Kubernetes would give them. Other than there, all names lead to the loopback address, folders have another place, and a
 * deployment has one pod.
 */
public final class LocalCluster implements AutoCloseable {

    private final Path folder;
    private final KeptSecrets secrets = new KeptSecrets();
    private final Map<String, LocalPod> pods = new LinkedHashMap<>();
    private Manifests manifests = new Manifests(List.of());

    public LocalCluster() {
        try {
            folder = Files.createTempDirectory("moonfleet-cluster");
            // Who runs as somebody else must get to what is theirs.
            Permissions.letEverybodyPass(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Makes a secret that the manifests leave to somebody else. */
    public void provide(String secret, Map<String, String> values) {
        secrets.put(secret, values);
    }

    /** Takes the manifests of an installation or, later, of an upgrade. Starts nothing. */
    public void apply(Manifests newManifests) {
        secrets.take(newManifests);
        manifests = newManifests;
    }

    /** Starts the pods of these components, one after the other, each when the one before is ready. */
    public void start(String... components) {
        for (var component : components) {
            var pod = pod(component);
            pods.put(component, pod);
            pod.start();
        }
    }

    /** Runs the pod of a job to its end. */
    public void run(String component) {
        try (var pod = pod(component)) {
            pod.runToItsEnd();
        }
    }

    private LocalPod pod(String component) {
        return new LocalPod(manifests.workload(component), new PodSurroundings(manifests, secrets, folder));
    }

    /** What a secret of the cluster says. */
    public String secret(String name, String key) {
        return secrets.get(name).get(key);
    }

    /** As Kubernetes does it: TERM, and after the grace period by force. */
    public void stop(String component) {
        pods.remove(component).close();
    }

    /** Where a component's HTTP port is. */
    public URI address(String component) {
        return pods.get(component).address("http");
    }

    /** In the order in which they were started. */
    public List<ChildProcess> processes(String... components) {
        return List.of(components).stream()
                .map(component -> pods.get(component).process())
                .toList();
    }

    /** Everything that was printed. */
    public String log() {
        var log = new StringBuilder();
        pods.forEach((component, pod) -> log.append("--- ")
                .append(component)
                .append('\n')
                .append(pod.process().output().text())
                .append('\n'));
        return log.toString();
    }

    @Override
    public void close() {
        var last = new ArrayList<>(pods.keySet());
        last.reversed().forEach(this::stop);
        Permissions.delete(folder);
    }
}
