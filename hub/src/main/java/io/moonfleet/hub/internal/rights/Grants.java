package io.moonfleet.hub.internal.rights;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.moonfleet.hub.Device;
import io.moonfleet.hub.Devices;
import io.moonfleet.hub.HubCaller;
import io.moonfleet.hub.internal.document.DocumentTable;

/** What of the home is there for somebody. */
public sealed interface Grants permits Everything, Granted {

    /** For those from whom nothing is hidden. */
    Grants EVERYTHING = new Everything();

    /** What is there for somebody who calls. Nothing is hidden from the house's own programs, as on an HC3. */
    static Grants of(HubCaller caller, Devices devices, DocumentTable documents) {
        return switch (caller.role()) {
            case ADMIN, QUICKAPP -> EVERYTHING;
            case USER, VIEWER -> Granted.to(caller.name(), devices, documents);
        };
    }

    boolean seesAllDevices();

    boolean sees(Device device);

    /** The device with that number; one that does not exist is not there for anybody. */
    boolean seesDevice(int id);

    /**
     * Whether a document is there for them.
     *
     * @param kind its name in the store: {@code room}, {@code scene}
     */
    boolean sees(String kind, ObjectNode document);

    /** Whether the thing with that number is. */
    boolean seesNumbered(String kind, String id);

    /** Whether all things of that kind are, also those to come. */
    boolean seesAll(String kind);

    /** Whether an event, as {@code refreshStates} shows it, is about something that is there for them. */
    boolean seesEvent(JsonNode event);

    /**
     * For services that filter events themselves: {@code everything}, or {@code things} in the words of {@link EventSubject},
     * with {@code device:*} for all of a kind.
     */
    ObjectNode visible();
}
