package io.moonfleet.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * An object that becomes pods.
 *
 * @param object the Deployment, StatefulSet, Job or Pod
 * @param metadata of its pods
 * @param pod their spec
 */
public record Workload(JsonNode object, JsonNode metadata, JsonNode pod) {

    public static Optional<Workload> of(JsonNode object) {
        return switch (Manifests.kind(object)) {
            case "Deployment", "StatefulSet", "DaemonSet", "Job" -> {
                var template = object.path("spec").path("template");
                yield Optional.of(new Workload(object, template.path("metadata"), template.path("spec")));
            }
            case "Pod" -> Optional.of(new Workload(object, object.path("metadata"), object.path("spec")));
            default -> Optional.empty();
        };
    }

    public String title() {
        return Manifests.title(object);
    }

    public JsonNode labels() {
        return metadata.path("labels");
    }

    public String component() {
        return labels().path("app.kubernetes.io/component").asText();
    }

    /** Whether it goes on until it is told to end. */
    public boolean isLasting() {
        return !Manifests.kind(object).equals("Job") && !Manifests.kind(object).equals("Pod");
    }

    public Stream<JsonNode> containers() {
        return elements(pod.path("containers"));
    }

    public Stream<JsonNode> allContainers() {
        return Stream.concat(elements(pod.path("initContainers")), containers());
    }

    public JsonNode onlyContainer() {
        var all = containers().toList();
        if (all.size() != 1) {
            throw new IllegalStateException(title() + " has " + all.size() + " containers");
        }
        return all.getFirst();
    }

    /** Whether a label selector takes its pods. */
    public boolean isSelectedBy(JsonNode selector) {
        var wanted = selector.path("matchLabels");
        for (var label : wanted.properties()) {
            if (!labels().path(label.getKey()).equals(label.getValue())) {
                return false;
            }
        }
        return elements(selector.path("matchExpressions")).allMatch(this::fits);
    }

    private boolean fits(JsonNode expression) {
        var values = texts(expression.path("values"));
        return switch (expression.path("operator").asText()) {
            case "In" ->
                values.contains(labels().path(expression.path("key").asText()).asText());
            default -> throw new IllegalStateException("an operator that this test does not know: " + expression);
        };
    }

    public static Stream<JsonNode> elements(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false);
    }

    public static List<String> texts(JsonNode array) {
        return elements(array).map(JsonNode::asText).toList();
    }
}
