package io.moonfleet.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.fabric8.zjsonpatch.JsonPatch;
import io.moonfleet.harness.Checkout;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * A folder that {@code kubectl apply -k} takes, built as kubectl builds it. It knows the part of kustomize that our folders use:
 * resources, patches of JSON operations, a namespace; and refuses anything else.
 */
public record Kustomization(Path folder) {

    private static final ObjectMapper YAML = new YAMLMapper();
    private static final Set<String> KNOWN = Set.of("apiVersion", "kind", "namespace", "resources", "patches");

    /** One that is shipped in {@code k8s/}. */
    public static Kustomization shipped(String name) {
        return new Kustomization(Checkout.find().root().resolve("k8s").resolve(name));
    }

    /** All its objects, patched. */
    public Manifests build() {
        var description = read(folder.resolve("kustomization.yaml"));
        for (var field : description.properties()) {
            require(KNOWN.contains(field.getKey()), "kustomize's " + field.getKey() + " is not known here");
        }
        List<ObjectNode> objects = new ArrayList<>();
        for (var resource : Workload.texts(description.path("resources"))) {
            load(folder.resolve(resource).normalize()).objects().forEach(object -> objects.add(object.deepCopy()));
        }
        Workload.elements(description.path("patches")).forEach(patch -> apply(patch, objects));
        if (description.has("namespace")) {
            var namespace = description.path("namespace").asText();
            objects.stream()
                    .filter(object -> !Manifests.kind(object).equals("Namespace"))
                    .forEach(object -> ((ObjectNode) object.path("metadata")).put("namespace", namespace));
        }
        return new Manifests(List.copyOf(objects));
    }

    private static Manifests load(Path resource) {
        if (Files.isDirectory(resource)) {
            return new Kustomization(resource).build();
        }
        try {
            return Manifests.parse(Files.readString(resource));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void apply(JsonNode patch, List<ObjectNode> objects) {
        var target = patch.path("target");
        var operations =
                patch.has("path") ? read(folder.resolve(patch.path("path").asText())) : inline(patch);
        var patched = 0;
        for (var object : objects) {
            if (Manifests.kind(object).equals(target.path("kind").asText())
                    && Manifests.name(object).equals(target.path("name").asText())) {
                object.setAll((ObjectNode) JsonPatch.apply(operations, object));
                patched++;
            }
        }
        require(patched == 1, "a patch of " + folder + " is for " + patched + " objects: " + target);
    }

    private static JsonNode inline(JsonNode patch) {
        try {
            return YAML.readTree(patch.path("patch").asText());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JsonNode read(Path file) {
        try {
            return YAML.readTree(file.toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void require(boolean condition, String otherwise) {
        if (!condition) {
            throw new IllegalStateException(otherwise);
        }
    }
}
