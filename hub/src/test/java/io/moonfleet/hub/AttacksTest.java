package io.moonfleet.hub;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.moonfleet.hub.internal.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Issue 7: path traversal in files and icons, JSON bombs, SQL in every filter, one home's way into another's. */
class AttacksTest {

    @TempDir
    private Path folder;

    private TestHub it;
    private int id;

    @BeforeEach
    void aHome() throws IOException {
        Files.writeString(folder.resolve("outside.txt"), "outside");
        it = new TestHub(SqliteStore.open(folder.resolve("home/hub.db")), new TestHub.TurnableTime());
        id = it.quickApp("Lamp", "com.fibaro.binarySwitch");
        it.post("/quickApp/" + id + "/files", "{'name':'tools','content':'-- inside'}");
    }

    @AfterEach
    void close() {
        it.close();
    }

    private ApiAnswer call(String method, String path, Map<String, List<String>> query, JsonNode body) {
        return it.hub
                .api()
                .handle(new ApiRequest(method, path, query, body, HubCaller.admin("anna")))
                .toCompletableFuture()
                .join();
    }

    private List<String> files() throws IOException {
        try (var all = Files.walk(folder)) {
            return all.filter(Files::isRegularFile)
                    .map(file -> folder.relativize(file).toString())
                    .filter(name -> !name.startsWith("home/hub.db"))
                    .toList();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../outside.txt",
                "..%2Foutside.txt",
                "/etc/passwd",
                "..\\outside.txt",
                "....//outside.txt",
                "main.lua\u0000.png",
                "~/x",
                "file:///etc/passwd",
                "-rf",
                "CON"
            })
    void attackByAPathInTheNameOfAFileStaysInTheHub(String name) throws IOException {
        var body = Json.object().put("name", name).put("content", "-- attack");
        call("POST", "/quickApp/" + id + "/files", Map.of(), body);
        var read = call("GET", "/quickApp/" + id + "/files/" + name, Map.of(), null);
        assertThat(read.isError() || read.body().path("content").asText().equals("-- attack"))
                .isTrue();
        call("DELETE", "/quickApp/" + id + "/files/" + name, Map.of(), null);
        assertThat(files()).containsExactly("outside.txt");
        assertThat(folder.resolve("outside.txt")).hasContent("outside");
    }

    @ParameterizedTest
    @ValueSource(strings = {"../../outside", "..%2F..%2Foutside", "User1000/../../../outside", "%2e%2e/outside", "."})
    void attackByAPathInTheNameOfAnIconFindsNothing(String name) {
        assertThat(it.get("/moonfleet/icons/room/" + name).status()).isEqualTo(404);
        assertThat(it.get("/moonfleet/icons/" + name + "/User1000").status()).isEqualTo(404);
        it.delete("/icons?type=" + name + "&id=1000");
        it.delete("/icons?type=room&id=" + name + "&fileExtension=../../txt");
        assertThat(folder.resolve("outside.txt")).hasContent("outside");
    }

    @ParameterizedTest
    @ValueSource(strings = {"../outside.txt", "..%2Foutside.txt", "1/../../outside.txt", "/etc/passwd"})
    void attackByAPathInABackupRemovesNothing(String name) {
        call("DELETE", "/service/backups/" + name, Map.of(), null);
        call("DELETE", "/service/backups", Map.of("id", List.of(name)), null);
        assertThat(folder.resolve("outside.txt")).hasContent("outside");
    }

    /** Every filter of every list, with what would end a text in SQL, LIKE, JSON path and a regular expression. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "' OR '1'='1",
                "'; DROP TABLE document; --",
                "1) OR (1=1",
                "\" OR \"\"=\"",
                "%",
                "_",
                "\\",
                "$.value",
                ".*",
                "(a+)+$",
                "NULL",
                "' UNION SELECT body FROM document --"
            })
    void attackBySqlInAFilterFindsNothingAndHarmsNothing(String value) {
        int before = it.get("/devices").body().size();
        var filters =
                List.of("id", "name", "type", "baseType", "roomID", "interface", "parentId", "property", "enabled");
        for (var filter : filters) {
            var answer = call("GET", "/devices", Map.of(filter, List.of(value)), null);
            assertThat(answer.isError() || answer.body().isEmpty()).as(filter).isTrue();
            var body = Json.object();
            var one = body.putArray("filters").addObject().put("filter", filter);
            one.putArray("value").add(value);
            var found = call("POST", "/devices/filter", Map.of(), body);
            assertThat(found.isError() || found.body().isEmpty()).as(filter).isTrue();
        }
        for (var path : List.of(
                "/rooms",
                "/scenes",
                "/globalVariables",
                "/users",
                "/events/history",
                "/debugMessages",
                "/moonfleet/audit")) {
            for (var filter : List.of("name", "id", "eventType", "tag", "types", "user", "action", "about")) {
                assertThat(call("GET", path, Map.of(filter, List.of(value)), null)
                                .status())
                        .as(path + "?" + filter)
                        .isIn(200, 400);
            }
        }
        call(
                "POST",
                "/globalVariables",
                Map.of(),
                Json.object().put("name", value).put("value", value));
        call("DELETE", "/globalVariables/" + value, Map.of(), null);
        assertThat(it.get("/devices").body()).hasSize(before);
    }

    @Test
    void attackByDeepJsonIsRefused() {
        var deep = Json.array();
        for (int i = 0; i < 5_000; i++) {
            deep = Json.array().add(deep);
        }
        var body = Json.object();
        body.set("value", deep);
        body.put("name", "bomb");
        assertThat(call("POST", "/globalVariables", Map.of(), body).status()).isEqualTo(400);
    }

    @Test
    void attackByAHugeArchiveIsRefused() {
        var body = Json.object().put("name", "bomb").put("type", "com.fibaro.binarySwitch");
        var files = body.putArray("files");
        for (int i = 0; i < 20; i++) {
            files.addObject().put("name", "f" + i).put("isMain", i == 0).put("content", "x".repeat(1 << 20));
        }
        var answer = call("POST", "/quickApp", Map.of(), body);
        assertThat(answer.status()).isIn(400, 413);
    }

    @Test
    void attackByTenThousandFilesIsRefused() {
        var body = Json.object().put("name", "bomb").put("type", "com.fibaro.binarySwitch");
        var files = body.putArray("files");
        for (int i = 0; i < 10_000; i++) {
            files.addObject().put("name", "f" + i).put("isMain", i == 0).put("content", "-");
        }
        assertThat(call("POST", "/quickApp", Map.of(), body).status()).isIn(400, 409, 413);
    }

    /** Rows carry their home: what one home writes, another one in the same file does not read. */
    @Test
    void attackByTheSameNumberInAnotherHomeReadsNothing() {
        it.close();
        var file = folder.resolve("home/hub.db");
        try (var other = SqliteStore.open(file, "other")) {
            other.write(new HubStore.Change.Document(
                    "globalVariable", "x", TestHub.json("{'name':'x','value':'theirs'}"), 1));
            other.flush().toCompletableFuture().join();
        }
        it = new TestHub(SqliteStore.open(file, "home"), new TestHub.TurnableTime());
        assertThat(it.get("/globalVariables/x").status()).isEqualTo(404);
        it.delete("/globalVariables/x");
        it.close();
        try (var other = SqliteStore.open(file, "other")) {
            var kept = new java.util.ArrayList<String>();
            other.load(change -> kept.add(change.toString()));
            assertThat(kept).hasSize(1).allMatch(text -> text.contains("theirs"));
        }
        it = new TestHub();
    }
}
