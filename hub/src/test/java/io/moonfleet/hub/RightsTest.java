package io.moonfleet.hub;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.moonfleet.hub.HubCaller.Role;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What HC3's {@code rights} of a user mean. */
class RightsTest {

    private static final HubCaller BERTA = new HubCaller("berta", Role.USER);
    private static final HubCaller VERA = new HubCaller("berta", Role.VIEWER);

    private final TestHub it = new TestHub();
    private int kitchen;
    private int hers;
    private int other;

    @BeforeEach
    void aHouseOfTwoRooms() {
        it.post("/rooms", "{'name':'Kitchen','sectionID':219}");
        kitchen = it.get("/rooms").body().findValues("id").getLast().asInt();
        hers = it.quickApp("Hers", "com.fibaro.multilevelSwitch");
        other = it.quickApp("Other", "com.fibaro.multilevelSwitch");
        it.post("/users", "{'name':'berta'}");
    }

    @AfterEach
    void close() {
        it.close();
    }

    private void grant(String rights) {
        var user = it.get("/users?name=berta").body().path(0).path("id").asText();
        assertThat(it.put("/users/" + user, "{'rights':" + rights + "}").status())
                .isEqualTo(200);
    }

    private List<Integer> seen() {
        return it.call("GET", "/devices", null, BERTA).body().findValues("id").stream()
                .map(JsonNode::asInt)
                .filter(id -> id == hers || id == other)
                .toList();
    }

    private int status(String method, String path, String body, HubCaller caller) {
        return it.call(method, path, body, caller).status();
    }

    @Test
    void whoHasBeenGrantedNothingSeesNothing() {
        assertThat(seen()).isEmpty();
        assertThat(it.call("GET", "/devices", null, BERTA).body()).isEmpty();
    }

    @Test
    void whoTheHubDoesNotKnowSeesNothing() {
        grant("{'devices':{'all':true}}");
        var stranger = new HubCaller("stranger", Role.USER);
        assertThat(it.call("GET", "/devices", null, stranger).body()).isEmpty();
        assertThat(it.call("GET", "/rooms", null, stranger).body()).isEmpty();
    }

    @Test
    void devicesAreGrantedOneByOne() {
        grant("{'devices':{'devices':[" + hers + "]}}");
        assertThat(seen()).containsExactly(hers);
        assertThat(status("GET", "/devices/" + hers, null, BERTA)).isEqualTo(200);
        assertThat(status("GET", "/devices/" + other, null, BERTA)).isEqualTo(404);
    }

    @Test
    void aRoomIsGrantedWithAllThatIsPutIntoIt() {
        grant("{'devices':{'rooms':[" + kitchen + "]}}");
        assertThat(seen()).isEmpty();
        it.put("/devices/" + hers, "{'roomID':" + kitchen + "}");
        assertThat(seen()).containsExactly(hers);
        it.put("/devices/" + hers, "{'roomID':219}");
        assertThat(seen()).isEmpty();
    }

    @Test
    void aSectionIsGrantedWithItsRooms() {
        grant("{'devices':{'sections':[219]}}");
        it.put("/devices/" + other, "{'roomID':" + kitchen + "}");
        assertThat(seen()).contains(other);
    }

    @Test
    void allMeansWhatComesLaterToo() {
        grant("{'devices':{'all':true}}");
        int late = it.quickApp("Late", "com.fibaro.binarySwitch");
        assertThat(status("GET", "/devices/" + late, null, BERTA)).isEqualTo(200);
    }

    @Test
    void whatIsTakenBackIsGoneAtOnce() {
        grant("{'devices':{'devices':[" + hers + "]}}");
        grant("{'devices':{'devices':[]}}");
        assertThat(seen()).isEmpty();
        assertThat(status("POST", "/devices/" + hers + "/action/turnOn", "{}", BERTA))
                .isEqualTo(404);
    }

    @Test
    void whatIsNotGrantedIsRefusedInTheWordsForWhatDoesNotExist() {
        var hidden = it.call("GET", "/devices/" + other, null, BERTA)
                .body()
                .path("message")
                .asText();
        var missing = it.call("GET", "/devices/9999", null, BERTA)
                .body()
                .path("message")
                .asText();
        assertThat(hidden.replace("" + other, "N")).isEqualTo(missing.replace("9999", "N"));
        assertThat(it.get("/devices/9999").body().path("message").asText()).isEqualTo(missing);
    }

    @Test
    void aViewerSeesButDoesNotMove() {
        grant("{'devices':{'devices':[" + hers + "]}}");
        assertThat(status("GET", "/devices/" + hers, null, VERA)).isEqualTo(200);
        assertThat(status("POST", "/devices/" + hers + "/action/turnOn", "{}", VERA))
                .isEqualTo(403);
        assertThat(status(
                        "GET",
                        "/plugins/callUIEvent?deviceID=" + hers + "&elementName=b&eventType=onReleased",
                        null,
                        VERA))
                .isEqualTo(403);
        assertThat(it.quickApps.calls).isEmpty();
    }

    @Test
    void aGroupActionReachesOnlyWhatIsGranted() {
        grant("{'devices':{'devices':[" + hers + "]}}");
        var ran = it.call("POST", "/devices/groupAction/turnOn", "{}", BERTA)
                .body()
                .path("devices");
        assertThat(ran).hasSize(1);
        assertThat(ran.path(0).asInt()).isEqualTo(hers);
    }

    @Test
    void aDelayedActionOfAnotherCannotBeTakenBack() {
        grant("{'devices':{'devices':[" + hers + "]}}");
        var ticket =
                it.post("/devices/" + other + "/action/turnOn", "{'delay':60}").body();
        var path = "/devices/action/" + ticket.path("timestamp").asText() + "/"
                + ticket.path("id").asText();
        assertThat(status("DELETE", path, null, BERTA)).isEqualTo(404);
        assertThat(it.delete(path).status()).isEqualTo(200);
    }

    /** Issue 7, attack: one number for who checks, another one for who acts. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'deviceId':HERS,'deviceID':OTHER,'elementName':'b','eventType':'onReleased','values':[]}",
                "{'deviceID':'OTHER','elementName':'b','eventType':'onReleased','values':[]}",
                "{'deviceID':' OTHER ','deviceId':HERS,'elementName':'b','eventType':'onReleased','values':[]}"
            })
    void attackWithTwoNumbersInOneBodyGetsNothing(String body) {
        grant("{'devices':{'devices':[" + hers + "]}}");
        var sent = body.replace("HERS", "" + hers).replace("OTHER", "" + other);
        assertThat(status("POST", "/plugins/callUIEvent", sent, BERTA)).isIn(400, 404);
        assertThat(it.quickApps.calls).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"+%d", "0%d", "%d/", "//%d", " %d", "%d ", "%d%%2F..", "-%d", "%d.0", "0x%x"})
    void attackWithAnotherSpellingOfANumberGetsNothing(String spelling) {
        grant("{'devices':{'devices':[" + hers + "]}}");
        var path = "/devices/" + String.format(java.util.Locale.ROOT, spelling, other);
        assertThat(status("GET", path, null, BERTA)).isIn(400, 404);
        assertThat(status("POST", path + "/action/turnOn", "{}", BERTA)).isIn(400, 404, 405);
        assertThat(it.quickApps.calls).isEmpty();
    }

    @Test
    void attackOnOnesOwnRightsIsRefused() {
        grant("{'devices':{'devices':[" + hers + "]}}");
        var id = it.call("GET", "/users", null, BERTA).body().path(0).path("id").asText();
        assertThat(status("PUT", "/users/" + id, "{'rights':{'devices':{'all':true}},'type':'superuser'}", BERTA))
                .isEqualTo(403);
        assertThat(status("POST", "/users", "{'name':'berta','rights':{'devices':{'all':true}}}", BERTA))
                .isEqualTo(403);
        assertThat(status("POST", "/users/action/changeAdmin/" + id, null, BERTA))
                .isEqualTo(403);
        assertThat(seen()).containsExactly(hers);
    }

    @Test
    void attackByANameLikeAQuickAppsIsNone() {
        var posing = new HubCaller("device:" + hers, Role.USER);
        assertThat(it.call("GET", "/devices", null, posing).body()).isEmpty();
        assertThat(status(
                        "POST",
                        "/plugins/updateProperty",
                        "{'deviceId':" + hers + ",'propertyName':'value','value':1}",
                        posing))
                .isEqualTo(403);
    }

    @Test
    void aQuickAppActsAsOnHc3ButManagesNoUsers() {
        var quickApp = HubCaller.ofDevice(hers);
        assertThat(status("POST", "/devices/" + other + "/action/turnOn", "{}", quickApp))
                .isEqualTo(202);
        assertThat(status("POST", "/globalVariables", "{'name':'x','value':'1'}", quickApp))
                .isEqualTo(200);
        assertThat(status("POST", "/users", "{'name':'x'}", quickApp)).isEqualTo(403);
        assertThat(status("PUT", "/moonfleet/quickapps/" + hers + "/limits", "{}", quickApp))
                .isEqualTo(403);
        assertThat(status("POST", "/service/backups", "{}", quickApp)).isEqualTo(403);
    }

    @Test
    void aUserSeesOnlyThemselvesAmongTheUsers() {
        var users = it.call("GET", "/users", null, BERTA).body();
        assertThat(users.findValuesAsText("name")).containsExactly("berta");
    }

    @Test
    void loginStatusSaysWhatIsGranted() {
        grant("{'devices':{'all':true},'scenes':{'scenes':[4]}}");
        var status = it.call("GET", "/loginStatus", null, BERTA).body();
        assertThat(status.path("username").asText()).isEqualTo("berta");
        assertThat(status.path("type").asText()).isEqualTo("user");
        assertThat(status.path("rights").path("devices").path("all").asBoolean())
                .isTrue();
        assertThat(status.path("rights").path("scenes").path("all").asBoolean()).isFalse();
        assertThat(status.path("rights").path("scenes").path("scenes").path(0).asInt())
                .isEqualTo(4);
    }

    // ---- what happens

    private long newest() {
        it.hub.awaitListeners();
        return it.get("/refreshStates?last=0").body().path("last").asLong();
    }

    private JsonNode changesSince(long last, HubCaller caller) {
        return it.call("GET", "/refreshStates?last=" + last, null, caller).body();
    }

    @Test
    void refreshStatesShowsOnlyWhatIsGranted() {
        grant("{'devices':{'devices':[" + hers + "]}}");
        long last = newest();
        it.hub.updateProperty(other, "value", TestHub.json("{'v':41}").get("v"));
        it.hub.updateProperty(hers, "value", TestHub.json("{'v':42}").get("v"));
        it.hub.awaitListeners();
        var theirs = changesSince(last, BERTA);
        assertThat(theirs.path("events")).hasSize(1);
        assertThat(theirs.path("events").path(0).path("data").path("newValue").asInt())
                .isEqualTo(42);
        assertThat(theirs.path("changes").findValuesAsText("id")).containsExactly("" + hers);
        assertThat(changesSince(last, HubCaller.admin("anna")).path("events")).hasSize(2);
    }

    @Test
    void theSnapshotShowsOnlyWhatIsGranted() {
        grant("{'devices':{'devices':[" + hers + "]}}");
        assertThat(changesSince(0, BERTA).path("changes").findValuesAsText("id"))
                .containsExactly("" + hers);
    }

    @Test
    void aPollGoesOnWaitingOverWhatIsNotTheirs() {
        grant("{'devices':{'devices':[" + hers + "]}}");
        long last = newest();
        var poll = it.hub
                .api()
                .handle(new ApiRequest(
                        "GET", "/refreshStates", java.util.Map.of("last", List.of("" + last)), null, BERTA))
                .toCompletableFuture();
        it.hub.updateProperty(other, "value", TestHub.json("{'v':1}").get("v"));
        it.hub.awaitListeners();
        it.time.turn(java.time.Duration.ofSeconds(1));
        assertThat(poll).isNotDone();
        it.hub.updateProperty(hers, "value", TestHub.json("{'v':2}").get("v"));
        it.hub.awaitListeners();
        it.time.turn(java.time.Duration.ofSeconds(1));
        assertThat(poll.join().body().path("events")).hasSize(1);
    }

    @Test
    void visibleNamesWhatIsGrantedForServicesThatPassEventsOn() {
        grant("{'devices':{'rooms':[" + kitchen + "],'devices':[" + hers
                + "]},'scenes':{'all':true},'alarmPartitions':{'partitions':[7]}}");
        it.put("/devices/" + other, "{'roomID':" + kitchen + "}");
        var visible = it.call("GET", "/moonfleet/visible", null, BERTA).body();
        assertThat(visible.path("everything").asBoolean()).isFalse();
        var things = new java.util.ArrayList<String>();
        visible.path("things").forEach(each -> things.add(each.asText()));
        assertThat(things)
                .contains(
                        "*",
                        "device:" + hers,
                        "device:" + other,
                        "room:" + kitchen,
                        "room:219",
                        "section:219",
                        "scene:*")
                .doesNotContain("device:1", "device:*", "profile:*");
        assertThat(it.get("/moonfleet/visible").body().path("everything").asBoolean())
                .isTrue();
    }
}
