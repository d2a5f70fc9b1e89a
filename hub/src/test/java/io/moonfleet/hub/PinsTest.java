package io.moonfleet.hub;

import static org.assertj.core.api.Assertions.assertThat;

import io.moonfleet.hub.HubCaller.Role;
import io.moonfleet.hub.HubStore.Change;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** HC3's {@code Fibaro-User-PIN}: wanted to disarm, to arm by who has chosen so, and for protected scenes. */
class PinsTest {

    private static final HubCaller BERTA = new HubCaller("berta", Role.USER);
    private static final HubCaller CARL = new HubCaller("carl", Role.USER);
    private static final String RIGHTS = "'rights':{'alarmPartitions':{'all':true},'scenes':{'all':true}}";
    private static final String ARM = "/alarms/v1/partitions/1/actions/arm";

    private final TestHub it = new TestHub();

    @BeforeEach
    void aHouseWithAnAlarm() {
        it.post("/users", "{'name':'berta','pin':'1234'," + RIGHTS + "}");
        it.post("/users", "{'name':'carl','pin':'9876','useOptionalArmPin':true," + RIGHTS + "}");
        it.post("/alarms/v1/partitions", "{'name':'House','devices':[]}");
    }

    @AfterEach
    void close() {
        it.close();
    }

    private int call(String method, String path, HubCaller caller, String pin) {
        var headers = pin == null ? Map.<String, String>of() : Map.of(ApiRequest.PIN, pin);
        return it.hub
                .api()
                .handle(new ApiRequest(method, path, Map.of(), null, caller, headers))
                .toCompletableFuture()
                .join()
                .status();
    }

    @Test
    void disarmingWantsTheCallersPin() {
        assertThat(call("DELETE", ARM, BERTA, null)).isEqualTo(403);
        assertThat(call("DELETE", ARM, BERTA, "9876")).isEqualTo(403);
        assertThat(call("DELETE", ARM, BERTA, "1234")).isEqualTo(204);
        assertThat(call("DELETE", "/alarms/v1/partitions/actions/arm", BERTA, null))
                .isEqualTo(403);
        assertThat(call("DELETE", "/alarms/v1/partitions/actions/arm", BERTA, "1234"))
                .isEqualTo(204);
    }

    @Test
    void armingWantsItOnlyOfWhoHasChosenSo() {
        assertThat(call("POST", ARM, BERTA, null)).isEqualTo(204);
        assertThat(call("POST", ARM, CARL, null)).isEqualTo(403);
        assertThat(call("POST", ARM, CARL, "9876")).isEqualTo(204);
    }

    @Test
    void whereNobodyHasAPinNoneIsWanted() {
        try (var fresh = new TestHub()) {
            fresh.post("/alarms/v1/partitions", "{'name':'House','devices':[]}");
            assertThat(fresh.delete(ARM).status()).isEqualTo(204);
        }
    }

    @Test
    void aQuickAppHasNone() {
        assertThat(call("DELETE", ARM, HubCaller.ofDevice(55), null)).isEqualTo(204);
    }

    @Test
    void anAdministratorWhoIsNoUserGivesAnybodys() {
        assertThat(call("DELETE", ARM, HubCaller.admin("local"), null)).isEqualTo(403);
        assertThat(call("DELETE", ARM, HubCaller.admin("local"), "9876")).isEqualTo(204);
    }

    @Test
    void attackByTryingPinsIsSlowedDown() {
        for (int i = 0; i < 5; i++) {
            assertThat(call("DELETE", ARM, BERTA, "000" + i)).isEqualTo(403);
        }
        assertThat(call("DELETE", ARM, BERTA, "1234")).isEqualTo(429);
        assertThat(call("DELETE", ARM, CARL, "9876")).isEqualTo(204);
        it.time.turn(Duration.ofMinutes(2));
        assertThat(call("DELETE", ARM, BERTA, "1234")).isEqualTo(204);
    }

    @Test
    void aPinIsTakenAwayByAnEmptyOneAndKeptWhenNoneIsSent() {
        var id = it.get("/users?name=berta").body().path(0).path("id").asText();
        it.put("/users/" + id, "{'email':'berta@example.org'}");
        assertThat(call("DELETE", ARM, BERTA, "1234")).isEqualTo(204);
        it.put("/users/" + id, "{'pin':''}");
        assertThat(call("DELETE", ARM, BERTA, null)).isEqualTo(204);
    }

    @Test
    void nobodySeesAPinOrItsHash() {
        assertThat(it.get("/users").body().toString()).doesNotContain("1234", "Hash", "9876");
    }

    @Test
    void theStoreKeepsNoPinAsItIsAndThoseOfEarlierVersionsAreHashed(@TempDir Path folder) {
        var file = folder.resolve("home.db");
        try (var store = SqliteStore.open(file)) {
            store.write(new Change.Document(
                    "user", "7", TestHub.json("{'id':7,'name':'old','type':'user','pin':'4711'}"), 1));
            store.flush().toCompletableFuture().join();
        }
        try (var hub = new TestHub(SqliteStore.open(file), new TestHub.TurnableTime())) {
            hub.post("/alarms/v1/partitions", "{'name':'House','devices':[]}");
            hub.post("/users", "{'name':'new','pin':'4712'}");
            assertThat(hub.call("DELETE", ARM, "{'pin':'4711'}", HubCaller.admin("old"))
                            .status())
                    .isEqualTo(204);
        }
        var kept = new ArrayList<String>();
        try (var store = SqliteStore.open(file)) {
            store.load(change -> kept.add(change.toString()));
        }
        assertThat(kept).noneMatch(text -> text.contains("\"4711\"") || text.contains("\"4712\""));
        assertThat(kept).anyMatch(text -> text.contains("pinHash"));
    }
}
