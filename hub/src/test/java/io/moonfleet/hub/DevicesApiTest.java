package io.moonfleet.hub;

import static org.assertj.core.api.Assertions.assertThat;

import io.moonfleet.hub.internal.json.Json;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DevicesApiTest {

    private final TestHub it = new TestHub();

    @AfterEach
    void close() {
        it.close();
    }

    /** FACTS 3: "Device 1 is `zwave` (com.fibaro.zwavePrimaryController) with `sunriseHour`, `sunsetHour`". */
    @Test
    void deviceOneIsTheControllerWithSunTimes() {
        var zwave = it.get("/devices/1").body();
        assertThat(zwave.path("name").asText()).isEqualTo("zwave");
        assertThat(zwave.path("type").asText()).isEqualTo("com.fibaro.zwavePrimaryController");
        // Midsummer in Stockholm: 03:31 and 22:08, within the two minutes that the formula is good for.
        assertThat(zwave.path("properties").path("sunriseHour").asText()).isBetween("03:29", "03:33");
        assertThat(zwave.path("properties").path("sunsetHour").asText()).isBetween("22:06", "22:10");
    }

    @Test
    void sunTimesFollowTheDay() {
        it.time.turn(Duration.ofDays(180));
        var sunrise = it.get("/devices/1")
                .body()
                .path("properties")
                .path("sunriseHour")
                .asText();
        assertThat(sunrise).isBetween("08:40", "08:46");
    }

    /** As on an HC3: what is kept about a device elsewhere must not pass over to another one. */
    @Test
    void idsBeginAt55AndNoneIsGivenTwice() {
        assertThat(it.quickApp("a", "com.fibaro.binarySwitch")).isEqualTo(55);
        assertThat(it.quickApp("b", "com.fibaro.binarySwitch")).isEqualTo(56);
        it.delete("/devices/56");
        assertThat(it.quickApp("c", "com.fibaro.binarySwitch")).isEqualTo(57);
    }

    @Test
    void aDeviceHasTheFieldsOfItsType() {
        int id = it.quickApp("Lamp", "com.fibaro.multilevelSwitch");
        var lamp = it.get("/devices/" + id).body();
        assertThat(lamp.fieldNames())
                .toIterable()
                .containsExactly(
                        "id",
                        "name",
                        "roomID",
                        "view",
                        "type",
                        "baseType",
                        "enabled",
                        "visible",
                        "isPlugin",
                        "parentId",
                        "viewXml",
                        "hasUIView",
                        "configXml",
                        "interfaces",
                        "properties",
                        "actions",
                        "created",
                        "modified",
                        "sortOrder");
        assertThat(lamp.path("baseType").asText()).isEqualTo("com.fibaro.binarySwitch");
        assertThat(lamp.path("isPlugin").asBoolean()).isTrue();
        assertThat(lamp.path("interfaces")).isEqualTo(Json.texts(List.of("autoTurnOff", "light", "quickApp")));
        assertThat(lamp.path("properties").path("value").asInt(-1)).isZero();
        assertThat(lamp.path("properties").path("apiVersion").asText()).isEqualTo("1.3");
        assertThat(lamp.path("actions").path("setValue").asInt()).isEqualTo(1);
        assertThat(lamp.path("actions").has("turnOn")).isTrue();
        assertThat(lamp.path("created").asLong()).isEqualTo(it.time.instant().getEpochSecond());
    }

    @Test
    void anUnknownTypeIsRefusedWithNearNames() {
        var answer = it.post("/devices", "{'type':'com.fibaro.binarySwich'}");
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body().path("message").asText()).contains("com.fibaro.binarySwitch");
    }

    /** FACTS 3: "`GET /devices` filters combine with AND: parentId, name, type, baseType, enabled, visible, …". */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ?type=com.fibaro.binarySwitch                                 | 55 57
            ?type=com.fibaro.binarySwitch&name=Lamp                       | 55
            ?baseType=com.fibaro.actor                                    | 55 56 57
            ?name=Lamp&name=Dimmer                                        | 55 56
            ?parentId=56                                                  | 57
            ?interface=quickApp                                           | 55 56
            ?interface=light&interface=quickAppChild                      | 57
            ?property=[value,true]                                        | 55
            ?property=[value,42]                                          | 56
            ?property=[value,true]&property=[dead,false]                  | 55
            ?enabled=false                                                | 56
            ?roomID=219&enabled=true                                      | 1 55 57
            ?visible=true&isPlugin=false                                  | 1
            ?lang=en&rand=0.1&viewVersion=v2                              | 1 55 56 57
            ?name=nobody                                                  |
            """)
    void filtersCombineWithAnd(String query, String ids) {
        int lamp = it.quickApp("Lamp", "com.fibaro.binarySwitch");
        int dimmer = it.quickApp("Dimmer", "com.fibaro.multilevelSwitch");
        it.hub.devices().createChild(dimmer, new ChildInstallation("Child", "com.fibaro.binarySwitch", null, null));
        it.hub.updateProperty(lamp, "value", Json.bool(true));
        it.hub.updateProperty(dimmer, "value", Json.number(42));
        it.put("/devices/" + dimmer, "{'enabled':false}");
        var found = it.get("/devices" + query).body().findValuesAsText("id").stream()
                .distinct()
                .toList();
        assertThat(String.join(" ", found)).isEqualTo(ids == null ? "" : ids);
    }

    /** FACTS 3: "`POST /devices/filter` likewise". */
    @Test
    void theFilterOfABodyGivesOnlyTheWantedFields() {
        it.quickApp("Lamp", "com.fibaro.binarySwitch");
        it.quickApp("Dimmer", "com.fibaro.multilevelSwitch");
        var answer = it.post("/devices/filter", """
                {'filters':[{'filter':'type','value':['com.fibaro.binarySwitch']},
                            {'filter':'property','value':[{'propertyName':'dead','propertyValue':[false]}]}],
                 'attributes':{'main':['id','name']}}""");
        assertThat(Json.write(answer.body())).isEqualTo("[{\"id\":55,\"name\":\"Lamp\"}]");
        assertThat(it.post("/devices/filter", "{'filters':[{'filter':'colour','value':1}]}")
                        .status())
                .isEqualTo(400);
    }

    /** FACTS 3: "`PUT /devices/{id}`: merges top-level fields; array-valued properties are replaced whole (H)." */
    @Test
    void putMergesFieldsAndReplacesLists() {
        int id = it.quickApp("Lamp", "com.fibaro.binarySwitch");
        it.put("/devices/" + id, "{'properties':{'categories':['a','b'],'userDescription':'x'}}");
        var answer = it.put("/devices/" + id, "{'name':'Light','properties':{'categories':['c']}}");
        assertThat(answer.status()).isEqualTo(200);
        var properties = answer.body().path("properties");
        assertThat(answer.body().path("name").asText()).isEqualTo("Light");
        assertThat(properties.path("categories")).isEqualTo(Json.texts(List.of("c")));
        assertThat(properties.path("userDescription").asText()).isEqualTo("x");
        assertThat(properties.path("deviceRole").asText()).isEqualTo("Light");
    }

    @Test
    void puttingAWholeDeviceBackChangesOnlyWhatCanBeSet() {
        int id = it.quickApp("Lamp", "com.fibaro.binarySwitch");
        var document = it.get("/devices/" + id).body().deepCopy();
        ((com.fasterxml.jackson.databind.node.ObjectNode) document)
                .put("id", 99)
                .put("type", "x")
                .put("created", 1);
        var answer = it.hub
                .api()
                .handle(ApiRequest.of("PUT", "/devices/" + id, document))
                .toCompletableFuture()
                .join();
        assertThat(answer.body().path("id").asInt()).isEqualTo(id);
        assertThat(answer.body().path("type").asText()).isEqualTo("com.fibaro.binarySwitch");
        assertThat(answer.body().path("created").asLong()).isGreaterThan(1);
    }

    /** FACTS 1.1: "an outside write of a QA variable (once per call, H)" restarts the QuickApp. */
    @Test
    void anOutsideWriteOfVariablesRestartsOnce() {
        int id = it.quickApp("Lamp", "com.fibaro.binarySwitch");
        var body = "{'properties':{'quickAppVariables':[{'name':'a','value':1},{'name':'b','value':2}]}}";
        it.put("/devices/" + id, body);
        it.put("/devices/" + id, body);
        assertThat(it.quickApps.calls).containsExactly("restart " + id);
    }

    @Test
    void aQuickAppsOwnWriteOfItsVariablesDoesNotRestartIt() {
        int id = it.quickApp("Lamp", "com.fibaro.binarySwitch");
        it.call(
                "PUT",
                "/devices/" + id,
                "{'properties':{'quickAppVariables':[{'name':'a','value':1}]}}",
                HubCaller.ofDevice(id));
        assertThat(it.quickApps.calls).isEmpty();
    }

    @Test
    void disablingStopsTheQuickAppAndEnablingStartsIt() {
        int id = it.quickApp("Lamp", "com.fibaro.binarySwitch");
        it.put("/devices/" + id, "{'enabled':false}");
        it.put("/devices/" + id, "{'enabled':true}");
        assertThat(it.quickApps.calls).containsExactly("removed " + id, "installed " + id);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {'name':7}                | name
            {'name':''}               | name
            {'enabled':'yes'}         | enabled
            {'roomID':4711}           | roomID
            {'roomID':'x'}            | roomID
            {'interfaces':'light'}    | interfaces
            {'interfaces':[1]}        | interfaces
            {'properties':[]}         | properties
            {'properties':{'':1}}     | property
            """)
    void aWrongFieldIsNamed(String body, String field) {
        int id = it.quickApp("Lamp", "com.fibaro.binarySwitch");
        var answer = it.put("/devices/" + id, body);
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body().path("type").asText()).isEqualTo("ERROR");
        assertThat(answer.body().path("message").asText()).contains(field);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            GET    | /devices/4711                    | 404
            PUT    | /devices/4711                    | 404
            DELETE | /devices/4711                    | 404
            DELETE | /devices/1                       | 403
            POST   | /devices/4711/action/turnOn      | 404
            POST   | /devices/x/action/turnOn         | 400
            GET    | /devices/x                       | 400
            GET    | /devices/99999999999             | 400
            GET    | /nothing                         | 404
            GET    | /devices/1/nothing               | 404
            GET    | /                                | 404
            PATCH  | /devices/1                       | 405
            POST   | /devices/1                       | 405
            GET    | /devices/1/                      | 200
            GET    | /settings/info/                  | 200
            GET    | /devices/1/properties/nodeId     | 200
            GET    | /devices/1/properties/none       | 404
            """)
    void badRequestsAreAnsweredWithTheRightStatus(String method, String path, int status) {
        var answer = it.call(method, path, method.equals("PUT") ? "{}" : null);
        assertThat(answer.status()).isEqualTo(status);
        if (status >= 400) {
            assertThat(answer.body().path("type").asText()).isEqualTo("ERROR");
            assertThat(answer.body().path("reason").asText()).isNotEmpty();
            assertThat(answer.body().path("message").asText()).isNotEmpty();
        }
    }

    @Test
    void aDeviceGoesWithItsChildrenAndWhatWasKeptForIt() {
        int id = it.quickApp("Parent", "com.fibaro.deviceController");
        it.hub.devices().createChild(id, new ChildInstallation("Child", "com.fibaro.binarySwitch", null, null));
        it.post("/plugins/55/variables", "{'name':'a','value':1}");
        it.post("/devices/55/action/x", "{'delay':10}");
        long before = it.hub.newestEvent();
        assertThat(it.delete("/devices/55").status()).isEqualTo(200);
        assertThat(it.get("/devices/56").status()).isEqualTo(404);
        assertThat(it.hub.delayedActions().waiting()).isZero();
        assertThat(it.quickApps.calls).containsExactlyInAnyOrder("removed 56", "removed 55");
        it.hub
                .devices()
                .install(QuickAppInstallation.of("New", "com.fibaro.deviceController")
                        .withId(55));
        assertThat(it.get("/plugins/55/variables").body()).isEmpty();
        assertThat(it.hub.newestEvent()).isGreaterThan(before);
    }

    @Test
    void interfacesBringTheirProperties() {
        int id = it.quickApp("Meter", "com.fibaro.binarySwitch");
        it.post("/plugins/interfaces", "{'action':'add','deviceId':55,'interfaces':['power','battery']}");
        var device = it.hub.devices().find(id).orElseThrow();
        assertThat(device.hasInterface("battery")).isTrue();
        assertThat(device.property("batteryLevel").isNumber()).isTrue();
        it.post("/plugins/interfaces", "{'action':'delete','deviceId':55,'interfaces':['battery']}");
        device = it.hub.devices().find(id).orElseThrow();
        assertThat(device.hasInterface("battery")).isFalse();
        assertThat(device.property("batteryLevel").isMissingNode()).isTrue();
    }

    @Test
    void everyTypeOfTheTableCanBeMade() {
        for (var type : it.hub.devices().types()) {
            var device =
                    it.hub.devices().install(QuickAppInstallation.of("x", type).withId(500));
            assertThat(device.property("deviceRole").asText()).as(type).isNotEmpty();
        }
        assertThat(it.hub.devices().types()).hasSizeGreaterThanOrEqualTo(176);
    }

    @Test
    void reinstallingKeepsWhatPeopleHaveSet() {
        var installation = QuickAppInstallation.of("Lamp", "com.fibaro.binarySwitch")
                .withVariables(Map.of("ip", Json.text("1.2.3.4")));
        int id = it.hub.devices().install(installation).id();
        it.put("/devices/" + id, "{'visible':false,'properties':{'quickAppVariables':[{'name':'ip','value':'mine'}]}}");
        var again = it.hub.devices().install(installation.withId(id));
        assertThat(again.id()).isEqualTo(id);
        assertThat(again.document().path("visible").asBoolean(true)).isFalse();
        assertThat(again.property("quickAppVariables").path(0).path("value").asText())
                .isEqualTo("mine");
    }
}
