package io.moonfleet.runner;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.moonfleet.hub.ApiRequest;
import io.moonfleet.hub.Hub;
import io.moonfleet.hub.HubCaller;
import io.moonfleet.hub.HubSettings;
import io.moonfleet.hub.HubStore;
import io.moonfleet.hub.MemoryStore;
import io.moonfleet.protocol.Operation.SignIn;
import io.moonfleet.protocol.Reply;
import io.moonfleet.protocol.Role;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Issue 7: each sign-in is in the audit log, good or bad, with the address it came from. */
class SignInDeskTest {

    private static final String ADDRESS = "192.0.2.7";

    private final MemoryStore memory = new MemoryStore();
    private final Hub hub = Hub.open(HubSettings.of("home", new MemoryStore()));
    private final SignInDesk desk = new SignInDesk(hub);

    @AfterEach
    void close() {
        hub.close();
    }

    private JsonNode signIn(SignIn asked) {
        desk.handle(asked, ADDRESS).toCompletableFuture().join();
        var log = hub.api()
                .handle(new ApiRequest(
                        "GET", "/moonfleet/audit", Map.of("action", List.of("sign-in")), null, HubCaller.admin("anna")))
                .toCompletableFuture()
                .join();
        return log.body().path(0);
    }

    private static void assertEntry(JsonNode entry, String user, String how, int status) {
        assertThat(entry.path("user").asText()).isEqualTo(user);
        assertThat(entry.path("about").asText()).isEqualTo(how);
        assertThat(entry.path("status").asInt()).isEqualTo(status);
        assertThat(entry.path("from").asText()).isEqualTo(ADDRESS);
        assertThat(entry.toString()).doesNotContain("horse");
    }

    @Test
    void byPassword() {
        hub.accounts().add("anna", "correct horse", HubCaller.Role.ADMIN);
        assertEntry(signIn(new SignIn.Password("anna", "correct horse")), "anna", "password", 200);
        assertEntry(signIn(new SignIn.Password("anna", "wrong horse")), "anna", "password", 403);
        assertEntry(signIn(new SignIn.Password("nobody", "wrong horse")), "nobody", "password", 403);
    }

    /** A disk that is full: whoever has a session can look at the home, which needs the rules first. */
    @Test
    void theRulesAreToldAlthoughNothingCanBeStored() {
        var isFull = new AtomicBoolean(true);
        var full = (HubStore) Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {HubStore.class},
                (_, method, arguments) -> method.getName().equals("flush") && isFull.get()
                        ? CompletableFuture.failedFuture(new IllegalStateException("disk is full"))
                        : method.invoke(memory, arguments));
        try (var home = Hub.open(HubSettings.of("home", full))) {
            var its = new SignInDesk(home);
            var first = (Reply.Answer) its.handle(new SignIn.Rules(), ADDRESS)
                    .toCompletableFuture()
                    .join();
            assertThat(first.status()).isEqualTo(503);
            assertThat(first.json().toString()).contains("STORE_UNAVAILABLE", "disk is full");
            var known = (Reply.Answer) its.handle(new SignIn.Rules(), ADDRESS)
                    .toCompletableFuture()
                    .join();
            assertThat(known.status()).isEqualTo(200);
            isFull.set(false);
        }
    }

    @Test
    void byATokenThatIsNone() {
        assertEntry(signIn(new SignIn.Token("00ff")), "", "token", 403);
    }

    @Test
    void atKeycloak() {
        assertEntry(signIn(new SignIn.AtKeycloak("anna", Role.ADMIN, "page")), "anna", "keycloak page", 200);
        assertEntry(signIn(new SignIn.AtKeycloak("bert", null, "password")), "bert", "keycloak password", 403);
    }
}
