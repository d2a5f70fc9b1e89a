package io.moonfleet.hub;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Objects;

/**
 * One run of a scene.
 *
 * @param tag what the lines of its log are tagged with
 * @param code the Lua code of its body
 * @param sourceTrigger what has started it, as the script sees it
 */
public record SceneRun(int scene, String name, String tag, String code, JsonNode sourceTrigger) {

    public SceneRun {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(tag, "tag");
        Objects.requireNonNull(code, "code");
        Objects.requireNonNull(sourceTrigger, "sourceTrigger");
    }
}
