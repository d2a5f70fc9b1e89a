package io.moonfleet.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.moonfleet.harness.InstalledPostgres;
import io.moonfleet.hub.fleet.RunnerOffer;
import io.moonfleet.protocol.Caller;
import io.moonfleet.protocol.FleetOperation;
import io.moonfleet.protocol.HomeWrite;
import io.moonfleet.protocol.Reply;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Several runners of one home: where its QuickApps run, and what becomes of them when a runner goes or is lost. */
class FleetTest {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private static final String COUNTER = """
            function QuickApp:onInit()
              self.count = tonumber(self:internalStorageGet("count")) or 0
              self:debug("begins at " .. self.count)
            end
            function QuickApp:add(n)
              self.count = self.count + n
              self:internalStorageSet("count", self.count)
              self:updateProperty("log", "count " .. self.count)
              return self.count
            end
            function QuickApp:onHandover(state)
              if state then self:debug("took up " .. state.count) else return {count = self.count} end
            end
            """;

    @RegisterExtension
    static final InstalledPostgres POSTGRES = new InstalledPostgres();

    private final Fleet fleet = new Fleet(POSTGRES.get());

    @AfterEach
    void theFleetEnds() {
        fleet.close();
    }

    private int[] install(int count) {
        return IntStream.range(0, count)
                .map(each -> fleet.install("Counter " + each, COUNTER))
                .toArray();
    }

    private void awaitCount(int quickApp, int count) {
        await().atMost(Fleet.PATIENCE)
                .untilAsserted(() ->
                        assertThat(fleet.property(quickApp, "log").asText()).isEqualTo("count " + count));
    }

    @Test
    void eachRunnerGetsItsShareAndEveryQuickAppAnswers() {
        fleet.start("a");
        fleet.start("b");
        fleet.awaitKeeper();
        var quickApps = install(6);
        fleet.awaitRunning(quickApps);
        await().atMost(Fleet.PATIENCE)
                .until(() -> IntStream.of(quickApps)
                                .filter(each -> fleet.owners(each).contains("b"))
                                .count()
                        == 3);
        fleet.awaitRunning(quickApps);
        for (var quickApp : quickApps) {
            assertThat(fleet.action(quickApp, "add", 5).status()).isEqualTo(202);
            awaitCount(quickApp, 5);
        }
    }

    /** As on a hub: without an onInit no object is built that could have actions, wherever the QuickApp runs. */
    @Test
    void aQuickAppWithoutOnInitRunsButHasNoActionsNeitherInTheFleetNorAlone() {
        var mute = "local said = 'never' function QuickApp:add() print(said) end"
                + " setTimeout(function() print('runs as ' .. tostring(quickApp)) end, 0)";
        fleet.start("a");
        fleet.awaitKeeper();
        var placed = fleet.install("Mute", mute);
        fleet.awaitRunning(placed);
        await().atMost(Fleet.PATIENCE)
                .untilAsserted(() -> assertThat(fleet.log()).contains("runs as nil"));
        var inTheFleet = fleet.action(placed, "add", 1);
        assertThat(inTheFleet.status()).isEqualTo(202);
        try (var alone = new LiveRunner()) {
            var file = JSON.objectNode().put("name", "main").put("isMain", true).put("content", mute);
            var body = JSON.objectNode().put("name", "Mute").put("type", "com.fibaro.binarySwitch");
            body.putArray("files").add(file);
            var kept = alone.call("POST", "/quickApp/", body).body().path("id").asInt();
            alone.awaitLog("runs as nil");
            var byItself = alone.call("POST", "/devices/" + kept + "/action/add", JSON.objectNode());
            assertThat(byItself.status()).isEqualTo(inTheFleet.status());
            assertThat(byItself.body().path("result"))
                    .isEqualTo(inTheFleet.json().path("result"));
            assertThat(alone.log).doesNotContain("never");
        }
        assertThat(fleet.log()).doesNotContain("never");
    }

    @Test
    void aQuickAppAwayFromTheHubReadsItsOwnWritesAndWhatOthersWrite() {
        var first = fleet.start("a");
        fleet.awaitKeeper();
        var away = fleet.start("b", new RunnerOffer(1, 10, Map.of("zone", "away")));
        var body = """
                function QuickApp:onInit()
                  self:setVariable("seen", "nothing")
                end
                function QuickApp:look()
                  self:updateProperty("value", true)
                  local own = self.properties.value
                  api.post("/globalVariables", {name = "x", value = "1"})
                  local child = self:createChildDevice({name = "Child", type = "com.fibaro.binarySwitch"}, QuickAppChild)
                  child:updateProperty("value", true)
                  local asked = api.get("/devices/" .. self.id).properties.value
                  self:debug("own " .. tostring(own) .. ", asked " .. tostring(asked)
                    .. ", child " .. tostring(fibaro.getValue(child.id, "value"))
                    .. ", children " .. #api.get("/devices?parentId=" .. self.id)
                    .. ", global " .. fibaro.getGlobalVariable("x"))
                end
                function QuickApp:tell() self:debug("log is " .. tostring(fibaro.getValue(self.id, "log"))) end
                """;
        var quickApp = fleet.install("Away", body);
        label(quickApp, "zone=away");
        await().atMost(Fleet.PATIENCE).until(() -> fleet.owner(quickApp) == away);
        fleet.awaitRunning(quickApp);
        assertThat(fleet.action(quickApp, "look").status()).isEqualTo(202);
        await().atMost(Fleet.PATIENCE).untilAsserted(() -> assertThat(fleet.log())
                .contains("own true, asked true, child true, children 1, global 1"));

        var change = JSON.objectNode();
        change.putObject("properties").put("log", "changed");
        assertThat(fleet.api("PUT", "/devices/" + quickApp, change).status()).isEqualTo(200);
        await().atMost(Fleet.PATIENCE).untilAsserted(() -> {
            fleet.action(quickApp, "tell");
            assertThat(fleet.log()).contains("log is changed");
        });
        assertThat(first.runner.keeper()).isPresent();
    }

    /** Through its variables a QuickApp says where it wants to run. */
    private void label(int quickApp, String labels) {
        var change = JSON.objectNode();
        var variable =
                change.putObject("properties").putArray("quickAppVariables").addObject();
        variable.put("name", "runner.labels").put("value", labels);
        assertThat(fleet.api("PUT", "/devices/" + quickApp, change).status()).isEqualTo(200);
    }

    @Test
    void whenTheRunnerIsLostItsQuickAppsGoOnElsewhereWithAllThatWasAcknowledged() throws Exception {
        fleet.start("a");
        fleet.awaitKeeper();
        var lost = fleet.start("b");
        var quickApps = install(4);
        fleet.awaitRunning(quickApps);
        await().atMost(Fleet.PATIENCE).until(() -> lost.runner.quickApps() == 2);
        fleet.awaitRunning(quickApps);
        for (var quickApp : quickApps) {
            fleet.action(quickApp, "add", 7);
            awaitCount(quickApp, 7);
        }
        lost.cutFromBroker = true;
        lost.cutFromDatabase();
        await().atMost(Fleet.PATIENCE).until(() -> lost.runner.quickApps() == 0);
        fleet.awaitRunning(quickApps);
        for (var quickApp : quickApps) {
            assertThat(fleet.owner(quickApp).name).isEqualTo("a");
            fleet.action(quickApp, "add", 1);
            awaitCount(quickApp, 8);
        }
    }

    @Test
    void whenTheKeeperIsLostAnotherKeepsTheHubAndQuickAppsElsewhereRunThrough() throws Exception {
        var keeper = fleet.start("a");
        assertThat(fleet.awaitKeeper()).isSameAs(keeper);
        var other = fleet.start("b");
        var quickApps = install(4);
        await().atMost(Fleet.PATIENCE).until(() -> other.runner.quickApps() == 2);
        fleet.awaitRunning(quickApps);
        for (var quickApp : quickApps) {
            fleet.action(quickApp, "add", 3);
            awaitCount(quickApp, 3);
        }
        var there = other.runner.quickAppIds();
        var begun = beginnings();
        var newest = newestEvent();

        keeper.cutFromBroker = true;
        keeper.cutFromDatabase();
        await().atMost(Fleet.PATIENCE).until(() -> other.runner.keeper().isPresent());
        fleet.awaitRunning(quickApps);
        for (var quickApp : quickApps) {
            fleet.action(quickApp, "add", 1);
            awaitCount(quickApp, 4);
        }
        assertThat(other.runner.quickAppIds()).containsAll(there);
        assertThat(beginnings() - begun)
                .as("those that were lost began anew, the others did not")
                .isEqualTo(2);
        assertThat(newestEvent()).isGreaterThan(newest);
        assertThat(keeper.runner.keeper()).isEmpty();
    }

    private long beginnings() {
        return fleet.log().stream().filter(line -> line.startsWith("begins at")).count();
    }

    private long newestEvent() {
        return fleet.keeper().orElseThrow().runner.keeper().orElseThrow().hub().newestEvent();
    }

    @Test
    void aRunnerThatEndsHandsOverItsQuickAppsWithWhatTheyLeave() {
        fleet.start("a");
        fleet.awaitKeeper();
        var leaving = fleet.start("b");
        var quickApps = install(4);
        await().atMost(Fleet.PATIENCE).until(() -> leaving.runner.quickApps() == 2);
        fleet.awaitRunning(quickApps);
        for (var quickApp : quickApps) {
            fleet.action(quickApp, "add", 9);
            awaitCount(quickApp, 9);
        }
        fleet.events.clear();
        leaving.leave();
        fleet.awaitRunning(quickApps);
        await().atMost(Fleet.PATIENCE)
                .until(() -> fleet.log().stream().filter("took up 9"::equals).count() == 2);
    }

    @Test
    void aKeeperThatEndsHandsOverTheHubAndNothingIsLost() {
        var keeper = fleet.start("a");
        fleet.awaitKeeper();
        var other = fleet.start("b");
        var quickApps = install(4);
        await().atMost(Fleet.PATIENCE).until(() -> other.runner.quickApps() == 2);
        fleet.awaitRunning(quickApps);
        for (var quickApp : quickApps) {
            fleet.action(quickApp, "add", 2);
            awaitCount(quickApp, 2);
        }
        keeper.leave();
        assertThat(fleet.awaitKeeper()).isSameAs(other);
        fleet.awaitRunning(quickApps);
        for (var quickApp : quickApps) {
            fleet.action(quickApp, "add", 1);
            awaitCount(quickApp, 3);
        }
    }

    @Test
    void aRunnerThatIsCutFromTheBrokerAloneStopsAndComesBack() {
        fleet.start("a");
        fleet.awaitKeeper();
        var cut = fleet.start("b");
        var quickApps = install(2);
        await().atMost(Fleet.PATIENCE).until(() -> cut.runner.quickApps() == 1);
        fleet.awaitRunning(quickApps);
        cut.cutFromBroker = true;
        await().atMost(Fleet.PATIENCE).until(() -> cut.runner.quickApps() == 0);
        fleet.awaitRunning(quickApps);
        cut.cutFromBroker = false;
        await().atMost(Fleet.PATIENCE).until(() -> cut.runner.quickApps() == 1);
        fleet.awaitRunning(quickApps);
    }

    @Test
    void aQuickAppThatIsRemovedOrDisabledEndsWhereItRuns() {
        fleet.start("a");
        fleet.awaitKeeper();
        var other = fleet.start("b");
        var quickApps = install(2);
        await().atMost(Fleet.PATIENCE).until(() -> other.runner.quickApps() == 1);
        var there = other.runner.quickAppIds().getFirst();
        fleet.awaitRunning(quickApps);
        assertThat(fleet.api("PUT", "/devices/" + there, JSON.objectNode().put("enabled", false))
                        .status())
                .isEqualTo(200);
        await().atMost(Fleet.PATIENCE).until(() -> fleet.owners(there).isEmpty());
        fleet.api("PUT", "/devices/" + there, JSON.objectNode().put("enabled", true));
        fleet.awaitRunning(there);
        fleet.api("DELETE", "/devices/" + there, null);
        await().atMost(Fleet.PATIENCE).until(() -> fleet.owners(there).isEmpty());
    }

    @Test
    void editedCodeRunsWhereItsQuickAppIs() {
        fleet.start("a");
        fleet.awaitKeeper();
        var other = fleet.start("b");
        var quickApps = install(2);
        await().atMost(Fleet.PATIENCE).until(() -> other.runner.quickApps() == 1);
        fleet.awaitRunning(quickApps);
        var there = other.runner.quickAppIds().getFirst();
        var file = JSON.objectNode()
                .put("name", "main")
                .put("isMain", true)
                .put("content", "function QuickApp:onInit() self:debug('edited') end");
        assertThat(fleet.api("PUT", "/quickApp/" + there + "/files/main", file).status())
                .isEqualTo(200);
        await().atMost(Fleet.PATIENCE).until(() -> fleet.log().contains("edited"));
        assertThat(fleet.owner(there)).isSameAs(other);
    }

    @Test
    void whatAQuickAppWritesUnderAFormerEpochIsRefusedAndCounted() {
        var keeper = fleet.start("a");
        fleet.awaitKeeper();
        var quickApp = install(1)[0];
        fleet.awaitRunning(quickApp);
        var before = keeper.runner.metrics().refusedEpochs();
        var late = new FleetOperation.Written(
                quickApp, 0, new HomeWrite.Property(quickApp, "value", JSON.textNode("of a former life")));
        var answer = (Reply.Answer) keeper.peers()
                .ask("a", new FleetOperation.HomeWrites("a", "late.1", List.of(late)), Caller.local(), Fleet.PATIENCE)
                .toCompletableFuture()
                .join();
        assertThat(answer.json().path("stale")).hasSize(1);
        assertThat(keeper.runner.metrics().refusedEpochs()).isEqualTo(before + 1);
        assertThat(fleet.property(quickApp, "value").asText()).isNotEqualTo("of a former life");
        keeper.peers()
                .ask(
                        "a",
                        new FleetOperation.HomeCall(quickApp, 0, "GET", "/rooms", null, null),
                        Caller.local(),
                        Fleet.PATIENCE)
                .toCompletableFuture()
                .join();
        assertThat(keeper.runner.metrics().refusedEpochs()).isEqualTo(before + 2);
    }

    @Test
    void aCallThatOvertakesTheWritesBeforeItIsRefusedUntilTheyHaveArrived() {
        var keeper = fleet.start("a");
        fleet.awaitKeeper();
        var quickApp = install(1)[0];
        fleet.awaitRunning(quickApp);
        var early = new FleetOperation.HomeCall(quickApp, epochOf(quickApp), "GET", "/rooms", null, "9.17");
        assertThat(asked(keeper, early).status()).isEqualTo(425);
        var before = new FleetOperation.Written(
                quickApp, epochOf(quickApp), new HomeWrite.Property(quickApp, "value", JSON.booleanNode(true)));
        // The runner's own messages may come in between.
        await().atMost(Fleet.PATIENCE).until(() -> {
            asked(keeper, new FleetOperation.HomeWrites("a", "9.17", List.of(before)));
            return asked(keeper, early).status() == 200;
        });
    }

    private long epochOf(int quickApp) {
        return fleet.announced.get(quickApp).epoch();
    }

    private static Reply.Answer asked(Fleet.Member keeper, FleetOperation operation) {
        return (Reply.Answer) keeper.peers()
                .ask("a", operation, Caller.local(), Fleet.PATIENCE)
                .toCompletableFuture()
                .join();
    }

    @Test
    void delayedActionsOutliveTheirKeeper() throws Exception {
        var keeper = fleet.start("a");
        fleet.awaitKeeper();
        var other = fleet.start("b");
        var quickApp = install(1)[0];
        fleet.awaitRunning(quickApp);
        var later = JSON.objectNode().put("delay", 8);
        later.putArray("args").add(4);
        assertThat(fleet.api("POST", "/devices/" + quickApp + "/action/add", later)
                        .status())
                .isEqualTo(202);
        keeper.cutFromBroker = true;
        keeper.cutFromDatabase();
        await().atMost(Fleet.PATIENCE).until(() -> other.runner.keeper().isPresent());
        awaitCount(quickApp, 4);
    }

    @Test
    void aListenerHearsTheHomesEventsWhereverItRuns() {
        fleet.start("a");
        fleet.awaitKeeper();
        fleet.start("b");
        var listener = """
                function QuickApp:onInit()
                  self.states = RefreshStateSubscriber()
                  self.states:subscribe(function(event) return event.type == "GlobalVariableAddedEvent" end,
                    function(event) self:debug("heard of " .. event.data.variableName) end)
                  self.states:run()
                end
                """;
        List<Integer> ids = new ArrayList<>();
        for (var each = 0; each < 2; each++) {
            ids.add(fleet.install("Listener " + each, listener));
        }
        ids.forEach(fleet::awaitRunning);
        await().atMost(Fleet.PATIENCE).untilAsserted(() -> {
            var name = "v" + System.nanoTime();
            fleet.api(
                    "POST",
                    "/globalVariables",
                    JSON.objectNode().put("name", name).put("value", "1"));
            await().until(() ->
                    fleet.log().stream().filter(("heard of " + name)::equals).count() == 2);
        });
    }
}
