package io.moonfleet.quickapp;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * What a QuickApp asks of the home it lives in. Called on the QuickApp's own thread; the methods without a stage must
 * not wait for anything slow.
 */
public interface QuickAppHome {

    /** The HC3 API. The stage fails only when no answer can be had at all. */
    CompletionStage<HomeAnswer> request(HomeRequest request);

    void updateProperty(int device, String name, JsonNode value);

    void updateView(int device, String element, String property, JsonNode value);

    void log(LogLine line);

    /** @param detail why, for {@link Life#CRASHED}; otherwise empty or a short remark */
    void lifeChanged(int device, Life life, String detail);

    /** A script begins or ends to listen to the home's events, see {@link QuickApp#deliverEvent}. */
    default void listens(int device, boolean wanted) {}

    /**
     * Whether the QuickApp may still act: where several runners share a home, another may run it by now. Asked before anything of
     * it runs or leaves, so it must be quick.
     */
    default boolean mayAct() {
        return true;
    }

    /** The device as {@code GET /devices/{id}} gives it, or null. The caller does not change it. */
    JsonNode device(int id);

    /** The devices whose parent is the given one. */
    List<JsonNode> children(int parent);
}
