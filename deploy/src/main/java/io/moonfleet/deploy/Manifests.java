package io.moonfleet.deploy;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Kubernetes objects that belong together. */
public record Manifests(List<JsonNode> objects) {

    private static final ObjectMapper YAML = new YAMLMapper(YAMLFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build());

    public Manifests {
        objects = List.copyOf(objects);
    }

    /** Documents of YAML, each an object. A key that stands there twice is a mistake. */
    public static Manifests parse(String yaml) {
        try (var documents = YAML.readerFor(JsonNode.class).<JsonNode>readValues(yaml)) {
            return new Manifests(documents.readAll().stream()
                    .filter(document -> document != null && document.isObject() && !document.isEmpty())
                    .toList());
        } catch (IOException e) {
            throw new UncheckedIOException("no YAML: " + e.getMessage(), e);
        }
    }

    public Stream<JsonNode> ofKind(String kind) {
        return objects.stream().filter(object -> kind(object).equals(kind));
    }

    public Optional<JsonNode> find(String kind, String name) {
        return ofKind(kind).filter(object -> name(object).equals(name)).findFirst();
    }

    public JsonNode get(String kind, String name) {
        return find(kind, name)
                .orElseThrow(() -> new IllegalStateException("there is no " + kind + " " + name + " among " + names()));
    }

    public List<String> names() {
        return objects.stream().map(Manifests::title).toList();
    }

    /** Everything that becomes pods. */
    public List<Workload> workloads() {
        return objects.stream().flatMap(object -> Workload.of(object).stream()).toList();
    }

    public Workload workload(String component) {
        return workloads().stream()
                .filter(workload -> workload.component().equals(component))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no pods of " + component + " among " + names()));
    }

    public static String kind(JsonNode object) {
        return object.path("kind").asText();
    }

    public static String name(JsonNode object) {
        return object.path("metadata").path("name").asText();
    }

    /** {@code Deployment/home-moonfleet-gateway}. */
    public static String title(JsonNode object) {
        return kind(object) + "/" + name(object);
    }
}
