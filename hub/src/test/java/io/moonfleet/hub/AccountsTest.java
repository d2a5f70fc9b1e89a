package io.moonfleet.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.moonfleet.hub.HubCaller.Role;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AccountsTest {

    private static final String PASSWORD = "correct horse";

    private final Hub hub = Hub.open(HubSettings.of("home", new MemoryStore()));
    private final Accounts accounts = hub.accounts();

    @AfterEach
    void close() {
        hub.close();
    }

    @Test
    void onlyTheRightPasswordIsTheRightOne() {
        var anna = accounts.add("anna", PASSWORD, Role.USER);
        assertThat(accounts.check("anna", PASSWORD)).hasValue(anna);
        assertThat(accounts.check("anna", PASSWORD + " ")).isEmpty();
        assertThat(accounts.check("Anna", PASSWORD)).isEmpty();
        assertThat(accounts.check("nobody", PASSWORD)).isEmpty();
    }

    @Test
    void neitherPasswordNorTokenIsKept(@TempDir Path folder) throws Exception {
        var file = folder.resolve("hub.db");
        String token;
        try (var kept = Hub.open(HubSettings.of("home", SqliteStore.open(file)))) {
            kept.accounts().add("anna", "a password of anna's", Role.ADMIN);
            token = kept.accounts()
                    .makeToken("anna", Role.ADMIN, "script", null)
                    .secret();
        }
        assertThat(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1))
                .contains("argon2id")
                .doesNotContain("a password of anna's")
                .doesNotContain(token);
        try (var again = Hub.open(HubSettings.of("home", SqliteStore.open(file)))) {
            assertThat(again.accounts().check("anna", "a password of anna's")).isPresent();
            assertThat(again.accounts().ownerOf(sha256(token))).isPresent();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " anna", "an:na", "device:55", "local", "Gateway", "a\nb", "<b>"})
    void aNameThatMeansSomethingElseIsRefused(String name) {
        assertThatThrownBy(() -> accounts.add(name, PASSWORD, Role.USER))
                .isInstanceOf(HubException.class)
                .hasMessageContaining("name");
    }

    @Test
    void aPasswordThatIsTooShortIsRefused() {
        assertThatThrownBy(() -> accounts.add("anna", "1234567", Role.USER)).hasMessageContaining("8");
        assertThat(accounts.isEmpty()).isTrue();
    }

    @Test
    void anotherPasswordOrRoleIsAnotherStamp() {
        accounts.add("root", PASSWORD, Role.ADMIN);
        var first = accounts.add("anna", PASSWORD, Role.USER).stamp();
        var second = accounts.setPassword("anna", "another horse").stamp();
        var third = accounts.setRole("anna", Role.VIEWER).stamp();
        assertThat(List.of(first, second, third)).doesNotHaveDuplicates();
        assertThat(accounts.check("anna", PASSWORD)).isEmpty();
        assertThat(accounts.check("anna", "another horse"))
                .hasValueSatisfying(anna -> assertThat(anna.role()).isEqualTo(Role.VIEWER));
    }

    @Test
    void theOnlyAdminStaysOne() {
        accounts.add("root", PASSWORD, Role.ADMIN);
        accounts.add("anna", PASSWORD, Role.USER);
        assertThatThrownBy(() -> accounts.setRole("root", Role.USER)).hasMessageContaining("only admin");
        assertThatThrownBy(() -> accounts.remove("root")).hasMessageContaining("only admin");
        accounts.setRole("anna", Role.ADMIN);
        accounts.remove("root");
        assertThat(accounts.all()).extracting(Accounts.Account::name).containsExactly("anna");
    }

    @Test
    void whoMaySignInIsOneOfHc3sUsers() {
        accounts.add("anna", PASSWORD, Role.USER);
        var users = call("GET", "/users", null, HubCaller.admin("local")).body();
        assertThat(users).anySatisfy(user -> {
            assertThat(user.path("name").asText()).isEqualTo("anna");
            assertThat(user.path("type").asText()).isEqualTo("user");
        });
        assertThat(users.toString()).doesNotContain("argon2");
    }

    @Test
    void aTokenIsItsOwnersAsTheyAreNow() throws Exception {
        accounts.add("root", PASSWORD, Role.ADMIN);
        accounts.add("anna", PASSWORD, Role.ADMIN);
        var hash = sha256(accounts.makeToken("anna", Role.ADMIN, "script", null).secret());
        accounts.setRole("anna", Role.VIEWER);
        assertThat(accounts.ownerOf(hash))
                .hasValueSatisfying(owner -> assertThat(owner.role()).isEqualTo(Role.VIEWER));
        accounts.remove("anna");
        assertThat(accounts.ownerOf(hash)).isEmpty();
    }

    @Test
    void aTokenIsRevokedByItsOwnerAndNobodyElse() throws Exception {
        var made = accounts.makeToken("anna", Role.USER, "script", null);
        assertThatThrownBy(() -> accounts.revokeToken("bert", made.token().id()))
                .hasMessageContaining("no token");
        accounts.revokeToken("anna", made.token().id());
        assertThat(accounts.ownerOf(sha256(made.secret()))).isEmpty();
    }

    @Test
    void aTokenCanNotBeOverBeforeItBegins() {
        assertThatThrownBy(() -> accounts.makeToken("anna", Role.USER, "script", Instant.EPOCH))
                .hasMessageContaining("future");
    }

    @Test
    void anEndedSessionStaysEnded() {
        accounts.endSession("one", Instant.now().plusSeconds(60));
        assertThat(accounts.isEnded("one")).isTrue();
        assertThat(accounts.isEnded("two")).isFalse();
    }

    @Test
    void theSessionKeyStaysTheSame() {
        assertThat(accounts.sessionKey()).hasSizeGreaterThan(40).isEqualTo(accounts.sessionKey());
    }

    @Test
    void usersAreManagedByAdminsOverTheApi() {
        var admin = HubCaller.admin("root");
        var anna = JsonNodeFactory.instance
                .objectNode()
                .put("name", "anna")
                .put("password", PASSWORD)
                .put("role", "viewer");
        assertThat(call("POST", "/moonfleet/users", anna, admin).status()).isEqualTo(200);
        assertThat(call("POST", "/moonfleet/users", anna, admin).status()).isEqualTo(409);
        assertThat(call("GET", "/moonfleet/users", null, admin).body().toString())
                .isEqualTo("[{\"name\":\"anna\",\"role\":\"viewer\"}]");
        assertThat(call("DELETE", "/moonfleet/users/anna", null, admin).status())
                .isEqualTo(200);
        assertThat(call("DELETE", "/moonfleet/users/anna", null, admin).status())
                .isEqualTo(404);
    }

    @Test
    void neitherAUserNorAQuickAppManagesUsers() {
        var anna = JsonNodeFactory.instance.objectNode().put("name", "mallory").put("password", PASSWORD);
        for (var caller :
                List.of(new HubCaller("bert", Role.USER), new HubCaller("cleo", Role.VIEWER), HubCaller.ofDevice(55))) {
            assertThat(call("POST", "/moonfleet/users", anna.deepCopy().put("role", "admin"), caller)
                            .status())
                    .isEqualTo(403);
            assertThat(call("GET", "/moonfleet/users", null, caller).status()).isEqualTo(403);
        }
        assertThat(call("POST", "/moonfleet/tokens", label(), HubCaller.ofDevice(55))
                        .status())
                .isEqualTo(403);
        assertThat(accounts.isEmpty()).isTrue();
    }

    @Test
    void whoHasNotSignedInHasNoTokens() {
        assertThat(call("POST", "/moonfleet/tokens", label(), HubCaller.admin("local"))
                        .status())
                .isEqualTo(409);
    }

    @Test
    void nobodyButAnAdminMakesATokenForAnother() {
        accounts.add("anna", PASSWORD, Role.ADMIN);
        var order = label().put("owner", "anna");
        assertThat(call("POST", "/moonfleet/tokens", order, new HubCaller("bert", Role.USER))
                        .status())
                .isEqualTo(403);
        assertThat(call("POST", "/moonfleet/tokens", order, HubCaller.admin("root"))
                        .status())
                .isEqualTo(200);
        assertThat(accounts.tokens("anna")).hasSize(1);
    }

    private static ObjectNode label() {
        return JsonNodeFactory.instance.objectNode().put("label", "script");
    }

    private ApiAnswer call(String method, String path, ObjectNode body, HubCaller caller) {
        return hub.api()
                .handle(new ApiRequest(method, path, Map.of(), body, caller))
                .toCompletableFuture()
                .join();
    }

    private static String sha256(String text) throws Exception {
        return HexFormat.of()
                .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    }
}
