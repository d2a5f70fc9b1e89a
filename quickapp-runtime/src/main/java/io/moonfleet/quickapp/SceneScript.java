package io.moonfleet.quickapp;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Objects;

/**
 * The body of a scene that is to run once.
 *
 * @param tag what its log lines are tagged with, and what error messages call its file
 * @param sourceTrigger what has started it, as the script sees it
 */
public record SceneScript(int scene, String tag, String code, JsonNode sourceTrigger) {

    public SceneScript {
        Objects.requireNonNull(tag);
        Objects.requireNonNull(code);
        Objects.requireNonNull(sourceTrigger);
    }
}
