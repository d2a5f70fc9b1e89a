package io.moonfleet.hub;

import com.fasterxml.jackson.databind.JsonNode;
import io.moonfleet.hub.QuickAppPort.Outcome;
import java.util.concurrent.CompletionStage;

/** How the hub has scenes run; the runner implements it. No method may block. */
public interface ScenePort {

    /**
     * Runs a scene as somebody's wish, whatever its conditions say.
     *
     * @param args what the caller gives along, or null
     * @param toTheEnd whether the stage completes when it has ended; else when it has begun
     */
    CompletionStage<Outcome> execute(int scene, JsonNode args, boolean toTheEnd);

    /** Ends what of the scene is running. */
    CompletionStage<Outcome> kill(int scene);
}
