package io.moonfleet.hub.internal.rights;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.moonfleet.hub.Device;
import io.moonfleet.hub.internal.json.Json;

/** Nothing is hidden. */
record Everything() implements Grants {

    @Override
    public boolean seesAllDevices() {
        return true;
    }

    @Override
    public boolean sees(Device device) {
        return true;
    }

    @Override
    public boolean seesDevice(int id) {
        return true;
    }

    @Override
    public boolean sees(String kind, ObjectNode document) {
        return true;
    }

    @Override
    public boolean seesNumbered(String kind, String id) {
        return true;
    }

    @Override
    public boolean seesAll(String kind) {
        return true;
    }

    @Override
    public boolean seesEvent(JsonNode event) {
        return true;
    }

    @Override
    public ObjectNode visible() {
        return Json.object().put("everything", true);
    }
}
