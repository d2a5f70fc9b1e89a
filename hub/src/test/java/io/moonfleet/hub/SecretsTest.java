package io.moonfleet.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.moonfleet.hub.HubCaller.Role;
import io.moonfleet.hub.HubStore.Change;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Issue 7: "secrets as QuickApp variables encrypted at rest and masked in logs, API for non-admins and exports". */
class SecretsTest {

    private static final String SECRET =
            "{'properties':{'quickAppVariables':[{'name':'key','type':'password','value':'hush-hush'},{'name':'plain','value':'open'}]}}";
    private static final HubCaller VERA = new HubCaller("vera", Role.VIEWER);

    @TempDir
    private Path folder;

    private TestHub it;
    private int id;

    @BeforeEach
    void aQuickAppWithASecret() {
        it = open(Map.of());
        id = it.quickApp("Lamp", "com.fibaro.binarySwitch");
        it.put("/devices/" + id, SECRET);
        it.post("/users", "{'name':'vera','rights':{'devices':{'all':true}}}");
    }

    @AfterEach
    void close() {
        it.close();
    }

    private TestHub open(Map<String, String> environment) {
        var keys = SecretKeys.of(environment, folder);
        return new TestHub(
                SealedStore.over(SqliteStore.open(folder.resolve("home.db")), keys), new TestHub.TurnableTime());
    }

    private static String key(int seed) {
        var key = new byte[32];
        key[0] = (byte) seed;
        return Base64.getEncoder().encodeToString(key);
    }

    private JsonNode variables(HubCaller caller) {
        return it.call("GET", "/devices/" + id, null, caller)
                .body()
                .path("properties")
                .path("quickAppVariables");
    }

    private List<String> stored() {
        var kept = new ArrayList<String>();
        try (var store = SqliteStore.open(folder.resolve("home.db"))) {
            store.load(change -> kept.add(change.toString()));
        }
        return kept;
    }

    @Test
    void theStoreHasNoSecretAsItIs() throws IOException {
        it.close();
        assertThat(stored()).noneMatch(text -> text.contains("hush")).anyMatch(text -> text.contains("\"sealed\""));
        for (var file : List.of("home.db", "home.db-wal", SecretKeys.FILE)) {
            if (Files.exists(folder.resolve(file))) {
                assertThat(Files.readString(folder.resolve(file), java.nio.charset.StandardCharsets.ISO_8859_1))
                        .doesNotContain("hush");
            }
        }
        it = open(Map.of());
        assertThat(variables(HubCaller.admin("anna")).path(0).path("value").asText())
                .isEqualTo("hush-hush");
    }

    /** Before its type is known a variable is like any other, in the store and in the event of its change. */
    @Test
    void aQuickAppThatComesWithASecretNeverHasItInTheClear() throws IOException {
        var quickApp = """
                {'name':'Comes','type':'com.fibaro.binarySwitch','initialProperties':{'quickAppVariables':[
                {'name':'first','value':'open'},{'name':'key','type':'password','value':'hush-new'}]},'initialInterfaces':[],
                'files':[{'name':'main','isMain':true,'content':''}]}""";
        for (var path : List.of("/quickApp", "/quickApp/import")) {
            int made = it.post(path, quickApp).body().path("id").asInt();
            assertThat(it.call("GET", "/devices/" + made, null, HubCaller.ofDevice(made))
                            .body()
                            .at("/properties/quickAppVariables/1/value")
                            .asText())
                    .isEqualTo("hush-new");
        }
        it.hub.awaitListeners();
        for (var path : List.of("/events/history", "/refreshStates?last=1", "/moonfleet/audit")) {
            assertThat(it.get(path).body().toString()).as(path).doesNotContain("hush");
        }
        assertThat(Files.readString(folder.resolve("home.db-wal"), java.nio.charset.StandardCharsets.ISO_8859_1))
                .doesNotContain("hush");
    }

    @Test
    void theLogHasNoSecretOfWhoeverWritesItNorOfItsParent() {
        it.put(
                "/devices/" + id,
                "{'properties':{'quickAppVariables':[{'name':'key','type':'password','value':'hush-hush'},{'name':'pin','type':'password','value':'1'}]}}");
        int child = it.post(
                        "/plugins/createChildDevice",
                        "{'parentId':" + id + ",'name':'Child','type':'com.fibaro.binarySwitch'}")
                .body()
                .path("id")
                .asInt();
        for (var writer : new int[] {id, child}) {
            it.hub.log(writer, "debug", "QUICKAPP" + writer, "1: sends hush-hush and hush-hush to " + writer);
        }
        it.hub.awaitListeners();
        assertThat(it.get("/debugMessages").body().toString())
                .doesNotContain("hush")
                .contains("1: sends **** and **** to " + id, "1: sends **** and **** to " + child);
    }

    @Test
    void theLogHasNothingOfWhatIsStoredHidden() {
        it.post("/plugins/" + id + "/variables", "{'name':'shown','value':'in the open'}");
        it.post("/plugins/" + id + "/variables", "{'name':'pin','isHidden':true,'value':470711}");
        it.post(
                "/plugins/" + id + "/variables",
                "{'name':'tokens','isHidden':true,'value':{'access':'hush-a','all':['hush-b'],'expires':3600}}");
        it.put("/plugins/" + id + "/variables/tokens", "{'name':'tokens','isHidden':true,'value':{'access':'hush-c'}}");
        it.hub.log(id, "debug", "QUICKAPP" + id, "1: 470711 opens hush-c for 3600 s in the open");
        it.hub.log(id, "debug", "QUICKAPP" + id, "2: hush-a and hush-b are no longer stored");
        it.close();
        it = open(Map.of());
        it.hub.log(id, "debug", "QUICKAPP" + id, "3: read again, hush-c is known");
        it.put("/plugins/" + id + "/variables/tokens", "{'name':'tokens','value':'hush-c'}");
        it.call("DELETE", "/plugins/" + id + "/variables/pin", null, HubCaller.admin("anna"));
        it.hub.log(id, "debug", "QUICKAPP" + id, "4: hush-c is hidden no longer and 470711 gone");
        it.hub.awaitListeners();
        assertThat(it.get("/debugMessages").body().findValuesAsText("message"))
                .contains(
                        "1: **** opens **** for 3600 s in the open",
                        "2: hush-a and hush-b are no longer stored",
                        "3: read again, **** is known",
                        "4: hush-c is hidden no longer and 470711 gone");
    }

    @Test
    void theKeyFileIsItsOwnersAlone() throws IOException {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve(SecretKeys.FILE))))
                .isEqualTo("rw-------");
    }

    @Test
    void administratorsAndTheQuickAppItselfReadIt() {
        assertThat(variables(HubCaller.admin("anna")).path(0).path("value").asText())
                .isEqualTo("hush-hush");
        assertThat(variables(HubCaller.ofDevice(id)).path(0).path("value").asText())
                .isEqualTo("hush-hush");
    }

    @Test
    void nobodyElseDoes() {
        for (var caller : List.of(VERA, HubCaller.ofDevice(id + 1), HubCaller.ofScene(1))) {
            assertThat(variables(caller).path(0).path("value").asText()).isEqualTo("****");
            assertThat(variables(caller).path(1).path("value").asText()).isEqualTo("open");
            for (var path : List.of(
                    "/devices",
                    "/devices?parentId=0",
                    "/devices/" + id + "/properties/quickAppVariables",
                    "/uiDeviceInfo",
                    "/moonfleet/quickapps/" + id + "/screen",
                    "/refreshStates?last=0",
                    "/events/history")) {
                assertThat(it.call("GET", path, null, caller).body().toString())
                        .as(path)
                        .doesNotContain("hush");
            }
            assertThat(it.call("POST", "/devices/filter", "{'filters':[]}", caller)
                            .body()
                            .toString())
                    .doesNotContain("hush");
        }
    }

    @Test
    void exportsEventsAndTheAuditLogHaveItForNobody() {
        it.hub.awaitListeners();
        for (var path :
                List.of("/quickApp/export/" + id, "/events/history", "/refreshStates?last=1", "/moonfleet/audit")) {
            assertThat(it.get(path).body().toString()).as(path).doesNotContain("hush");
        }
    }

    @Test
    void theMaskThatIsSentBackLeavesTheSecretAsItWas() {
        it.put(
                "/devices/" + id,
                "{'properties':{'quickAppVariables':[{'name':'key','type':'password','value':'****'},{'name':'plain','value':'new'}]}}");
        assertThat(variables(HubCaller.admin("anna")).path(0).path("value").asText())
                .isEqualTo("hush-hush");
        assertThat(variables(HubCaller.admin("anna")).path(1).path("value").asText())
                .isEqualTo("new");
        it.put("/devices/" + id, "{'properties':{'quickAppVariables':[{'name':'key','value':'other'}]}}");
        assertThat(variables(VERA).path(0).path("value").asText()).isEqualTo("****");
        assertThat(variables(HubCaller.admin("anna")).path(0).path("value").asText())
                .isEqualTo("other");
    }

    @Test
    void whatAQuickAppStoresHiddenIsEncryptedAndNobodyElses() {
        it.post("/plugins/" + id + "/variables", "{'name':'token','value':'hush-token','isHidden':true}");
        var path = "/plugins/" + id + "/variables/token";
        assertThat(it.call("GET", path, null, HubCaller.ofDevice(id))
                        .body()
                        .path("value")
                        .asText())
                .isEqualTo("hush-token");
        assertThat(it.call("GET", path, null, HubCaller.ofDevice(id + 1))
                        .body()
                        .path("value")
                        .asText())
                .isEqualTo("****");
        it.close();
        assertThat(stored()).noneMatch(text -> text.contains("hush"));
        it = open(Map.of());
        assertThat(it.get(path).body().path("value").asText()).isEqualTo("hush-token");
    }

    @Test
    void aNewKeySealsAnewAndTheOldOneStillOpens() throws IOException {
        var old = Files.readString(folder.resolve(SecretKeys.FILE)).strip();
        it.close();
        it = open(Map.of(SecretKeys.VARIABLE, key(1) + "," + old));
        assertThat(variables(HubCaller.admin("anna")).path(0).path("value").asText())
                .isEqualTo("hush-hush");
        it.close();
        it = open(Map.of(SecretKeys.VARIABLE, key(1)));
        assertThat(variables(HubCaller.admin("anna")).path(0).path("value").asText())
                .isEqualTo("hush-hush");
    }

    @Test
    void withoutItsKeyASecretIsEmptyAndTheHomeOpens() {
        it.close();
        it = open(Map.of(SecretKeys.VARIABLE, key(2)));
        assertThat(variables(HubCaller.admin("anna")).path(0).path("value").asText())
                .isEmpty();
    }

    /** Attack: whoever can write into the database puts one QuickApp's sealed secret into another one's variables. */
    @Test
    void attackByMovingASealedSecretToAnotherQuickAppOpensNothing() {
        int thief = it.quickApp("Thief", "com.fibaro.binarySwitch");
        it.close();
        try (var store = SqliteStore.open(folder.resolve("home.db"))) {
            var sealed = new ArrayList<JsonNode>();
            store.load(change -> {
                if (change instanceof Change.Property(int device, var name, var value)
                        && device == id
                        && name.equals("quickAppVariables")) {
                    sealed.add(value);
                }
            });
            assertThat(sealed).isNotEmpty();
            store.write(new Change.Property(thief, "quickAppVariables", sealed.getLast()));
            store.flush().toCompletableFuture().join();
        }
        it = open(Map.of());
        assertThat(it.get("/devices/" + thief).body().toString()).doesNotContain("hush");
        assertThat(variables(HubCaller.admin("anna")).path(0).path("value").asText())
                .isEqualTo("hush-hush");
    }

    @Test
    void aKeyThatIsNoneIsRefusedWithAWord() {
        assertThatThrownBy(() -> SecretKeys.of(Map.of(SecretKeys.VARIABLE, "password"), folder))
                .hasMessageContaining(SecretKeys.VARIABLE)
                .hasMessageContaining("openssl rand -base64 32");
    }

    @Test
    void whereNoKeyCanBeKeptTheSecretIsNot() {
        var memory = new ArrayList<Change>();
        var store = SealedStore.over(new MemoryStore(), SecretKeys.of(Map.of(), null));
        store.write(new Change.Property(
                55,
                "quickAppVariables",
                TestHub.json("{'l':[{'name':'a','type':'password','value':'hush'}]}")
                        .get("l")));
        store.load(memory::add);
        assertThat(memory.toString()).doesNotContain("hush");
    }

    @Test
    void anInstalledQuickAppKeepsTheTypeOfItsVariables() {
        var made = it.post(
                "/quickApp",
                "{'name':'x','type':'com.fibaro.binarySwitch','initialProperties':{'quickAppVariables':[{'name':'a','type':'password','value':'hush'}]}}");
        int device = made.body().path("id").asInt();
        assertThat(it.call("GET", "/devices/" + device, null, VERA).body().toString())
                .doesNotContain("hush");
    }
}
