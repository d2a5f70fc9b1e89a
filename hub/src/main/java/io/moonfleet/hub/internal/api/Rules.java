package io.moonfleet.hub.internal.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.moonfleet.hub.internal.json.Json;

/** What a kind of documents needs beyond what the catalogue says of it. */
interface Rules {

    /** Nothing special. */
    Rules NONE = new Rules() {};

    /**
     * Checks and completes a document before it is stored.
     *
     * @param before the document that it replaces, null for a new one
     * @param sent what the client sent
     */
    default void complete(ObjectNode document, ObjectNode before, ObjectNode sent) {}

    /** Called when a document has been stored, new or changed. */
    default void stored(ObjectNode document) {}

    /** Whether a document of a list is meant by the parameters of the query that are no fields. */
    default boolean isMeant(ObjectNode document, Call call) {
        return true;
    }

    /** What clients see of a document. */
    default ObjectNode show(ObjectNode document) {
        return document;
    }

    default void beforeRemoval(ObjectNode document) {}

    /** What a client gets who has changed a document, given as it is shown. */
    default JsonNode answerOfChange(ObjectNode shown) {
        return shown;
    }

    /** What a client gets who has removed a document; null for nothing. */
    default JsonNode answerOfRemoval(ObjectNode removed) {
        return null;
    }

    /** Called when a document is gone. */
    default void removed(ObjectNode document) {}

    /**
     * The data of the event of a change.
     *
     * @param before null when it was made
     * @param after null when it was removed
     */
    default JsonNode event(String key, ObjectNode before, ObjectNode after) {
        return Json.object().set(key, (after == null ? before : after).path(key));
    }
}
