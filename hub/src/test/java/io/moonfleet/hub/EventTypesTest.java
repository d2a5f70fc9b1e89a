package io.moonfleet.hub;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.moonfleet.hub.internal.json.Json;
import java.time.Duration;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** FACTS 3: "Event types", each caused by an operation, with what it says. */
class EventTypesTest {

    private static Arguments event(String type, String data, Consumer<TestHub> cause) {
        return Arguments.of(type, data, cause);
    }

    /** The home has a QuickApp 55 in a lamp's shape, a door 56 and what the operations need. */
    static List<Arguments> causes() {
        return List.of(
                event(
                        "DevicePropertyUpdatedEvent",
                        "{'id':55,'property':'value','newValue':7,'oldValue':0}",
                        it -> it.put("/devices/55", "{'properties':{'value':7}}")),
                event(
                        "DeviceCreatedEvent",
                        "{'id':57}",
                        it -> it.post("/devices", "{'name':'x','type':'com.fibaro.binarySwitch'}")),
                event("DeviceRemovedEvent", "{'id':55}", it -> it.delete("/devices/55")),
                event("DeviceModifiedEvent", "{'id':55}", it -> it.put("/devices/55", "{'name':'other'}")),
                event(
                        "DeviceChangedRoomEvent",
                        "{'id':55,'newRoomId':220,'oldRoomId':219}",
                        it -> it.put("/devices/55", "{'roomID':220}")),
                event(
                        "DeviceActionRanEvent",
                        "{'id':55,'actionName':'turnOn','args':[]}",
                        it -> it.post("/devices/55/action/turnOn", "{}")),
                event(
                        "CentralSceneEvent",
                        "{'id':55,'keyId':1,'keyAttribute':'Pressed'}",
                        it -> it.post(
                                "/plugins/publishEvent",
                                "{'type':'centralSceneEvent','source':55,'data':{'keyId':1,'keyAttribute':'Pressed'}}")),
                event(
                        "SceneActivationEvent",
                        "{'id':55,'sceneId':3}",
                        it -> it.post(
                                "/plugins/publishEvent",
                                "{'type':'sceneActivationEvent','source':55,'data':{'sceneId':3}}")),
                event(
                        "AccessControlEvent",
                        "{'id':55,'type':'Keypad','status':'Lock'}",
                        it -> it.post(
                                "/plugins/publishEvent",
                                "{'type':'accessControlEvent','source':55,'data':{'type':'Keypad','status':'Lock'}}")),
                event(
                        "GlobalVariableAddedEvent",
                        "{'variableName':'B','newValue':'1'}",
                        it -> it.post("/globalVariables", "{'name':'B','value':'1'}")),
                event(
                        "GlobalVariableChangedEvent",
                        "{'variableName':'A','newValue':'2','oldValue':'1'}",
                        it -> it.put("/globalVariables/A", "{'value':'2'}")),
                event(
                        "GlobalVariableRemovedEvent",
                        "{'variableName':'A','oldValue':'1'}",
                        it -> it.delete("/globalVariables/A")),
                event("CustomEvent", "{'name':'it','value':'text'}", it -> it.post("/customEvents/it", null)),
                event("CustomEventCreatedEvent", "{'name':'new'}", it -> it.post("/customEvents", "{'name':'new'}")),
                event(
                        "CustomEventModifiedEvent",
                        "{'name':'it'}",
                        it -> it.put("/customEvents/it", "{'userDescription':'other'}")),
                event("CustomEventRemovedEvent", "{'name':'it'}", it -> it.delete("/customEvents/it")),
                event(
                        "PluginChangedViewEvent",
                        "{'deviceId':55,'componentName':'l','propertyName':'text','newValue':'x','oldValue':null}",
                        it -> it.post(
                                "/plugins/updateView",
                                "{'deviceId':55,'componentName':'l','propertyName':'text','newValue':'x'}")),
                event(
                        "PluginProcessCrashedEvent",
                        "{'deviceId':55,'error':'why'}",
                        it -> it.hub.quickAppIs(55, QuickAppState.CRASHED, "why")),
                event(
                        "QuickAppFilesChangedEvent",
                        "{'id':55,'deviceId':55}",
                        it -> it.put("/quickApp/55/files", "[{'name':'main','isMain':true,'content':'-- x'}]")),
                event("RoomCreatedEvent", "{'id':221}", it -> it.post("/rooms", "{'name':'Attic'}")),
                event("RoomModifiedEvent", "{'id':220}", it -> it.put("/rooms/220", "{'name':'Attic'}")),
                event("RoomRemovedEvent", "{'id':220}", it -> it.delete("/rooms/220")),
                event("SectionCreatedEvent", "{'id':220}", it -> it.post("/sections", "{'name':'Up'}")),
                event("SectionModifiedEvent", "{'id':219}", it -> it.put("/sections/219", "{'name':'Down'}")),
                event("SceneCreatedEvent", "{'id':2}", it -> it.post("/scenes", "{'name':'x'}")),
                event("SceneModifiedEvent", "{'id':1}", it -> it.put("/scenes/1", "{'name':'x'}")),
                event("SceneRemovedEvent", "{'id':1}", it -> it.delete("/scenes/1")),
                event("AlarmPartitionArmedEvent", "{'id':1,'armed':true}", EventTypesTest::arm),
                event("HomeArmStateChangedEvent", "{'newValue':true}", EventTypesTest::arm),
                event("AlarmPartitionBreachedEvent", "{'id':1,'breached':true}", EventTypesTest::breach),
                event("HomeBreachedEvent", "{'breached':true}", EventTypesTest::breach),
                event("HomeDisarmStateChangedEvent", "{'newValue':'Disarmed'}", it -> {
                    arm(it);
                    it.delete("/alarms/v1/partitions/1/actions/arm");
                }),
                event(
                        "AlarmPartitionModifiedEvent",
                        "{'id':1}",
                        it -> it.put("/alarms/v1/partitions/1", "{'name':'Flat'}")),
                event(
                        "ActiveProfileChangedEvent",
                        "{'newActiveProfile':2,'oldActiveProfile':1}",
                        it -> it.post("/profiles/activeProfile/2", null)),
                event("ClimateZoneChangedEvent", "{'id':1}", it -> it.put("/panels/climate/1", "{'mode':'Manual'}")),
                event(
                        "ClimateZoneSetpointChangedEvent",
                        "{'id':1,'currentTemperatureHeating':26,'currentTemperatureCooling':25,'mode':'Heat'}",
                        it -> it.put("/panels/climate/1", "{'mode':'Manual','properties':{'handSetPointHeating':26}}")),
                event(
                        "WeatherChangedEvent",
                        "{'change':'Wind','newValue':9.5,'oldValue':0}",
                        it -> it.put("/weather", "{'Wind':9.5}")),
                event("NotificationCreatedEvent", "{'id':2}", it -> it.post("/notificationCenter", "{}")),
                event(
                        "NotificationUpdatedEvent",
                        "{'id':1}",
                        it -> it.put("/notificationCenter/1", "{'wasRead':true}")),
                event("NotificationRemovedEvent", "{'id':1}", it -> it.delete("/notificationCenter/1")),
                event(
                        "GeofenceEvent",
                        "{'userId':2,'locationId':1,'geofenceAction':'enter'}",
                        it -> it.post(
                                "/events/publishEvent/GeofenceEvent",
                                "{'userId':2,'locationId':1,'geofenceAction':'enter'}")),
                event(
                        "OnlineStatusUpdatedEvent",
                        "{'online':true}",
                        it -> it.post("/events/publishEvent/OnlineStatusUpdatedEvent", "{'online':true}")),
                event("RefreshRequiredEvent", "{}", it -> it.post("/events/publishEvent/RefreshRequiredEvent", "{}")));
    }

    private static void arm(TestHub it) {
        it.post("/alarms/v1/partitions/1/actions/arm", null);
    }

    private static void breach(TestHub it) {
        arm(it);
        it.hub.updateProperty(56, "value", Json.bool(true));
        it.hub.awaitListeners();
        it.time.turn(Duration.ofSeconds(1));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("causes")
    void anOperationCausesIt(String type, String data, Consumer<TestHub> cause) {
        try (var it = new TestHub()) {
            it.quickApp("Lamp", "com.fibaro.multilevelSwitch");
            it.quickApp("Door", "com.fibaro.doorSensor");
            it.post("/rooms", "{'name':'Kitchen'}");
            it.post("/globalVariables", "{'name':'A','value':'1'}");
            it.post("/customEvents", "{'name':'it','userDescription':'text'}");
            it.post("/scenes", "{'name':'Evening'}");
            it.post("/alarms/v1/partitions", "{'name':'House','devices':[56]}");
            it.post("/panels/climate", "{'name':'House'}");
            it.post("/panels/location", "{'name':'Home'}");
            it.post("/notificationCenter", "{}");
            it.hub.awaitListeners();
            long before = it.hub.newestEvent();
            cause.accept(it);
            it.hub.awaitListeners();
            var events = it.eventsSince(before, type);
            assertThat(events).as(type).hasSize(1);
            JsonNode expected = TestHub.json(data);
            assertThat(Json.same(events.getFirst(), expected))
                    .as(type + " says " + events.getFirst())
                    .isTrue();
        }
    }

    /** Issue 5: the catalogue describes events, "and the OpenAPI pages and the tests all read it". */
    @ParameterizedTest(name = "{0}")
    @MethodSource("causes")
    void theDescriptionOfTheApiNamesIt(String type) {
        var named = new TreeSet<String>();
        DESCRIPTION
                .path("paths")
                .forEach(path -> path.forEach(
                        operation -> operation.path("x-events").forEach(each -> named.add(each.asText()))));
        assertThat(named).contains(type);
    }

    private static final JsonNode DESCRIPTION = describe();

    private static JsonNode describe() {
        try (var it = new TestHub()) {
            return it.get("/moonfleet/openapi").body();
        }
    }
}
