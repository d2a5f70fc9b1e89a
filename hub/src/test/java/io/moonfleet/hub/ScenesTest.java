package io.moonfleet.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.moonfleet.hub.QuickAppPort.Outcome;
import io.moonfleet.hub.internal.json.Json;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** FACTS 7: what wakes scenes, how they run, and what the API says of them. */
class ScenesTest {

    /** Runs go on until the test ends them. */
    private static final class Scenes implements ScenePort {
        final List<SceneRun> runs = new CopyOnWriteArrayList<>();
        final List<Integer> killed = new CopyOnWriteArrayList<>();
        final Map<Integer, CompletableFuture<Outcome>> open = new ConcurrentHashMap<>();

        @Override
        public Running start(SceneRun run) {
            runs.add(run);
            var ended = new CompletableFuture<Outcome>();
            open.put(run.scene(), ended);
            return new Running() {
                @Override
                public CompletionStage<Outcome> ended() {
                    return ended;
                }

                @Override
                public void kill() {
                    killed.add(run.scene());
                    ended.complete(new Outcome.Failed("killed"));
                }
            };
        }

        void end(int scene) {
            open.get(scene).complete(new Outcome.Done(null));
        }

        JsonNode lastTrigger() {
            return runs.getLast().sourceTrigger();
        }
    }

    private final TestHub it = new TestHub();
    private final Scenes scenes = new Scenes();

    @BeforeEach
    void connect() {
        it.hub.connectScenes(scenes);
    }

    @AfterEach
    void close() {
        it.close();
    }

    private static ObjectNode lua(String name, String conditions) {
        var content = Json.object().put("conditions", conditions).put("actions", "print('" + name + "')");
        return Json.object().put("name", name).put("type", "lua").put("content", Json.write(content));
    }

    private int scene(String conditions) {
        return scene(lua("test", conditions));
    }

    private int scene(ObjectNode scene) {
        var made = it.hub
                .api()
                .handle(new ApiRequest("POST", "/scenes", Map.of(), scene, HubCaller.admin("anna")))
                .toCompletableFuture()
                .join();
        assertThat(made.status()).as(made.toString()).isEqualTo(201);
        return made.body().path("id").asInt();
    }

    private void awaitRuns(int count) {
        await().untilAsserted(() -> assertThat(scenes.runs).hasSize(count));
    }

    /** All events so far have been heard. */
    private void settle() {
        it.post("/customEvents", "{'name':'settled'}");
        long before = it.hub.newestEvent();
        await().until(() ->
                !it.eventsSince(before - 1, "CustomEventCreatedEvent").isEmpty());
        it.delete("/customEvents/settled");
    }

    // ---- what wakes a scene

    /** "`isTrigger=true` wakes the scene when it becomes true; the others are gates." */
    @Test
    void aTriggerWakesWhenItBecomesTrueAndOtherConditionsAreGates() {
        int door = it.quickApp("Door", "com.fibaro.doorSensor");
        int lamp = it.quickApp("Lamp", "com.fibaro.binarySwitch");
        scene("""
                { operator = "all", conditions = {
                  { type = "device", id = %d, property = "value", operator = "==", value = true, isTrigger = true },
                  { type = "device", id = %d, property = "value", operator = "==", value = false } } }""".formatted(door, lamp));
        it.hub.updateProperty(lamp, "value", Json.bool(true));
        it.hub.updateProperty(door, "value", Json.bool(true));
        it.hub.updateProperty(door, "value", Json.bool(false));
        settle();
        assertThat(scenes.runs).isEmpty();
        it.hub.updateProperty(lamp, "value", Json.bool(false));
        settle();
        assertThat(scenes.runs).isEmpty();
        it.hub.updateProperty(door, "value", Json.bool(true));
        awaitRuns(1);
        assertThat(scenes.lastTrigger())
                .isEqualTo(TestHub.json("{'type':'device','id':%d,'property':'value','value':true}".formatted(door)));
        assertThat(scenes.runs.getFirst().code()).isEqualTo("print('test')");
    }

    @ParameterizedTest
    @CsvSource({
        "==, 20, 20, 19",
        "!=, 20, 19, 20",
        ">, 20, 20.5, 20",
        "<, 20, 19, 20",
        ">=, 20, 20, 19",
        "<=, 20, 20, 21"
    })
    void everyOperatorCompares(String operator, String wanted, double becomes, double before) {
        int sensor = it.quickApp("Sensor", "com.fibaro.temperatureSensor");
        it.hub.updateProperty(sensor, "value", Json.object().numberNode(before));
        scene("{ type = 'device', id = %d, property = 'value', operator = '%s', value = %s, isTrigger = true }"
                .formatted(sensor, operator, wanted));
        it.hub.updateProperty(sensor, "value", Json.object().numberNode(becomes));
        awaitRuns(1);
    }

    @Test
    void anyValueWakesWithEveryChange() {
        int sensor = it.quickApp("Sensor", "com.fibaro.temperatureSensor");
        scene("{ type = 'device', id = %d, property = 'value', operator = 'anyValue', isTrigger = true }"
                .formatted(sensor));
        for (int i = 1; i <= 3; i++) {
            it.hub.updateProperty(sensor, "value", Json.number(i));
            awaitRuns(i);
            assertThat(scenes.lastTrigger().path("value").asInt()).isEqualTo(i);
        }
    }

    /** "`duration`: it must have held that long." */
    @Test
    void aConditionWithADurationMustHoldThatLong() {
        int motion = it.quickApp("Motion", "com.fibaro.motionSensor");
        it.hub.updateProperty(motion, "value", Json.bool(true));
        scene("""
                { type = "device", id = %d, property = "value", operator = "==", value = false, duration = 2*60,
                  isTrigger = true }""".formatted(motion));
        settle();
        it.hub.updateProperty(motion, "value", Json.bool(false));
        settle();
        it.time.turn(Duration.ofSeconds(90));
        it.hub.updateProperty(motion, "value", Json.bool(true));
        settle();
        it.time.turn(Duration.ofSeconds(90));
        assertThat(scenes.runs).isEmpty();
        it.hub.updateProperty(motion, "value", Json.bool(false));
        settle();
        it.time.turn(Duration.ofSeconds(119));
        assertThat(scenes.runs).isEmpty();
        it.time.turn(Duration.ofSeconds(1));
        awaitRuns(1);
    }

    @Test
    void nestedGroupsAreLookedAtWhole() {
        int a = it.quickApp("A", "com.fibaro.binarySwitch");
        it.post("/globalVariables", "{'name':'Mode','value':'away'}");
        scene("""
                { operator = "all", conditions = {
                  { type = "device", id = %d, property = "value", operator = "==", value = true, isTrigger = true },
                  { operator = "any", conditions = {
                    { type = "global-variable", property = "Mode", operator = "==", value = "home" },
                    { type = "profile", property = "activeProfile", operator = "==", value = 4 } } } } }""".formatted(a));
        it.hub.updateProperty(a, "value", Json.bool(true));
        settle();
        assertThat(scenes.runs).isEmpty();
        it.hub.updateProperty(a, "value", Json.bool(false));
        it.post("/profiles/activeProfile/4", null);
        it.hub.updateProperty(a, "value", Json.bool(true));
        awaitRuns(1);
    }

    @Test
    void centralSceneEventsWakeByKey() {
        int remote = it.quickApp("Remote", "com.fibaro.remoteController");
        scene("""
                { type = "device", id = %d, property = "centralSceneEvent", operator = "==",
                  value = { keyId = 2, keyAttribute = "Pressed" }, isTrigger = true }""".formatted(remote));
        var event = "{'type':'centralSceneEvent','source':%d,'data':{'keyId':%d,'keyAttribute':'Pressed'}}";
        it.post("/plugins/publishEvent", event.formatted(remote, 1));
        settle();
        assertThat(scenes.runs).isEmpty();
        it.post("/plugins/publishEvent", event.formatted(remote, 2));
        awaitRuns(1);
        assertThat(scenes.lastTrigger().path("value").path("keyId").asInt()).isEqualTo(2);
    }

    @Test
    void variablesEventsProfilesAndWeatherWake() {
        it.post("/globalVariables", "{'name':'Mode','value':'1'}");
        it.post("/customEvents", "{'name':'wake up'}");
        scene("{ type='global-variable', property='Mode', operator='>', value='5', isTrigger=true }");
        scene("{ type='custom-event', property='wake up', isTrigger=true }");
        scene("{ type='profile', property='activeProfile', operator='==', value=2, isTrigger=true }");
        scene("{ type='weather', property='Temperature', operator='<', value=0, isTrigger=true }");
        scene("{ type='weather', property='WeatherCondition', operator='==', value='rain', isTrigger=true }");
        it.put("/globalVariables/Mode", "{'value':'10'}");
        awaitRuns(1);
        it.post("/customEvents/wake up", null);
        awaitRuns(2);
        it.post("/profiles/activeProfile/2", null);
        awaitRuns(3);
        it.put("/weather", "{'Temperature':-2.5}");
        awaitRuns(4);
        it.put("/weather", "{'WeatherCondition':'rain'}");
        awaitRuns(5);
        assertThat(scenes.runs).extracting(SceneRun::scene).containsExactly(1, 2, 3, 4, 5);
    }

    @Test
    void theAlarmWakes() {
        int door = it.quickApp("Door", "com.fibaro.doorSensor");
        it.post(
                "/alarms/v1/partitions",
                "{'name':'House','armDelay':0,'breachDelay':0,'devices':[%d]}".formatted(door));
        scene("{ type='alarm', id=1, property='armed', operator='==', value=true, isTrigger=true }");
        scene("{ type='alarm', property='homeArmed', operator='==', value=true, isTrigger=true }");
        scene("{ type='alarm', id=1, property='breached', operator='==', value=true, isTrigger=true }");
        scene("{ type='alarm', property='homeBreached', operator='==', value=true, isTrigger=true }");
        it.post("/alarms/v1/partitions/1/actions/arm", null);
        awaitRuns(2);
        it.hub.updateProperty(door, "value", Json.bool(true));
        awaitRuns(4);
    }

    @Test
    void peopleWakeByComingAndLeaving() {
        it.post("/panels/location", "{'name':'Home','latitude':59,'longitude':18}");
        scene("{ type='location', id=1, property='2', value='leave', isTrigger=true }");
        it.post("/events/publishEvent/GeofenceEvent", "{'userId':2,'locationId':1,'geofenceAction':'enter'}");
        settle();
        assertThat(scenes.runs).isEmpty();
        assertThat(it.post("/events/publishEvent/GeofenceEvent", "{'userId':2,'locationId':1,'geofenceAction':'leave'}")
                        .status())
                .isEqualTo(200);
        awaitRuns(1);
        assertThat(it.post("/events/publishEvent/GeofenceEvent", "{'userId':2,'locationId':9,'geofenceAction':'leave'}")
                        .status())
                .isEqualTo(400);
    }

    @Test
    void datesWake() {
        // It is noon in Stockholm.
        scene("{ type='date', property='cron', operator='match', value={'30','12','*','*','*','*'}, isTrigger=true }");
        scene("{ type='date', property='sunset', operator='==', value=-60, isTrigger=true }");
        it.time.turn(Duration.ofMinutes(29));
        assertThat(scenes.runs).isEmpty();
        it.time.turn(Duration.ofMinutes(1));
        awaitRuns(1);
        assertThat(scenes.lastTrigger().path("property").asText()).isEqualTo("cron");
        it.time.turn(Duration.ofHours(9));
        awaitRuns(2);
        assertThat(scenes.lastTrigger().path("property").asText()).isEqualTo("sunset");
        it.time.turn(Duration.ofHours(15));
        awaitRuns(3);
    }

    @Test
    void anIntervalWakesAgainAndAgainAndAnotherDateIsAGate() {
        scene("""
                { operator='all', conditions={
                  { type='date', property='cron', operator='matchInterval', isTrigger=true,
                    value={ date={'0','12','1','5','*','2026'}, interval=600 } },
                  { type='date', property='cron', operator='match<', value={'30','12','*','*','*','*'} } } }""");
        it.time.turn(Duration.ofHours(2));
        awaitRuns(2);
    }

    @Test
    void theHubsStartWakes() {
        try (var fresh = new TestHub()) {
            var port = new Scenes();
            var scene =
                    lua("start", "{ type='se-start', property='start', operator='==', value=true, isTrigger=true }");
            fresh.hub.api().handle(new ApiRequest("POST", "/scenes", Map.of(), scene, HubCaller.admin("anna")));
            fresh.hub.connectScenes(port);
            assertThat(port.runs).hasSize(1);
        }
    }

    @Test
    void manualDisabledAndChangedScenesAreNotWokenByOldConditions() {
        int a = it.quickApp("A", "com.fibaro.binarySwitch");
        int scene = scene(
                "{ type='device', id=%d, property='value', operator='==', value=true, isTrigger=true }".formatted(a));
        it.put("/scenes/" + scene, "{'mode':'manual'}");
        it.hub.updateProperty(a, "value", Json.bool(true));
        it.put("/scenes/" + scene, "{'mode':'automatic','enabled':false}");
        it.hub.updateProperty(a, "value", Json.bool(false));
        it.hub.updateProperty(a, "value", Json.bool(true));
        settle();
        assertThat(scenes.runs).isEmpty();
        it.put("/scenes/" + scene, "{'enabled':true}");
        it.hub.updateProperty(a, "value", Json.bool(false));
        it.hub.updateProperty(a, "value", Json.bool(true));
        awaitRuns(1);
        it.delete("/scenes/" + scene);
        it.hub.updateProperty(a, "value", Json.bool(false));
        it.hub.updateProperty(a, "value", Json.bool(true));
        settle();
        assertThat(scenes.runs).hasSize(1);
    }

    // ---- running

    /** "a manual start … `{type="user", property="execute"}` was seen, H" */
    @Test
    void executeRunsWhateverTheConditionsSay() {
        int scene = scene("{ type='device', id=9999, property='value', operator='==', value=1, isTrigger=true }");
        long before = it.hub.newestEvent();
        var answer = it.post("/scenes/" + scene + "/execute", "{'args':{'a':1}}");
        assertThat(answer.status()).isEqualTo(202);
        assertThat(scenes.lastTrigger()).isEqualTo(TestHub.json("{'type':'user','property':'execute','args':{'a':1}}"));
        assertThat(it.get("/scenes/" + scene).body().path("isRunning").asBoolean())
                .isTrue();
        scenes.end(scene);
        await().until(() -> !it.get("/scenes/" + scene).body().path("isRunning").asBoolean());
        await().untilAsserted(() -> {
            assertThat(it.eventsSince(before, "SceneStartedEvent")).containsExactly(TestHub.json("{'id':1}"));
            assertThat(it.eventsSince(before, "SceneFinishedEvent")).containsExactly(TestHub.json("{'id':1}"));
            assertThat(it.eventsSince(before, "SceneRunningInstancesEvent"))
                    .containsExactly(
                            TestHub.json("{'id':1,'runningInstances':1}"),
                            TestHub.json("{'id':1,'runningInstances':0}"));
        });
    }

    @Test
    void executeSyncAnswersWhenItHasEnded() {
        int scene = scene("{}");
        var answer = it.hub
                .api()
                .handle(ApiRequest.get("/scenes/" + scene + "/executeSync"))
                .toCompletableFuture();
        assertThat(answer).isNotDone();
        scenes.end(scene);
        await().until(answer::isDone);
        assertThat(answer.join().status()).isEqualTo(204);
    }

    /** "with `restart=true` a new trigger kills the running one, with `false` it is dropped (H)" */
    @Test
    void aSceneRunsOnceAtATime() {
        int scene = scene("{}");
        it.post("/scenes/" + scene + "/execute", "{}");
        it.post("/scenes/" + scene + "/execute", "{}");
        assertThat(scenes.runs).hasSize(2);
        assertThat(scenes.killed).containsExactly(scene);
        it.put("/scenes/" + scene, "{'restart':false}");
        assertThat(it.post("/scenes/" + scene + "/execute", "{}").status()).isEqualTo(202);
        assertThat(scenes.runs).hasSize(2);
        assertThat(it.get("/scenes/" + scene).body().path("isRunning").asBoolean())
                .isTrue();
        assertThat(it.post("/scenes/" + scene + "/kill", null).status()).isEqualTo(204);
        assertThat(scenes.killed).hasSize(2);
        await().until(() -> !it.get("/scenes/" + scene).body().path("isRunning").asBoolean());
    }

    @Test
    void aProtectedSceneWantsThePinOfAUser() {
        it.post("/scenes", "{'name':'Safe','protectedByPIN':true}");
        it.put("/users/2", "{'pin':'1234'}");
        assertThat(it.post("/scenes/1/execute", "{}").status()).isEqualTo(403);
        assertThat(it.get("/scenes/1/execute?pin=4321").status()).isEqualTo(403);
        assertThat(it.get("/scenes/1/execute?pin=1234").status()).isEqualTo(202);
        assertThat(it.post("/scenes/1/kill", "{}").status()).isEqualTo(403);
        assertThat(it.get("/users/2").body().has("pin")).isFalse();
    }

    @Test
    void withoutARunnerNothingRuns() {
        try (var alone = new TestHub()) {
            alone.post("/scenes", "{'name':'x'}");
            assertThat(alone.post("/scenes/1/execute", "{}").status()).isEqualTo(503);
        }
    }

    @Test
    void theAlarmStopsScenesThatSaySo() {
        int door = it.quickApp("Door", "com.fibaro.doorSensor");
        it.post(
                "/alarms/v1/partitions",
                "{'name':'House','armDelay':0,'breachDelay':0,'devices':[%d]}".formatted(door));
        int scene = scene("{}");
        it.put("/scenes/" + scene, "{'stopOnAlarm':true}");
        it.post("/scenes/" + scene + "/execute", "{}");
        it.post("/alarms/v1/partitions/1/actions/arm", null);
        it.hub.updateProperty(door, "value", Json.bool(true));
        await().untilAsserted(() -> assertThat(scenes.killed).containsExactly(scene));
    }

    // ---- the API

    @Test
    void scenesAreKept() {
        var made = it.post("/scenes", "{'name':'Evening','content':'{}','type':'lua','mode':'manual'}");
        assertThat(made.status()).isEqualTo(201);
        assertThat(it.post("/scenes", "{'name':'x','type':'python'}").status()).isEqualTo(400);
        assertThat(it.put("/scenes/1", "{'enabled':false,'type':'json'}").status())
                .isEqualTo(204);
        assertThat(it.get("/scenes/1").body().path("type").asText()).isEqualTo("lua");
        assertThat(it.post("/scenes/1/execute", "{}").status()).isEqualTo(403);
        assertThat(it.post("/scenes/2/execute", "{}").status()).isEqualTo(404);
        assertThat(it.post("/scenes/1/copy", null).body().path("id").asInt()).isEqualTo(2);
        assertThat(it.delete("/scenes/1").status()).isEqualTo(204);
        assertThat(it.get("/scenes/1").status()).isEqualTo(404);
    }

    @Test
    void conditionsThatCannotBeReadAreRefused() {
        var answer = it.hub
                .api()
                .handle(new ApiRequest(
                        "POST",
                        "/scenes",
                        Map.of(),
                        lua("bad", "{ type = 'device', id = lamp }"),
                        HubCaller.admin("anna")))
                .toCompletableFuture()
                .join();
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body().path("message").asText()).contains("line 1").contains("lamp");
    }

    @Test
    void scenesAreFoundByTheirTriggers() {
        int a = scene("{ type='device', id=55, property='value', operator='==', value=true, isTrigger=true }");
        scene("{ type='device', id=55, property='value', operator='==', value=true }");
        int c = scene("{ type='custom-event', property='x', isTrigger=true }");
        assertThat(ids(it.post("/scenes/hasTriggers", "[]"))).containsExactly(a, c);
        assertThat(ids(it.post("/scenes/hasTriggers", "[{'type':'device','property':'value','id':'55'}]")))
                .containsExactly(a);
        assertThat(ids(it.post("/scenes/hasTriggers", "[{'type':'custom-event','property':'x'}]")))
                .containsExactly(c);
        assertThat(it.post("/scenes/hasTriggers", "[{}]").status()).isEqualTo(400);
    }

    private static List<Integer> ids(ApiAnswer answer) {
        return answer.body().findValuesAsText("id").stream()
                .map(Integer::parseInt)
                .toList();
    }

    @Test
    void theNextRunsCanBeSeen() {
        int scene = scene("""
                { operator='all', conditions={
                  { type='date', property='cron', operator='match', value={'0','7','*','*','1','*'}, isTrigger=true },
                  { type='global-variable', property='Mode', operator='==', value='home' } } }""");
        var preview = it.get("/moonfleet/scenes/" + scene + "/next?count=2").body();
        assertThat(preview.path("nextRuns")).hasSize(2);
        assertThat(preview.path("nextRuns").path(0).path("date").asText()).isEqualTo("2026-06-22T07:00+02:00");
        assertThat(preview.path("nextRuns").path(0).path("certain").asBoolean()).isFalse();
        assertThat(preview.path("nextRuns").path(1).path("date").asText()).isEqualTo("2026-06-29T07:00+02:00");
        var wrong = it.post("/moonfleet/scenes/preview", "{'conditions':'{ type = 1'}")
                .body();
        assertThat(wrong.path("problem").asText()).contains("not closed");
    }

    @Test
    void blockScenesRunAsFarAsTheirBlocksAreKnown() {
        int lamp = it.quickApp("Lamp", "com.fibaro.binarySwitch");
        var content = Json.read("""
                [{"conditions":{"operator":"all","conditions":[
                   {"group":"device","type":"single","id":%d,"property":"value","operator":"==","value":true,"isTrigger":true}]},
                  "actions":[{"group":"device","type":"single","id":[5,6],"action":"setValue","args":[50]},
                             {"group":"profile","id":2,"action":"activateProfile","delay":5}]}]""".formatted(lamp));
        int scene =
                scene(Json.object().put("name", "blocks").put("type", "json").put("content", Json.write(content)));
        it.hub.updateProperty(lamp, "value", Json.bool(true));
        awaitRuns(1);
        assertThat(scenes.runs.getFirst().code()).isEqualTo("""
                fibaro.call({ 5, 6 }, "setValue", 50)
                fibaro.setTimeout(5000, function()
                  fibaro.profile("activateProfile", 2)
                end)
                """);
        var converted = it.post("/scenes/" + scene + "/copyAndConvert", null).body();
        assertThat(converted.path("type").asText()).isEqualTo("lua");
        assertThat(converted.path("content").asText())
                .contains("isTrigger = true")
                .contains("fibaro.call");
        assertThat(it.post("/scenes/" + converted.path("id").asInt() + "/convert", null)
                        .status())
                .isEqualTo(400);
    }

    /** Issue 5: "JSON block scenes run too, as far as their blocks are known". */
    @Test
    void eachBlockOfASceneHasConditionsAndActionsOfItsOwn() {
        int lamp = it.quickApp("Lamp", "com.fibaro.binarySwitch");
        var condition =
                "{'group':'device','type':'single','id':%d,'property':'%s','operator':'==','value':%s,'isTrigger':true}";
        var block =
                "{'conditions':{'operator':'all','conditions':[%s]},'actions':[{'group':'device','id':[%d],'action':'turnOn'}]}";
        var on = condition.formatted(lamp, "value", "true");
        var off = condition.formatted(lamp, "value", "false");
        var also = condition.formatted(lamp, "value", "true");
        var content = "[%s,%s,%s]"
                .formatted(block.formatted(on, 5), block.formatted(off, 6), block.formatted(also, 7))
                .replace('\'', '"');
        int scene =
                scene(Json.object().put("name", "blocks").put("type", "json").put("content", content));
        it.hub.updateProperty(lamp, "value", Json.bool(true));
        awaitRuns(1);
        assertThat(scenes.runs.getLast().code())
                .isEqualTo("fibaro.call({ 5 }, \"turnOn\")\nfibaro.call({ 7 }, \"turnOn\")\n");
        it.hub.updateProperty(lamp, "value", Json.bool(false));
        awaitRuns(2);
        assertThat(scenes.runs.getLast().code()).isEqualTo("fibaro.call({ 6 }, \"turnOn\")\n");
        assertThat(it.post("/scenes/" + scene + "/execute", "{}").status()).isEqualTo(202);
        awaitRuns(3);
        assertThat(scenes.runs.getLast().code()).hasLineCount(3);
        assertThat(it.post("/scenes/" + scene + "/copyAndConvert", null).status())
                .isEqualTo(409);
        var preview = it.get("/moonfleet/scenes/" + scene + "/next").body();
        assertThat(preview.path("triggers").asInt()).isEqualTo(3);
        assertThat(preview.path("problem").asText()).isEmpty();
    }

    @Test
    void unknownBlocksAreShownAndRefusedWithTheReason() {
        var content = "[{\"conditions\":{},\"actions\":[{\"group\":\"hologram\",\"action\":\"show\"}]}]";
        int scene = scene(Json.object().put("name", "new").put("type", "json").put("content", content));
        assertThat(it.get("/scenes/" + scene).body().path("content").asText()).isEqualTo(content);
        var answer = it.post("/scenes/" + scene + "/execute", "{}");
        assertThat(answer.status()).isEqualTo(409);
        assertThat(answer.body().path("message").asText()).contains("hologram");
    }

    @Test
    void aScenarioRunsAtItsTime() {
        var scenario = TestHub.json("""
                {'name':'Lights','type':'scenario','scenarioData':{'type':'timeLights',
                 'when':{'exactTime':'12:30','daysOfWeek':['sunday']},'where':{'rooms':[219]},
                 'what':{'action':{'name':'turnOn','args':[]}},'turnOffDelay':60}}""");
        scene(scenario);
        it.time.turn(Duration.ofMinutes(30));
        awaitRuns(1);
        assertThat(scenes.runs.getFirst().code())
                .contains("callGroupAction(\"turnOn\"")
                .contains("\"turnOff\"");
    }

    @Test
    void sceneVariablesAreKept() {
        scene("{}");
        assertThat(it.get("/moonfleet/scenes/1/variables/count").status()).isEqualTo(404);
        it.put("/moonfleet/scenes/1/variables/count", "{'value':{'n':3}}");
        assertThat(it.get("/moonfleet/scenes/1/variables/count")
                        .body()
                        .path("value")
                        .path("n")
                        .asInt())
                .isEqualTo(3);
        it.put("/moonfleet/scenes/1/variables/count", "{'value':null}");
        assertThat(it.get("/moonfleet/scenes/1/variables").body()).isEmpty();
    }
}
