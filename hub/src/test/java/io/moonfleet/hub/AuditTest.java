package io.moonfleet.hub;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.moonfleet.hub.HubCaller.Role;
import io.moonfleet.hub.internal.json.Json;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Issue 7: "who did what to which device, file, user, from where, with result; secrets masked". */
class AuditTest {

    private static final HubCaller BERTA = new HubCaller("berta", Role.USER, "192.0.2.7");

    private TestHub it = new TestHub();

    @AfterEach
    void close() {
        it.close();
    }

    private JsonNode newest(String filter) {
        return it.get("/moonfleet/audit" + filter).body().path(0);
    }

    private int count() {
        return it.get("/moonfleet/audit").body().size();
    }

    @Test
    void aChangeIsWrittenDownWithWhoFromWhereAndHowItEnded() {
        int id = it.quickApp("Lamp", "com.fibaro.binarySwitch");
        it.call("PUT", "/devices/" + id, "{'name':'Other'}", new HubCaller("anna", Role.ADMIN, "192.0.2.1"));
        var entry = newest("");
        assertThat(entry.path("user").asText()).isEqualTo("anna");
        assertThat(entry.path("role").asText()).isEqualTo("admin");
        assertThat(entry.path("from").asText()).isEqualTo("192.0.2.1");
        assertThat(entry.path("action").asText()).isEqualTo("PUT /devices/{deviceID}");
        assertThat(entry.path("about").asText()).isEqualTo("/devices/" + id);
        assertThat(entry.path("status").asInt()).isEqualTo(200);
        assertThat(entry.path("detail").asText()).isEqualTo("{\"name\":\"Other\"}");
        assertThat(entry.path("time").asText()).isEqualTo("2026-06-21T10:00:00Z");
    }

    @Test
    void aRefusalIsWrittenDownToo() {
        it.call("POST", "/users", "{'name':'x'}", BERTA);
        var entry = newest("?user=berta");
        assertThat(entry.path("status").asInt()).isEqualTo(403);
        assertThat(entry.path("reason").asText()).isEqualTo("FORBIDDEN");
        it.call("GET", "/service/backups", null, BERTA);
        assertThat(newest("?user=berta").path("about").asText()).isEqualTo("/service/backups");
    }

    @Test
    void lookingIsNotWrittenDown() {
        it.get("/devices");
        it.post("/devices/filter", "{}");
        it.get("/refreshStates?last=0");
        assertThat(count()).isZero();
    }

    @Test
    void whatQuickAppsDoIsNot() {
        int id = it.quickApp("Lamp", "com.fibaro.binarySwitch");
        it.call("POST", "/globalVariables", "{'name':'a','value':'1'}", HubCaller.ofDevice(id));
        assertThat(count()).isZero();
    }

    private static ApiRequest turnOn(int device) {
        return new ApiRequest(
                "POST", "/devices/" + device + "/action/turnOn", Map.of(), Json.object(), HubCaller.admin("anna"));
    }

    /** Its keeper may have died between storing the line and saying so. */
    @Test
    void whatARunnerTellsTwiceIsWrittenDownOnce(@TempDir Path folder) {
        var done = new ApiAnswer(202, null);
        try (var kept = new TestHub(SqliteStore.open(folder.resolve("home.db")), new TestHub.TurnableTime())) {
            kept.hub.api().wasCarriedOut(turnOn(55), done, "gateway-1.7");
        }
        try (var kept = new TestHub(SqliteStore.open(folder.resolve("home.db")), new TestHub.TurnableTime())) {
            kept.hub.api().wasCarriedOut(turnOn(55), done, "gateway-1.7");
            assertThat(kept.get("/moonfleet/audit").body()).hasSize(1);
            kept.hub.api().wasCarriedOut(turnOn(55), done, "gateway-1.8");
            assertThat(kept.get("/moonfleet/audit").body()).hasSize(2);
        }
    }

    /** Runners of the version before do not say which request it was. */
    @Test
    void whatIsToldWithoutTheIdOfARequestIsWrittenDownEachTime() {
        it.hub.api().wasCarriedOut(turnOn(55), new ApiAnswer(202, null), null);
        it.hub.api().wasCarriedOut(turnOn(55), new ApiAnswer(202, null), null);
        assertThat(count()).isEqualTo(2);
    }

    @Test
    void aTapByAGetIsWrittenDown() {
        int id = it.quickApp("Lamp", "com.fibaro.binarySwitch");
        it.get("/plugins/callUIEvent?deviceID=" + id + "&elementName=b&eventType=onReleased");
        assertThat(newest("").path("action").asText()).isEqualTo("GET /plugins/callUIEvent");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'password':'hush-hush','name':'x'}",
                "{'name':'x','pin':'hush-hush'}",
                "{'properties':{'quickAppVariables':[{'name':'apiToken','value':'hush-hush'}]}}",
                "{'properties':{'quickAppVariables':[{'name':'x','type':'password','value':'hush-hush'}]}}",
                "{'properties':{'quickAppVariables':[{'value':'hush-hush','name':'x','type':'password'}]}}",
                "{'args':['apiToken','hush-hush']}",
                "{'a':{'b':{'clientSecret':{'deep':'hush-hush'}}}}",
            })
    void secretsAreMasked(String body) {
        int id = it.quickApp("Lamp", "com.fibaro.binarySwitch");
        it.put("/devices/" + id, body);
        it.post("/users", body);
        it.post("/devices/" + id + "/action/setVariable", body);
        it.post("/devices/" + id + "/action/setPassword", "{'args':['hush-hush']}");
        assertThat(count()).isEqualTo(4);
        assertThat(it.get("/moonfleet/audit").body().toString())
                .doesNotContain("hush")
                .contains("****");
    }

    @Test
    void aLongBodyIsShortened() {
        it.post("/globalVariables", "{'name':'a','value':'" + "x".repeat(5_000) + "'}");
        assertThat(newest("").path("detail").asText()).isEqualTo("{\"name\":\"a\",\"value\":\"5000 characters\"}");
    }

    @Test
    void filtersAndPagesFindWhatIsWanted() {
        for (int i = 0; i < 5; i++) {
            it.post("/globalVariables", "{'name':'v" + i + "','value':'1'}");
        }
        it.call("DELETE", "/globalVariables/v1", null, BERTA);
        assertThat(it.get("/moonfleet/audit?action=POST").body()).hasSize(5);
        assertThat(it.get("/moonfleet/audit?status=403").body()).hasSize(1);
        assertThat(it.get("/moonfleet/audit?about=v1").body()).hasSize(1);
        var first = it.get("/moonfleet/audit?count=2").body();
        var second = it.get("/moonfleet/audit?count=2&before="
                        + first.path(1).path("id").asText())
                .body();
        assertThat(second.path(0).path("id").asInt())
                .isEqualTo(first.path(1).path("id").asInt() - 1);
    }

    @Test
    void onlyAdministratorsReadIt() {
        assertThat(it.call("GET", "/moonfleet/audit", null, BERTA).status()).isEqualTo(403);
        assertThat(it.call("GET", "/moonfleet/audit", null, HubCaller.ofDevice(55))
                        .status())
                .isEqualTo(403);
    }

    private String export(String format) {
        return new String(it.get("/moonfleet/audit?format=" + format).written().bytes(), StandardCharsets.UTF_8);
    }

    @Test
    void itCanBeTakenAwayAsJsonLines() {
        it.post("/globalVariables", "{'name':'a','value':'1'}");
        it.post("/globalVariables", "{'name':'b','value':'1'}");
        var lines = export("jsonl").lines().toList();
        assertThat(lines).hasSize(2).allMatch(line -> line.startsWith("{\"id\":") && line.endsWith("}"));
    }

    @Test
    void itCanBeTakenAwayAsCsv() {
        it.post("/globalVariables", "{'name':'a','value':'1'}");
        assertThat(export("csv")).isEqualTo("""
                id,time,user,role,from,action,about,status,reason,detail
                1,2026-06-21T10:00:00Z,anna,admin,,POST /globalVariables,/globalVariables,200,,"{""name"":""a"",""value"":""1""}"
                """);
    }

    /** Attack: a spreadsheet carries out cells that begin like formulas. */
    @ParameterizedTest
    @ValueSource(strings = {"=cmd|' /C calc'!A0", "+1", "-1", "@SUM(1)", "\t=1"})
    void attackByAFormulaInTheCsvIsQuoted(String name) {
        it.call("DELETE", "/globalVariables/x", null, new HubCaller(name, Role.USER));
        assertThat(export("csv").lines().skip(1).findFirst().orElseThrow()).contains(",'" + name.replace("\"", "\"\""));
    }

    @Test
    void signingInIsWrittenDown() {
        it.hub.signedIn(BERTA, "password", "");
        it.hub.signedIn(BERTA, "password", "WRONG_PASSWORD");
        assertThat(newest("?action=sign-in").path("status").asInt()).isEqualTo(403);
        assertThat(it.get("/moonfleet/audit?action=sign-in").body()).hasSize(2);
    }

    @Test
    void manyCommandsDoNotPushOutWhatElseWasDone() {
        int id = it.quickApp("Lamp", "com.fibaro.binarySwitch");
        it.post("/globalVariables", "{'name':'a','value':'1'}");
        for (int i = 0; i < 10_500; i++) {
            it.post("/devices/" + id + "/action/turnOn", null);
        }
        assertThat(it.get("/moonfleet/audit?action=globalVariables").body()).hasSize(1);
        assertThat(export("jsonl").lines().count()).isEqualTo(10_001);
    }

    @Test
    void itIsThereAfterARestartAndForgetsWhatIsOld(@TempDir Path folder) {
        it.close();
        var time = new TestHub.TurnableTime();
        it = new TestHub(SqliteStore.open(folder.resolve("home.db")), time);
        it.post("/globalVariables", "{'name':'a','value':'1'}");
        it.close();
        it = new TestHub(SqliteStore.open(folder.resolve("home.db")), time);
        it.post("/globalVariables", "{'name':'b','value':'1'}");
        assertThat(it.get("/moonfleet/audit").body().findValuesAsText("id")).containsExactly("2", "1");
        time.turn(java.time.Duration.ofDays(91));
        assertThat(it.get("/moonfleet/audit").body()).isEmpty();
    }
}
