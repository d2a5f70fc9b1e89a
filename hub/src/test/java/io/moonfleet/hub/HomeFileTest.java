package io.moonfleet.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.moonfleet.hub.internal.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HomeFileTest {

    @TempDir
    private Path folder;

    private TestHub open() {
        return new TestHub(SqliteStore.open(folder.resolve(HomeFile.NAME)), new TestHub.TurnableTime());
    }

    @Test
    void aBackupMadeWhileTheHubRunsIsAWholeHome() {
        long newest;
        try (var it = open()) {
            it.quickApp("Lamp", "com.fibaro.binarySwitch");
            assertThat(it.post("/service/backups", "{'action':'create'}").status())
                    .isEqualTo(202);
            it.quickApp("Later", "com.fibaro.binarySwitch");
            it.hub.updateProperty(55, "value", Json.bool(true));
            newest = it.hub.newestEvent();
        }
        var kept = HomeFile.restore(folder.resolve("backups/backup-1.db"), folder.resolve(HomeFile.NAME));
        assertThat(kept).exists();
        try (var it = open()) {
            assertThat(it.get("/devices/55").body().path("name").asText()).isEqualTo("Lamp");
            assertThat(it.get("/devices/56").status()).isEqualTo(404);
            // FACTS 3: "`last` … only grows, whoever answers"
            assertThat(it.hub.newestEvent()).isGreaterThan(newest);
        }
    }

    @Test
    void aHomeThatRunsIsNotReplaced() {
        try (var it = open()) {
            it.post("/service/backups", "{'action':'create'}");
            assertThatThrownBy(() ->
                            HomeFile.restore(folder.resolve("backups/backup-1.db"), folder.resolve(HomeFile.NAME)))
                    .hasMessageContaining("another process has the home");
        }
    }

    @Test
    void whatIsNoBackupIsRefusedAndNothingIsTouched() throws IOException {
        open().close();
        var nonsense = Files.writeString(folder.resolve("nonsense.db"), "this is no database");
        assertThatThrownBy(() -> HomeFile.restore(nonsense, folder.resolve(HomeFile.NAME)))
                .hasMessageContaining("no backup of a home");
        open().close();
    }

    @Test
    void aHomeThatNobodyHasOpenIsCopied() {
        try (var it = open()) {
            it.quickApp("Lamp", "com.fibaro.binarySwitch");
        }
        var copy = folder.resolve("copy.db");
        assertThat(HomeFile.copy(folder.resolve(HomeFile.NAME), copy)).isPositive();
        HomeFile.restore(copy, folder.resolve("other").resolve(HomeFile.NAME));
        try (var it = new TestHub(
                SqliteStore.open(folder.resolve("other").resolve(HomeFile.NAME)), new TestHub.TurnableTime())) {
            assertThat(it.get("/devices/55").status()).isEqualTo(200);
        }
    }

    @Test
    void whatIsImportedKeepsItsIds() {
        try (var store = SqliteStore.open(folder.resolve(HomeFile.NAME))) {
            var home = new HomeImport(store);
            assertThat(home.devices()).isZero();
            home.document("room", TestHub.json("{'id':300,'name':'Attic','sectionID':219}"));
            home.device(TestHub.json("{'id':812,'name':'Old lamp','type':'com.fibaro.binarySwitch','roomID':300,"
                    + "'interfaces':['quickApp'],'properties':{'value':true}}"));
            home.files(812, Json.read("[{\"name\":\"main\",\"isMain\":true,\"content\":\"-- code\"}]"), 1);
            home.document("globalVariable", TestHub.json("{'name':'g','value':'7'}"));
            home.scene(TestHub.json("{'id':9,'name':'Evening','type':'lua','content':'{}'}"));
            home.finish();
        }
        try (var it = open()) {
            assertThat(it.get("/devices/812").body().path("name").asText()).isEqualTo("Old lamp");
            assertThat(it.get("/quickApp/812/files/main").body().path("content").asText())
                    .isEqualTo("-- code");
            assertThat(it.get("/rooms/300").body().path("name").asText()).isEqualTo("Attic");
            assertThat(it.get("/globalVariables/g").body().path("value").asText())
                    .isEqualTo("7");
            assertThat(it.get("/scenes/9").body().path("name").asText()).isEqualTo("Evening");
            assertThat(it.put("/devices/812", "{'name':'New lamp'}").status()).isEqualTo(200);
        }
    }
}
