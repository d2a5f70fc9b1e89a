package io.moonfleet.runner;

import static org.assertj.core.api.Assertions.assertThat;

import io.moonfleet.hub.ApiRequest;
import io.moonfleet.hub.Hub;
import io.moonfleet.hub.HubCaller;
import io.moonfleet.hub.HubSettings;
import io.moonfleet.hub.MemoryStore;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FirstAdminTest {

    private static final Map<String, String> NAMED =
            Map.of(FirstAdmin.NAME, "operator", FirstAdmin.PASSWORD, "correct horse");

    @Test
    void aHomeWithoutUsersGetsOneWhoMayEverything() {
        try (var hub = Hub.open(HubSettings.of("home", new MemoryStore()))) {
            FirstAdmin.of(NAMED).orElseThrow().joins(hub);

            assertThat(hub.accounts().check("operator", "correct horse"))
                    .hasValueSatisfying(account -> assertThat(account.role()).isEqualTo(HubCaller.Role.ADMIN));
            assertThat(audit(hub)).contains("\"first admin from the environment\"", "\"operator\"", "\"local\"");
            assertThat(audit(hub)).doesNotContain("horse");
        }
    }

    @Test
    void aHomeWithUsersKeepsThemAsTheyAre() {
        try (var hub = Hub.open(HubSettings.of("home", new MemoryStore()))) {
            hub.accounts().add("anna", "another horse", HubCaller.Role.ADMIN);
            FirstAdmin.of(NAMED).orElseThrow().joins(hub);

            assertThat(hub.accounts().all())
                    .extracting(account -> account.name())
                    .containsExactly("anna");
            assertThat(audit(hub)).doesNotContain("first admin");
        }
    }

    private static String audit(Hub hub) {
        var asked = new ApiRequest("GET", "/moonfleet/audit", Map.of(), null, HubCaller.admin("anna"));
        return hub.api().handle(asked).toCompletableFuture().join().body().toString();
    }

    @Test
    void withoutBothVariablesThereIsNone() {
        assertThat(FirstAdmin.of(Map.of(FirstAdmin.NAME, "operator"))).isEmpty();
        assertThat(FirstAdmin.of(Map.of(FirstAdmin.NAME, "operator", FirstAdmin.PASSWORD, " ")))
                .isEmpty();
    }

    @Test
    void thePasswordIsInNoLog() {
        assertThat(FirstAdmin.of(NAMED).orElseThrow().toString()).doesNotContain("horse");
    }
}
