package io.moonfleet.hub;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;

/**
 * The devices of the hub. Changes are seen by everyone when the method returns and are written behind; {@link
 * Hub#flush()} waits until they are durable. What is wrong with the input is a {@link HubException}.
 */
public interface Devices {

    Optional<Device> find(int id);

    /** All of them, by id. */
    List<Device> all();

    List<Device> children(int parent);

    /** Makes the device of a QuickApp, or gives an existing one with the wished id its new shape. */
    Device install(QuickAppInstallation installation);

    Device createChild(int parent, ChildInstallation child);

    /** Merges top-level fields and single properties; an array is replaced whole (HC3). */
    Device modify(int id, ObjectNode changes);

    /** Removes a device and its children. */
    void remove(int id);

    Device addInterfaces(int id, List<String> interfaces);

    Device removeInterfaces(int id, List<String> interfaces);

    /** The types a device can have. */
    List<String> types();
}
