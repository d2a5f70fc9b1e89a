package io.moonfleet.hub.internal.secret;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Collection;
import java.util.List;
import java.util.function.IntFunction;

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
    private final IntFunction<Collection<List<String>>> hidden;

    /** @param hidden the texts in what a device stores hidden; asked for each line, too */
    public SecretsInLogs(Source source, IntFunction<Collection<List<String>>> hidden) {
        this.source = source;
        this.hidden = hidden;
    }

    /** @param device whose line it is, 0 for the hub's own */
    public String masked(int device, String message) {
        if (device <= 0) {
            return message;
        }
        var shown = withoutSecretsOf(device, message);
        int parent = source.parent(device);
        return parent <= 0 ? shown : withoutSecretsOf(parent, shown);
    }

    private String withoutSecretsOf(int device, String message) {
        var shown = message;
        for (var variable : source.variables(device)) {
            if (SecretVariables.isSecret(variable)) {
                shown = without(variable.path("value").asText(), shown);
            }
        }
        for (var texts : hidden.apply(device)) {
            for (var text : texts) {
                shown = without(text, shown);
            }
        }
        return shown;
    }

    private static String without(String secret, String message) {
        return secret.length() >= SHORTEST ? message.replace(secret, SecretVariables.MASK) : message;
    }
}
