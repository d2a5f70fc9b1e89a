package io.moonfleet.hub.internal.secret;

import com.fasterxml.jackson.databind.JsonNode;

/** Takes a QuickApp's secrets out of what it, or a child of it, writes into the log: more people read that than may know them. */
public final class SecretsInLogs {

    /** Of a log without something shorter nothing would be left, and guessing it is no work. */
    private static final int SHORTEST = 4;

    /** What is known of devices; asked for each line, so it makes nothing anew. */
    public interface Source {

        /** The variables of a device; a missing node when there is none. */
        JsonNode variables(int device);

        /** The device that a device belongs to, 0 for none. */
        int parent(int device);
    }

    private final Source source;

    public SecretsInLogs(Source source) {
        this.source = source;
    }

    /** @param device whose line it is, 0 for the hub's own */
    public String masked(int device, String message) {
        if (device <= 0) {
            return message;
        }
        var shown = without(source.variables(device), message);
        int parent = source.parent(device);
        return parent <= 0 ? shown : without(source.variables(parent), shown);
    }

    private static String without(JsonNode variables, String message) {
        var shown = message;
        for (var variable : variables) {
            var secret =
                    SecretVariables.isSecret(variable) ? variable.path("value").asText() : "";
            if (secret.length() >= SHORTEST) {
                shown = shown.replace(secret, SecretVariables.MASK);
            }
        }
        return shown;
    }
}
