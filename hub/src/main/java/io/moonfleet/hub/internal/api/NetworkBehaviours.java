package io.moonfleet.hub.internal.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.moonfleet.hub.ApiAnswer;
import io.moonfleet.hub.HubException;
import io.moonfleet.hub.internal.document.DocumentTable;
import io.moonfleet.hub.internal.home.MachineNetwork;
import io.moonfleet.hub.internal.json.Json;
import java.util.Locale;
import java.util.Map;

/**
 * {@code /settings/network} and what is around: the network is this machine's, as it is now. What a client sets is kept and
 * read back, but the machine is not reconfigured by it.
 */
final class NetworkBehaviours {

    /** What an HC3 calls its socket for the network's wire. */
    private static final String WIRE = "eth0";

    private static final String SET = "networkInterface";

    private final DocumentTable documents;

    NetworkBehaviours(HubParts parts) {
        this.documents = parts.documents();
    }

    void register(Map<String, Behaviour> behaviours, Map<String, Rules> rules) {
        rules.put("connection", new Rules() {
            @Override
            public void complete(ObjectNode connection, ObjectNode before, ObjectNode sent) {
                fill(connection, "ipConfig", "ipMode", "dhcp");
                fill(connection, "apConfig", "ssid", "");
                fill(connection, "apConfig", "security", "none");
            }
        });
        behaviours.put(
                "network.config",
                Behaviour.of(_ -> ApiAnswer.ok(
                        Json.object().set("networkConfig", Json.object().set(WIRE, wire())))));
        behaviours.put("network.interface", Behaviour.of(call -> {
            checkWire(call);
            return ApiAnswer.ok(wire());
        }));
        behaviours.put("network.putInterface", Behaviour.of(this::putInterface));
        behaviours.put("network.connection", Behaviour.of(call -> ApiAnswer.ok(connection(call))));
        behaviours.put("network.connect", Behaviour.of(call -> setStatus(call, "connected")));
        behaviours.put("network.disconnect", Behaviour.of(call -> setStatus(call, "disconnected")));
        behaviours.put("network.neighbours", Behaviour.of(NetworkBehaviours::neighbours));
    }

    private static void fill(ObjectNode connection, String part, String field, String value) {
        if (connection.get(part) instanceof ObjectNode given && !given.has(field)) {
            connection.set(part, given.deepCopy().put(field, value));
        }
    }

    private ObjectNode wire() {
        return documents.find(SET, WIRE).orElseGet(NetworkBehaviours::found);
    }

    private static ObjectNode found() {
        var now = MachineNetwork.now();
        var wire = Json.object().put("enabled", true);
        wire.putObject("ipConfig")
                .put("ipMode", "dhcp")
                .put("ip", now.address())
                .put("mask", now.mask())
                .put("gateway", now.gateway())
                .put("dns1", "")
                .put("dns2", "")
                .put("macAddress", now.hardwareAddress());
        return wire;
    }

    private static void checkWire(Call call) {
        if (!call.id().equals(WIRE)) {
            throw HubException.badRequest("interfaceName: there is no interface '" + call.id() + "'");
        }
    }

    private ApiAnswer putInterface(Call call) {
        checkWire(call);
        if (!call.object().path("enabled").isBoolean()) {
            throw HubException.badRequest("enabled: must be true or false");
        }
        documents.put(SET, WIRE, call.object());
        return new ApiAnswer(200, null);
    }

    private ObjectNode connection(Call call) {
        return documents.get("connection", call.id());
    }

    private ApiAnswer setStatus(Call call, String status) {
        documents.change("connection", call.id(), each -> each.put("status", status));
        return new ApiAnswer(200, null);
    }

    /** Whom this machine has lately spoken with on its wire; {@code mac} in the body asks for those that begin so. */
    private static ApiAnswer neighbours(Call call) {
        var wanted = call.objectOrEmpty().path("mac");
        var list = Json.array();
        for (var neighbour : MachineNetwork.neighbours()) {
            boolean meant = wanted.isEmpty()
                    || wanted.valueStream().anyMatch(begin -> neighbour
                            .hardwareAddress()
                            .startsWith(begin.asText().toLowerCase(Locale.ROOT)));
            if (meant) {
                list.addObject()
                        .put("ip", neighbour.address())
                        .put("mac", neighbour.hardwareAddress())
                        .put("vendor", "");
            }
        }
        return ApiAnswer.ok(list);
    }
}
