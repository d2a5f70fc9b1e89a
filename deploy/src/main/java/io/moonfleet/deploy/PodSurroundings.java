package io.moonfleet.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What pods find in a cluster: secrets, config maps, disks, and names that lead somewhere. */
record PodSurroundings(Manifests manifests, KeptSecrets secrets, Path folder) {

    /** Makes the folder that a volume is. What a claim keeps is there again for the next pod; all else is new. */
    Path volume(String pod, JsonNode volume) {
        try {
            var name = volume.path("name").asText();
            if (volume.has("persistentVolumeClaim")) {
                var claim =
                        volume.path("persistentVolumeClaim").path("claimName").asText();
                manifests.get("PersistentVolumeClaim", claim);
                return Files.createDirectories(folder.resolve("claims").resolve(claim));
            }
            var place =
                    Files.createTempDirectory(Files.createDirectories(folder.resolve("pods")), pod + "-" + name + "-");
            for (var file : files(volume).entrySet()) {
                Files.writeString(place.resolve(file.getKey()), file.getValue());
            }
            return place;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Map<String, String> files(JsonNode volume) {
        if (volume.has("secret")) {
            var secret = volume.path("secret");
            return chosen(secrets.get(secret.path("secretName").asText()), secret.path("items"));
        }
        if (volume.has("configMap")) {
            var values = new TreeMap<String, String>();
            manifests
                    .get("ConfigMap", volume.path("configMap").path("name").asText())
                    .path("data")
                    .properties()
                    .forEach(
                            entry -> values.put(entry.getKey(), entry.getValue().asText()));
            return chosen(values, volume.path("configMap").path("items"));
        }
        if (volume.has("emptyDir")) {
            return Map.of();
        }
        throw new IllegalStateException("a volume that this cluster does not have: " + volume);
    }

    private static Map<String, String> chosen(Map<String, String> values, JsonNode items) {
        if (items.isMissingNode()) {
            return values;
        }
        return Workload.elements(items)
                .collect(Collectors.toMap(
                        item -> item.path("path").asText(),
                        item -> values.get(item.path("key").asText())));
    }

    /** Lines of a hosts file: every service, and whoever else is named. */
    String hosts(Stream<String> others) {
        var services = manifests.ofKind("Service").map(Manifests::name);
        return Stream.concat(Stream.of("localhost"), Stream.concat(services, others))
                .distinct()
                .map(name -> "127.0.0.1 " + name + "\n")
                .collect(Collectors.joining());
    }
}
