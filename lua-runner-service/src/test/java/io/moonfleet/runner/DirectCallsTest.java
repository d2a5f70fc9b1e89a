package io.moonfleet.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.moonfleet.harness.InstalledPostgres;
import io.moonfleet.hub.HubEvent;
import io.moonfleet.protocol.Caller;
import io.moonfleet.protocol.Operation;
import io.moonfleet.protocol.Reply;
import io.moonfleet.protocol.Role;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Actions and taps that come to the runner that has the QuickApp and not to the keeper. */
class DirectCallsTest {

    private static final String LUA = """
            class 'Child'(QuickAppChild)
            function Child:__init(device) QuickAppChild.__init(self, device) end
            function Child:dim(n) return "child " .. n end
            function QuickApp:onInit()
              self:initChildDevices({["com.fibaro.binarySwitch"] = Child})
              for _ in pairs(self.childDevices) do return end
              self:createChildDevice({name = "Child", type = "com.fibaro.binarySwitch"}, Child)
            end
            function QuickApp:add(n) return n + 1 end
            function QuickApp:note(n) self:debug("did " .. n) return n end
            function QuickApp:slid(event) self:debug("slid to " .. event.values[1]) end
            function QuickApp:onHandover(state)
              if not state then fibaro.sleep(300) return {} end
            end
            function QuickApp:set(v) self:updateProperty("value", v) return v end
            function QuickApp:fail() error("no route") end
            """;

    @RegisterExtension
    static final InstalledPostgres POSTGRES = new InstalledPostgres();

    private final Fleet fleet = new Fleet(POSTGRES.get());
    private Fleet.Member away;
    private Fleet.Member keeper;
    private int quickApp;

    @AfterEach
    void theFleetEnds() {
        fleet.close();
    }

    /** Two runners, and a QuickApp that runs on the one that is not the keeper. */
    private void begin() {
        fleet.start("a");
        fleet.start("b");
        keeper = fleet.awaitKeeper();
        var quickApps = IntStream.range(0, 2)
                .map(each -> fleet.install("Direct " + each, LUA))
                .toArray();
        fleet.awaitRunning(quickApps);
        await().atMost(Fleet.PATIENCE).until(() -> IntStream.of(quickApps).anyMatch(each -> isAway(each)));
        quickApp = IntStream.of(quickApps).filter(this::isAway).findFirst().orElseThrow();
        fleet.awaitRunning(quickApp);
        away = fleet.owner(quickApp);
        await().atMost(Fleet.PATIENCE).until(() -> away.name.equals(announcedOwner()));
    }

    private boolean isAway(int each) {
        return !fleet.owners(each).isEmpty() && !fleet.owners(each).contains(keeper.name);
    }

    private String announcedOwner() {
        var announced = fleet.announced.get(quickApp);
        return announced == null ? null : announced.owner();
    }

    private static Operation action(int device, String name, JsonNode... args) {
        return new Operation.RunAction(device, name, List.of(args));
    }

    private JsonNode answered(int status, Operation operation, Caller caller) {
        var outcome = fleet.askDirectly(away, caller, operation);
        assertThat(outcome).isInstanceOf(Reply.Answer.class);
        var answer = (Reply.Answer) outcome;
        assertThat(answer.status()).as(() -> String.valueOf(answer.json())).isEqualTo(status);
        return answer.json();
    }

    private void isLeftToTheKeeper(Operation operation, Caller caller) {
        assertThat(fleet.askDirectly(away, caller, operation)).isEqualTo(new Reply.Moved(keeper.name));
    }

    @Test
    void anActionIsAnsweredAsTheHubWouldAndEverybodyAndTheAuditLogHearOfIt() {
        begin();
        var anna = new Caller("anna", Role.ADMIN, "192.168.1.20");
        var answer = answered(202, action(quickApp, "add", IntNode.valueOf(41)), anna);
        assertThat(answer.path("result").asInt()).isEqualTo(42);
        assertThat(answer.path("jsonrpc").asText()).isEqualTo("2.0");
        assertThat(answer.get("error").isNull()).isTrue();
        var failed = answered(202, action(quickApp, "fail"), anna);
        assertThat(failed.path("error").path("message").asText()).contains("no route");

        // FACTS 3: "DeviceActionRanEvent{id,actionName,args}"
        await().atMost(Fleet.PATIENCE)
                .untilAsserted(() -> assertThat(fleet.events).anySatisfy(event -> {
                    assertThat(event).isInstanceOf(HubEvent.Generic.class);
                    var generic = (HubEvent.Generic) event;
                    assertThat(generic.type()).isEqualTo("DeviceActionRanEvent");
                    assertThat(generic.data())
                            .hasToString("{\"id\":" + quickApp + ",\"actionName\":\"add\",\"args\":[41]}");
                }));
        await().atMost(Fleet.PATIENCE).untilAsserted(() -> assertThat(audit()).anySatisfy(entry -> {
            assertThat(entry.path("user").asText()).isEqualTo("anna");
            assertThat(entry.path("from").asText()).isEqualTo("192.168.1.20");
            assertThat(entry.path("about").asText()).isEqualTo("/devices/" + quickApp + "/action/add");
            assertThat(entry.path("status").asInt()).isEqualTo(202);
        }));
    }

    @Test
    void aTapIsCarriedOutWhereTheQuickAppRunsAndTheAuditLogHearsOfIt() {
        begin();
        var properties = JsonNodeFactory.instance.objectNode();
        properties
                .putObject("properties")
                .putArray("uiCallbacks")
                .addObject()
                .put("name", "slider1")
                .put("eventType", "onChanged")
                .put("callback", "slid");
        assertThat(fleet.api("PUT", "/devices/" + quickApp, properties).status())
                .isEqualTo(200);
        var before = fleet.announced.get(quickApp).epoch();
        fleet.api(
                "POST",
                "/plugins/restart",
                JsonNodeFactory.instance.objectNode().put("deviceId", quickApp));
        await().atMost(Fleet.PATIENCE).until(() -> fleet.announced.get(quickApp).epoch() > before);
        fleet.awaitRunning(quickApp);

        var slide = new Operation.UiEvent(quickApp, "slider1", "onChanged", List.of(IntNode.valueOf(50)));
        answered(200, slide, new Caller("anna", Role.ADMIN, "192.168.1.20"));
        await().atMost(Fleet.PATIENCE)
                .untilAsserted(() -> assertThat(fleet.log()).contains("slid to 50"));
        assertThat(fleet.log().stream().filter("slid to 50"::equals)).hasSize(1);
        await().atMost(Fleet.PATIENCE).untilAsserted(() -> assertThat(audit())
                .anySatisfy(entry -> assertThat(entry.path("about").asText()).isEqualTo("/plugins/callUIEvent")));
    }

    /** Decision 0160: no word of it is left behind on its runner, whoever asks next and whoever dies. */
    @Test
    void whatAnActionHasChangedAndTheLineAboutItAreThereWhenItIsAnswered() {
        begin();
        for (var number = 1; number <= 50; number++) {
            var user = "anna" + number;
            answered(
                    202,
                    action(quickApp, "set", IntNode.valueOf(number)),
                    new Caller(user, Role.ADMIN, "192.168.1.20"));
            var device = fleet.api("GET", "/devices/" + quickApp, null).json();
            assertThat(device.path("properties").path("value").asInt()).isEqualTo(number);
            assertThat(audit())
                    .anySatisfy(entry -> assertThat(entry.path("user").asText()).isEqualTo(user));
        }
    }

    @Test
    void anActionThatTheKeeperPassesOnIsAnsweredWhenItIsStoredToo() {
        begin();
        for (var number = 1; number <= 50; number++) {
            var args = JsonNodeFactory.instance.objectNode();
            args.putArray("args").add(number);
            assertThat(fleet.api("POST", "/devices/" + quickApp + "/action/set", args)
                            .status())
                    .isEqualTo(202);
            var device = fleet.api("GET", "/devices/" + quickApp, null).json();
            assertThat(device.path("properties").path("value").asInt()).isEqualTo(number);
        }
    }

    @Test
    void anActionIsNotAcknowledgedWhileNobodyStoresWhatItHasChanged() {
        begin();
        keeper.cutFromBroker = true;
        var outcome =
                fleet.askDirectly(away, new Caller("anna", Role.ADMIN), action(quickApp, "set", IntNode.valueOf(1)));
        // The next keeper has it, or nobody says that it is stored.
        if (((Reply.Answer) outcome).status() == 202) {
            keeper = fleet.awaitKeeper();
            assertThat(keeper.name).isEqualTo(away.name);
        } else {
            assertThat(((Reply.Answer) outcome).json().path("reason").asText()).isEqualTo("STORE_UNAVAILABLE");
        }
    }

    @Test
    void whatWasAnsweredIsInTheAuditLogAlthoughItsRunnerEndsAtOnce() {
        begin();
        answered(202, action(quickApp, "add", IntNode.valueOf(41)), new Caller("berta", Role.ADMIN, "192.168.1.21"));
        away.runner.close();
        assertThat(audit())
                .anySatisfy(entry -> assertThat(entry.path("user").asText()).isEqualTo("berta"));
    }

    @Test
    void anActionThatMeetsAReleaseIsDoneOnceByOneOfBothOrRefusedWithAReason() throws InterruptedException {
        begin();
        var answers = new ConcurrentHashMap<Integer, Reply.Answer>();
        var ended = new AtomicBoolean();
        var client = Thread.ofVirtual().start(() -> {
            for (var number = 0; !ended.get(); number++) {
                answers.put(number, asAGatewayAsks(action(quickApp, "note", IntNode.valueOf(number))));
                LockSupport.parkNanos(Duration.ofMillis(2).toNanos());
            }
        });
        await().atMost(Fleet.PATIENCE).until(() -> answers.size() > 20);
        away.runner.close();
        var after = answers.size();
        await().atMost(Fleet.PATIENCE).until(() -> answers.size() > after + 20);
        ended.set(true);
        client.join();

        assertThat(answers.values()).allSatisfy(answer -> {
            assertThat(answer.status()).isIn(202, 503);
            if (answer.status() == 503) {
                assertThat(answer.json().path("reason").asText()).isNotEmpty();
            }
        });
        var done = answers.entrySet().stream()
                .filter(entry -> entry.getValue().status() == 202)
                .map(entry -> "did " + entry.getKey())
                .toList();
        await().atMost(Fleet.PATIENCE).until(() -> Set.copyOf(fleet.log()).containsAll(done));
        assertThat(fleet.log().stream().filter(line -> line.startsWith("did "))).doesNotHaveDuplicates();
    }

    /** Of the runner that was the owner; who does not do it passes it on. */
    private Reply.Answer asAGatewayAsks(Operation operation) {
        var outcome = fleet.askDirectly(away, Caller.local(), operation);
        if (outcome instanceof Reply.Moved) {
            outcome = fleet.askDirectly(keeper, Caller.local(), operation);
        }
        return (Reply.Answer) outcome;
    }

    private Iterable<JsonNode> audit() {
        return fleet.api("GET", "/moonfleet/audit", null).json();
    }

    @Test
    void aChildIsAnsweredForByTheRunnerOfItsQuickApp() {
        begin();
        await().atMost(Fleet.PATIENCE)
                .until(() -> fleet.announced.get(quickApp).devices().size() == 2);
        var before = fleet.announced.get(quickApp);
        int child = before.devices().getLast();
        assertThat(child).isNotEqualTo(quickApp);
        // A new life begins with all its devices; who made one since is not certain of them.
        var body = JsonNodeFactory.instance.objectNode().put("deviceId", quickApp);
        fleet.api("POST", "/plugins/restart", body);
        await().atMost(Fleet.PATIENCE).until(() -> fleet.announced.get(quickApp).epoch() > before.epoch());
        fleet.awaitRunning(quickApp);
        var answer = answered(202, action(child, "dim", IntNode.valueOf(3)), Caller.local());
        assertThat(answer.path("result").asText()).isEqualTo("child 3");

        fleet.api("DELETE", "/devices/" + child, null);
        await().atMost(Fleet.PATIENCE)
                .untilAsserted(() -> isLeftToTheKeeper(action(child, "dim", IntNode.valueOf(3)), Caller.local()));
    }

    @Test
    void whatOnlyTheHubCanJudgeIsLeftToTheKeeper() {
        begin();
        var add = action(quickApp, "add", IntNode.valueOf(1));
        isLeftToTheKeeper(add, new Caller("eva", Role.USER));
        isLeftToTheKeeper(add, new Caller("otto", Role.VIEWER));
        isLeftToTheKeeper(action(quickApp, " "), Caller.local());
        isLeftToTheKeeper(action(quickApp, "x".repeat(256)), Caller.local());
        isLeftToTheKeeper(action(999_999, "add"), Caller.local());
        isLeftToTheKeeper(new Operation.UiEvent(quickApp, "__power", "onReleased", List.of()), Caller.local());
        assertThat(fleet.events)
                .noneMatch(event -> event instanceof HubEvent.Generic generic
                        && generic.type().equals("DeviceActionRanEvent"));
    }

    @Test
    void aQuickAppThatWasDisabledAndComesBackIsAnnouncedUnderAHigherEpoch() {
        begin();
        var before = fleet.announced.get(quickApp).epoch();
        fleet.api(
                "PUT",
                "/devices/" + quickApp,
                JsonNodeFactory.instance.objectNode().put("enabled", false));
        await().atMost(Fleet.PATIENCE).until(() -> announcedOwner() == null);
        fleet.api(
                "PUT",
                "/devices/" + quickApp,
                JsonNodeFactory.instance.objectNode().put("enabled", true));
        await().atMost(Fleet.PATIENCE).until(() -> announcedOwner() != null);
        assertThat(fleet.announced.get(quickApp).epoch()).isGreaterThan(before);
    }

    @Test
    void aRunnerThatHasLetGoOfAQuickAppLeavesItToTheKeeper() {
        begin();
        var add = action(quickApp, "add", IntNode.valueOf(1));
        answered(202, add, Caller.local());
        away.runner.close();
        assertThat(fleet.askDirectly(away, Caller.local(), add)).isInstanceOf(Reply.Moved.class);
        await().atMost(Fleet.PATIENCE).until(() -> !away.name.equals(announcedOwner()));
        var announced = fleet.announced.get(quickApp);
        assertThat(announced.owner()).isEqualTo(keeper.name);
        assertThat(announced.epoch()).isGreaterThan(1);
    }
}
