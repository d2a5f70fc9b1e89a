package io.moonfleet.runner;

import static org.assertj.core.api.Assertions.assertThat;

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
            FirstAdmin.of(NAMED).orElseThrow().joins(hub.accounts());

            assertThat(hub.accounts().check("operator", "correct horse"))
                    .hasValueSatisfying(account -> assertThat(account.role()).isEqualTo(HubCaller.Role.ADMIN));
        }
    }

    @Test
    void aHomeWithUsersKeepsThemAsTheyAre() {
        try (var hub = Hub.open(HubSettings.of("home", new MemoryStore()))) {
            hub.accounts().add("anna", "another horse", HubCaller.Role.ADMIN);
            FirstAdmin.of(NAMED).orElseThrow().joins(hub.accounts());

            assertThat(hub.accounts().all())
                    .extracting(account -> account.name())
                    .containsExactly("anna");
        }
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
