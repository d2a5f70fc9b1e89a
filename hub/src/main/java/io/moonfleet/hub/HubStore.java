package io.moonfleet.hub;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/**
 * Keeps the hub's documents. The hub holds everything in memory and reads the store only when it opens; after that
 * changes flow one way. {@link #write} must not block: a store groups what comes in within 50 ms.
 */
public interface HubStore extends AutoCloseable {

    /** Whether anything is there after the process has ended. */
    boolean keeps();

    /** Hands over all that is stored: documents first, then properties. */
    void load(Consumer<Change> reader);

    /** Takes a change; for one key the last one counts. The hub gives changes of one key in their order. */
    void write(Change change);

    /** Completes when all that was written before the call is durable; exceptionally when that failed. */
    CompletionStage<Void> flush();

    /** Takes the next numbers of a sequence and gives the first; durable when it returns. Starts at 1. */
    long reserve(String sequence, long count);

    /**
     * Makes a consistent copy while the hub runs and gives its size; refused with 409 by a store that can't.
     *
     * @param name of the copy, beside the store
     */
    default long backup(String name) {
        throw HubException.conflict("this hub keeps nothing, so there is nothing to back up");
    }

    /** Removes a copy; nothing happens when it is not there. */
    default void removeBackup(String name) {}

    /** Writes what is waiting and lets go of the file. */
    @Override
    void close();

    /** A change of one key. */
    sealed interface Change {
        /** A document; {@code version} counts its changes. */
        record Document(String kind, String id, JsonNode body, long version) implements Change {}

        record DocumentRemoved(String kind, String id) implements Change {}

        /** A hot property value of a device, apart from its document so that changing it is cheap. */
        record Property(int device, String name, JsonNode value) implements Change {}

        /** All property values of a device are gone. */
        record PropertiesRemoved(int device) implements Change {}

        record PropertyRemoved(int device, String name) implements Change {}
    }
}
