package io.moonfleet.runner;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.moonfleet.hub.ApiRequest;
import io.moonfleet.hub.Hub;
import io.moonfleet.hub.HubCaller;
import io.moonfleet.hub.HubSettings;
import io.moonfleet.hub.MemoryStore;
import io.moonfleet.protocol.Caller;
import io.moonfleet.protocol.FleetOperation.HomeWrites;
import io.moonfleet.protocol.FleetOperation.Written;
import io.moonfleet.protocol.HomeWrite;
import io.moonfleet.protocol.Operation;
import io.moonfleet.protocol.Role;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WrittenHomeTest {

    private static final int LAMP = 55;

    private static HomeWrites told(String request) {
        var caller = new Caller("anna", Role.ADMIN, "192.168.1.20");
        var deed = new HomeWrite.Deed(
                LAMP, caller, new Operation.RunAction(LAMP, "turnOn", List.of()), 202, null, request);
        return new HomeWrites("runner-a", "0.1", List.of(new Written(LAMP, 1, deed)));
    }

    private static JsonNode audit(Hub hub) {
        var request = new ApiRequest("GET", "/moonfleet/audit", Map.of(), null, HubCaller.admin("test"));
        return hub.api().handle(request).toCompletableFuture().join().body();
    }

    /** The next keeper has read what the one before had stored, but not which messages it had taken. */
    @Test
    void aDeedWhoseKeeperDiedBetweenStoringAndAnsweringStandsInTheAuditLogOnce() {
        try (var hub = Hub.open(HubSettings.of("home", new MemoryStore()))) {
            for (var keeper = 0; keeper < 2; keeper++) {
                var home = new WrittenHome(hub, null, new Spots(), null, null, () -> {});
                home.write(told("gateway-1.7")).toCompletableFuture().join();
            }
            assertThat(audit(hub)).hasSize(1);
            new WrittenHome(hub, null, new Spots(), null, null, () -> {})
                    .write(told("gateway-1.8"))
                    .toCompletableFuture()
                    .join();
            assertThat(audit(hub)).hasSize(2);
        }
    }
}
