package io.moonfleet.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The secrets of a cluster. Those that an installation makes stay as they are when it is upgraded. */
final class KeptSecrets {

    private final Map<String, Map<String, String>> secrets = new HashMap<>();

    void put(String name, Map<String, String> values) {
        secrets.put(name, Map.copyOf(values));
    }

    /** What the chart makes once is left alone when it is there, and made when it is not. */
    void take(Manifests manifests) {
        manifests
                .ofKind("Secret")
                .filter(secret -> !isMadeOnce(secret) || !secrets.containsKey(Manifests.name(secret)))
                .forEach(secret -> put(Manifests.name(secret), values(secret)));
    }

    private static boolean isMadeOnce(JsonNode secret) {
        return secret.path("metadata").path("annotations").has(Chart.HOOK);
    }

    private static Map<String, String> values(JsonNode secret) {
        var values = new HashMap<String, String>();
        secret.path("data")
                .properties()
                .forEach(entry -> values.put(
                        entry.getKey(),
                        new String(Base64.getDecoder().decode(entry.getValue().asText()), StandardCharsets.UTF_8)));
        secret.path("stringData")
                .properties()
                .forEach(entry -> values.put(entry.getKey(), entry.getValue().asText()));
        return values;
    }

    Map<String, String> get(String name) {
        var secret = secrets.get(name);
        if (secret == null) {
            throw new IllegalStateException("there is no secret " + name + " but " + secrets.keySet());
        }
        return secret;
    }

    /** What a {@code secretKeyRef} says; empty when it is not there and need not be. */
    Optional<String> get(JsonNode reference) {
        var name = reference.path("name").asText();
        var key = reference.path("key").asText();
        if (reference.path("optional").asBoolean() && !secrets.containsKey(name)) {
            return Optional.empty();
        }
        var value = get(name).get(key);
        if (value == null) {
            throw new IllegalStateException("secret " + name + " has no key " + key);
        }
        return Optional.of(value);
    }
}
