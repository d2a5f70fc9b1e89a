package io.moonfleet.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.moonfleet.hub.internal.json.Json;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HomeApiTest {

    private final TestHub it = new TestHub();
    private final long start = it.hub.newestEvent();

    @AfterEach
    void close() {
        it.close();
    }

    private void awaitEvents(String type, String... data) {
        await().untilAsserted(() -> {
            List<JsonNode> found = it.eventsSince(start, type);
            assertThat(found).map(each -> each.toString().replace('"', '\'')).containsExactly(data);
        });
    }

    /** FACTS 3: "`serialNumber` must begin with `HC3-`, `softVersion` like `5.180.17`, `hcName`, `mac`, `platform`". */
    @Test
    void settingsInfoIsThatOfAnHc3() {
        var info = it.get("/settings/info").body();
        assertThat(info.path("serialNumber").asText()).matches("HC3-\\d{8}");
        assertThat(info.path("softVersion").asText()).matches("5\\.\\d+\\.\\d+");
        assertThat(info.path("platform").asText()).isEqualTo("HC3");
        assertThat(info.path("mac").asText()).matches("02(:[0-9a-f]{2}){5}");
        assertThat(info.path("hcName").asText()).isNotEmpty();
        assertThat(info.path("timezoneOffset").asInt()).isEqualTo(7200);
        assertThat(info.path("defaultRoomId").asInt()).isEqualTo(219);
        assertThat(it.get("/settings/info").body().path("serialNumber")).isEqualTo(info.path("serialNumber"));
    }

    @Test
    void theHomesNameCanBeSetButNotItsSerial() {
        var info = it.put("/settings/info", "{'hcName':'Cabin','serialNumber':'x'}")
                .body();
        assertThat(info.path("hcName").asText()).isEqualTo("Cabin");
        assertThat(info.path("serialNumber").asText()).startsWith("HC3-");
        assertThat(it.put("/settings/info", "{'hcName':7}").status()).isEqualTo(400);
    }

    // ---- global variables

    /** FACTS 3: "GlobalVariableAdded/Changed/Removed{variableName,newValue,oldValue}". */
    @Test
    void globalVariablesAreMadeChangedAndRemoved() {
        assertThat(it.post("/globalVariables", "{'name':'a','value':'1'}").status())
                .isEqualTo(200);
        assertThat(it.post("/globalVariables", "{'name':'a','value':'1'}").status())
                .isEqualTo(409);
        assertThat(it.put("/globalVariables/a", "{'value':'2','invokeScenes':true}")
                        .status())
                .isEqualTo(200);
        assertThat(it.put("/globalVariables/a", "{'value':'2'}").status()).isEqualTo(200);
        assertThat(it.get("/globalVariables/a").body().path("value").asText()).isEqualTo("2");
        assertThat(it.get("/globalVariables").body()).hasSize(1);
        assertThat(it.delete("/globalVariables/a").status()).isEqualTo(200);
        assertThat(it.get("/globalVariables/a").status()).isEqualTo(404);
        assertThat(it.put("/globalVariables/a", "{'value':'2'}").status()).isEqualTo(404);
        awaitEvents("GlobalVariableAddedEvent", "{'variableName':'a','newValue':'1'}");
        awaitEvents("GlobalVariableChangedEvent", "{'variableName':'a','newValue':'2','oldValue':'1'}");
        awaitEvents("GlobalVariableRemovedEvent", "{'variableName':'a','oldValue':'2'}");
    }

    @Test
    void anEnumerationTakesOnlyItsValues() {
        it.post("/globalVariables", "{'name':'e','value':'on','isEnum':true,'enumValues':['on','off']}");
        assertThat(it.put("/globalVariables/e", "{'value':'off'}").status()).isEqualTo(200);
        assertThat(it.put("/globalVariables/e", "{'value':'maybe'}").status()).isEqualTo(400);
        assertThat(it.get("/globalVariables/e").body().path("value").asText()).isEqualTo("off");
        assertThat(it.post("/globalVariables", "{'name':'f','value':'x','isEnum':true,'enumValues':[]}")
                        .status())
                .isEqualTo(400);
        var begun = it.post("/globalVariables", "{'name':'g','value':'x','isEnum':true}");
        assertThat(begun.body().path("enumValues")).isEqualTo(Json.texts(List.of("x")));
    }

    @Test
    void aReadOnlyVariableKeepsItsValue() {
        it.post("/globalVariables", "{'name':'r','value':'1','readOnly':true}");
        assertThat(it.put("/globalVariables/r", "{'value':'2'}").status()).isEqualTo(403);
        assertThat(it.put("/globalVariables/r", "{'readOnly':false}").status()).isEqualTo(200);
        assertThat(it.put("/globalVariables/r", "{'value':'2'}").status()).isEqualTo(200);
    }

    @Test
    void aVariablesValueIsAText() {
        it.post("/globalVariables", "{'name':'n','value':42}");
        assertThat(it.get("/globalVariables/n").body().path("value").isTextual())
                .isTrue();
        assertThat(it.get("/globalVariables/n").body().path("value").asText()).isEqualTo("42");
    }

    // ---- rooms and sections

    @Test
    void roomsBelongToSectionsAndGiveTheirDevicesBack() {
        int section =
                it.post("/sections", "{'name':'Upstairs'}").body().path("id").asInt();
        var made = it.post("/rooms", "{'name':'Bath','sectionID':" + section + ",'icon':'bath'}");
        assertThat(made.status()).isEqualTo(201);
        int room = made.body().path("id").asInt();
        int lamp = it.quickApp("Lamp", "com.fibaro.binarySwitch");
        it.post("/rooms/" + room + "/groupAssignment", "{'deviceIds':[" + lamp + "]}");
        assertThat(it.get("/devices/" + lamp).body().path("roomID").asInt()).isEqualTo(room);
        assertThat(it.delete("/sections/" + section).status()).isEqualTo(200);
        assertThat(it.get("/rooms/" + room).body().path("sectionID").asInt()).isEqualTo(219);
        assertThat(it.delete("/rooms/" + room).status()).isEqualTo(200);
        assertThat(it.get("/devices/" + lamp).body().path("roomID").asInt()).isEqualTo(219);
        awaitEvents("RoomCreatedEvent", "{'id':" + room + "}");
        awaitEvents("RoomRemovedEvent", "{'id':" + room + "}");
        awaitEvents("SectionRemovedEvent", "{'id':" + section + "}");
        await().untilAsserted(() ->
                assertThat(it.eventsSince(start, "DeviceChangedRoomEvent")).hasSize(2));
    }

    @Test
    void theDefaultRoomCannotGo() {
        assertThat(it.delete("/rooms/219").status()).isEqualTo(403);
        assertThat(it.delete("/sections/219").status()).isEqualTo(403);
        int room = it.post("/rooms", "{'name':'New','sectionID':219}")
                .body()
                .path("id")
                .asInt();
        it.post("/rooms/" + room + "/action/setAsDefault", null);
        assertThat(it.get("/settings/info").body().path("defaultRoomId").asInt())
                .isEqualTo(room);
        assertThat(it.delete("/rooms/219").status()).isEqualTo(200);
        int lamp = it.quickApp("Lamp", "com.fibaro.binarySwitch");
        assertThat(it.get("/devices/" + lamp).body().path("roomID").asInt()).isEqualTo(room);
        assertThat(it.get("/rooms?name=New").body()).hasSize(1);
        assertThat(it.get("/rooms?name=Old").body()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            POST | /rooms            | {}                                | name
            POST | /rooms            | {'name':7}                        | name
            POST | /rooms            | {'name':'x','sectionID':4711}     | sectionID
            POST | /rooms            | {'name':'x','visible':'yes'}      | visible
            POST | /rooms            | {'name':'x','iconExtension':'gif'} | iconExtension
            PUT  | /rooms/219        | {'sectionID':1}                   | sectionID
            POST | /rooms            | []                                | object
            POST | /globalVariables  | {'value':'x'}                     | name
            POST | /globalVariables  | {'name':'','value':'x'}           | name
            POST | /globalVariables  | {'name':'x','enumValues':[1]}     | enumValues
            POST | /customEvents     | {'userDescription':'x'}           | name
            """)
    void whatIsWrongIsNamed(String method, String path, String body, String named) {
        var answer = it.call(method, path, body);
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body().path("message").asText()).contains(named);
    }

    // ---- custom events, profiles

    @Test
    void aCustomEventIsMadeAndPublished() {
        assertThat(it.post("/customEvents", "{'name':'bell','userDescription':'Door'}")
                        .status())
                .isEqualTo(200);
        assertThat(it.post("/customEvents", "{'name':'bell'}").status()).isEqualTo(409);
        assertThat(it.post("/customEvents/bell", null).status()).isEqualTo(204);
        assertThat(it.get("/customEvents/bell/publish").status()).isEqualTo(204);
        assertThat(it.post("/customEvents/none", null).status()).isEqualTo(404);
        assertThat(it.delete("/customEvents/bell").status()).isEqualTo(204);
        awaitEvents("CustomEventCreatedEvent", "{'name':'bell'}");
        awaitEvents("CustomEvent", "{'name':'bell','value':'Door'}", "{'name':'bell','value':'Door'}");
        awaitEvents("CustomEventRemovedEvent", "{'name':'bell'}");
    }

    /** FACTS 3: "ActiveProfileChanged{newActiveProfile,oldActiveProfile}". */
    @Test
    void activatingAProfileRunsItsActions() {
        int lamp = it.quickApp("Lamp", "com.fibaro.binarySwitch");
        it.put(
                "/profiles/2",
                "{'devices':[{'id':" + lamp
                        + ",'action':{'name':'turnOff','args':[]}},{'id':4711,'action':{'name':'x'}}]}");
        assertThat(it.post("/profiles/activeProfile/2", null).status()).isEqualTo(200);
        assertThat(it.get("/profiles").body().path("activeProfile").asInt()).isEqualTo(2);
        assertThat(it.get("/profiles").body().path("profiles")).hasSize(4);
        assertThat(it.quickApps.calls).containsExactly("55>55.turnOff[]");
        assertThat(it.post("/profiles/activeProfile/77", null).status()).isEqualTo(404);
        awaitEvents("ActiveProfileChangedEvent", "{'newActiveProfile':2,'oldActiveProfile':1}");
    }

    @Test
    void aPluginsEventIsPublished() {
        it.post(
                "/plugins/publishEvent",
                "{'type':'centralSceneEvent','source':55,'data':{'keyId':1,'keyAttribute':'Pressed'}}");
        await().untilAsserted(() ->
                assertThat(it.eventsSince(start, "CentralSceneEvent")).hasSize(1));
    }
}
