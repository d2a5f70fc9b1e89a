package io.moonfleet.hub;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/** How the hub reaches the QuickApps; the runner implements it. No method may block. */
public interface QuickAppPort {

    /**
     * Runs an action.
     *
     * @param quickApp the device whose QuickApp runs it
     * @param device the device it is for: the QuickApp's or one of its children
     */
    CompletionStage<Outcome> runAction(int quickApp, int device, String action, List<JsonNode> args);

    /** Tells a QuickApp of a tap, a slide or a choice on the screen of the device. */
    CompletionStage<Outcome> uiEvent(int quickApp, int device, String element, String eventType, List<JsonNode> values);

    /** Ends a QuickApp's life and begins a new one: same device, variables, storage and children. */
    CompletionStage<Outcome> restart(int quickApp);

    /**
     * Says whether QuickApps can have such limits.
     *
     * @throws HubException a name or value is wrong
     */
    default void checkLimits(Map<String, Double> limits) {}

    /** A QuickApp was installed through the API and should start. */
    default void installed(int quickApp) {}

    /** The device is gone or disabled: its QuickApp must end. Also told of children and of devices without one. */
    default void removed(int quickApp) {}

    /** How it ended. */
    sealed interface Outcome {
        /** It ran; {@code result} may be null. */
        record Done(JsonNode result) implements Outcome {}

        /** The QuickApp's own code failed. */
        record Failed(String error) implements Outcome {}

        /** It was not carried out: no such QuickApp here, a full mailbox … */
        record Refused(int status, String reason, String message) implements Outcome {}
    }
}
