package io.moonfleet.hub;

import static org.assertj.core.api.Assertions.assertThat;

import io.moonfleet.hub.QuickAppPort.Outcome;
import io.moonfleet.hub.internal.json.Json;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ActionsTest {

    private final TestHub it = new TestHub();

    @AfterEach
    void close() {
        it.close();
    }

    /** FACTS 1.3: "REST answers **202** with `{"jsonrpc":"2.0","id":…,"result":…,"error":…}`". */
    @Test
    void anActionIsAnswered202() {
        int id = it.quickApp("Lamp", "com.fibaro.binarySwitch");
        it.quickApps.outcomes.put("turnOn", new Outcome.Done(Json.text("ok")));
        var answer = it.post("/devices/" + id + "/action/turnOn", "{'args':[1,'two',{'a':3}]}");
        assertThat(answer.status()).isEqualTo(202);
        assertThat(answer.body().path("jsonrpc").asText()).isEqualTo("2.0");
        assertThat(answer.body().path("id").isNumber()).isTrue();
        assertThat(answer.body().path("result").asText()).isEqualTo("ok");
        assertThat(answer.body().get("error").isNull()).isTrue();
        assertThat(it.quickApps.calls).containsExactly("55>55.turnOn[1, \"two\", {\"a\":3}]");
    }

    /** FACTS 1.3: "a failing action shows in `error` (H)". */
    @Test
    void aFailingActionShowsInTheError() {
        int id = it.quickApp("Lamp", "com.fibaro.binarySwitch");
        it.quickApps.outcomes.put("turnOn", new Outcome.Failed("main.lua:3: boom"));
        var answer = it.post("/devices/" + id + "/action/turnOn", null);
        assertThat(answer.status()).isEqualTo(202);
        assertThat(answer.body().path("error").path("message").asText()).contains("boom");
        assertThat(answer.body().get("result").isNull()).isTrue();
    }

    @Test
    void aFullMailboxIsPassedOnAsRefusal() {
        int id = it.quickApp("Lamp", "com.fibaro.binarySwitch");
        it.quickApps.outcomes.put("turnOn", new Outcome.Refused(429, "MAILBOX_FULL", "wait a little"));
        var answer = it.post("/devices/" + id + "/action/turnOn", "{}");
        assertThat(answer.status()).isEqualTo(429);
        assertThat(answer.body().path("reason").asText()).isEqualTo("MAILBOX_FULL");
    }

    @Test
    void withoutARunnerAnActionIsRefused() {
        try (var alone = Hub.open(HubSettings.of("alone", new MemoryStore()))) {
            int id = alone.devices()
                    .install(QuickAppInstallation.of("x", "com.fibaro.binarySwitch"))
                    .id();
            var answer = alone.api()
                    .handle(ApiRequest.of("POST", "/devices/" + id + "/action/turnOn", null))
                    .toCompletableFuture()
                    .join();
            assertThat(answer.status()).isEqualTo(503);
        }
    }

    /** FACTS 1.3: "own id → method; child id → the child's method". */
    @Test
    void aChildsActionGoesToItsParentsQuickApp() {
        int parent = it.quickApp("Parent", "com.fibaro.deviceController");
        int child = it.hub
                .devices()
                .createChild(parent, new ChildInstallation("Child", "com.fibaro.binarySwitch", null, null))
                .id();
        it.post("/devices/" + child + "/action/turnOn", "{}");
        assertThat(it.quickApps.calls).containsExactly("55>56.turnOn[]");
    }

    @Test
    void anActionIsAnEvent() {
        it.quickApp("Lamp", "com.fibaro.binarySwitch");
        long before = it.hub.newestEvent();
        it.post("/devices/55/action/setValue", "{'args':[5]}");
        // FACTS 3: "DeviceActionRanEvent{id,actionName,args}"
        org.awaitility.Awaitility.await().untilAsserted(() -> assertThat(it.eventsSince(before, "DeviceActionRanEvent"))
                .containsExactly(TestHub.json("{'id':55,'actionName':'setValue','args':[5]}")));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            com.fibaro.binarySwitch     | turnOn                       | []             | value  | true
            com.fibaro.binarySwitch     | toggle                       | []             | value  | true
            com.fibaro.multilevelSwitch | turnOn                       | []             | value  | 99
            com.fibaro.multilevelSwitch | setValue                     | [42]           | value  | 42
            com.fibaro.multilevelSwitch | setValue                     | ["42"]         | value  | 42
            com.fibaro.multilevelSwitch | setValue                     | [500]          | value  | 99
            com.fibaro.colorController  | setColor                     | [1,2,3,4]      | color  | 1,2,3,4
            com.fibaro.rollerShutter    | open                         | []             | value  | 99
            com.fibaro.hvacSystemHeat   | setHeatingThermostatSetpoint | [21.5]         | heatingThermostatSetpoint | 21.5
            """)
    void aSimulatedDeviceDoesWhatItsTypeCan(String type, String action, String args, String property, String value) {
        int id = it.post("/devices", "{'type':'" + type + "','name':'Simulated'}")
                .body()
                .path("id")
                .asInt();
        var answer = it.post("/devices/" + id + "/action/" + action, "{'args':" + args + "}");
        assertThat(answer.status()).isEqualTo(202);
        assertThat(it.hub.devices().find(id).orElseThrow().property(property).asText())
                .isEqualTo(value);
        assertThat(it.quickApps.calls).isEmpty();
    }

    @Test
    void aSimulatedDeviceRefusesWhatItCannot() {
        int id = it.post("/devices", "{'type':'com.fibaro.multilevelSwitch'}")
                .body()
                .path("id")
                .asInt();
        assertThat(it.post("/devices/" + id + "/action/fly", "{}").status()).isEqualTo(404);
        assertThat(it.post("/devices/" + id + "/action/setValue", "{}").status())
                .isEqualTo(400);
        assertThat(it.post("/devices/" + id + "/action/setValue", "{'args':['high']}")
                        .status())
                .isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "'text'", "7", "{'args':7}", "{'delay':'soon'}", "{'delay':-1}", "{'delay':1e300}"})
    void aBadBodyIsRefused(String body) {
        it.quickApp("Lamp", "com.fibaro.binarySwitch");
        assertThat(it.post("/devices/55/action/turnOn", body).status()).isEqualTo(400);
    }

    // ---- delayed actions

    /** FACTS 3: "with a delay it answers 202 with a timestamp and id". */
    @Test
    void aDelayedActionRunsWhenItIsDue() {
        it.quickApp("Lamp", "com.fibaro.binarySwitch");
        var answer = it.post("/devices/55/action/turnOn", "{'args':[1],'delay':30}");
        assertThat(answer.status()).isEqualTo(202);
        assertThat(answer.body().path("timestamp").asLong())
                .isEqualTo(it.time.instant().plusSeconds(30).getEpochSecond());
        assertThat(answer.body().path("id").isNumber()).isTrue();
        it.time.turn(Duration.ofSeconds(29));
        assertThat(it.quickApps.calls).isEmpty();
        it.time.turn(Duration.ofSeconds(1));
        assertThat(it.quickApps.calls).containsExactly("55>55.turnOn[1]");
        it.time.turn(Duration.ofHours(1));
        assertThat(it.quickApps.calls).hasSize(1);
    }

    /** FACTS 3: "`DELETE /devices/action/{timestamp}/{id}` cancels it". */
    @Test
    void aCancelledActionDoesNotRun() {
        it.quickApp("Lamp", "com.fibaro.binarySwitch");
        var ticket = it.post("/devices/55/action/turnOn", "{'delay':30}").body();
        var path = "/devices/action/" + ticket.path("timestamp") + "/" + ticket.path("id");
        assertThat(it.delete("/devices/action/1/" + ticket.path("id")).status()).isEqualTo(404);
        assertThat(it.delete(path).status()).isEqualTo(200);
        assertThat(it.delete(path).status()).isEqualTo(404);
        it.time.turn(Duration.ofMinutes(1));
        assertThat(it.quickApps.calls).isEmpty();
    }

    @Test
    void twoActionsOfOneMomentHaveDifferentTickets() {
        it.quickApp("Lamp", "com.fibaro.binarySwitch");
        var first = it.hub.delayedActions().schedule(55, "a", List.of(), Duration.ofSeconds(5));
        var second = it.hub.delayedActions().schedule(55, "b", List.of(), Duration.ofSeconds(5));
        assertThat(first).isNotEqualTo(second);
        it.hub.delayedActions().cancel(first.timestamp(), first.id());
        it.time.turn(Duration.ofSeconds(5));
        assertThat(it.quickApps.calls).containsExactly("55>55.b[]");
    }

    @Test
    void tooManyDelayedActionsAreRefused() {
        it.quickApp("Lamp", "com.fibaro.binarySwitch");
        for (int i = 0; i < 10_000; i++) {
            it.hub.delayedActions().schedule(55, "a", List.of(), Duration.ofSeconds(60));
        }
        assertThat(it.post("/devices/55/action/turnOn", "{'delay':30}").status())
                .isEqualTo(429);
    }

    @Test
    void aGroupActionReachesOnlyTheFilteredDevices() {
        it.quickApp("Lamp", "com.fibaro.binarySwitch");
        it.quickApp("Dimmer", "com.fibaro.multilevelSwitch");
        var answer = it.post(
                "/devices/groupAction/turnOn",
                "{'filters':[{'filter':'type','value':['com.fibaro.multilevelSwitch']}],'args':[]}");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(it.quickApps.calls).containsExactly("56>56.turnOn[]");
    }
}
