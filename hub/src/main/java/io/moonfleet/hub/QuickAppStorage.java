package io.moonfleet.hub;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A QuickApp's internal storage: its own values, kept over restarts and shown under {@code /plugins/{id}/variables}. */
public interface QuickAppStorage {

    Optional<JsonNode> get(String name);

    /** All of them, in the order they were made. */
    Map<String, JsonNode> all();

    /** The names of those that are hidden. */
    Set<String> hidden();

    void set(String name, JsonNode value, boolean hidden);

    boolean remove(String name);

    void clear();
}
