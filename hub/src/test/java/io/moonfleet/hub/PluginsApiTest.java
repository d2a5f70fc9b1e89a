package io.moonfleet.hub;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.moonfleet.hub.internal.json.Json;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PluginsApiTest {

    private static final String UI_VIEW = """
            [{'type':'horizontal','components':[{'type':'label','name':'l1','text':'hello','visible':true}]},
             {'type':'horizontal','components':[
               {'type':'button','name':'b1','text':'One'},
               {'type':'slider','name':'s1','text':'Level','min':'0','max':'100','step':'1','value':'10'}]},
             {'type':'horizontal','components':[
               {'type':'select','name':'sel','selectionType':'single','value':'a',
                'options':[{'type':'option','text':'A','value':'a'},{'type':'option','text':'B','value':'b'}]},
               {'type':'select','name':'mul','selectionType':'multi','values':['a'],'options':[]},
               {'type':'switch','name':'sw','text':'Switch','value':'false'}]}]""";
    private static final String LAYOUT = """
            {'$jason':{'head':{'title':'x'},'body':{'header':{'title':'x'},'sections':{'items':[
              {'type':'vertical','components':[
                {'type':'label','name':'l1','text':'hello'},
                {'type':'horizontal','components':[{'type':'button','name':'b1','text':'One'},
                                                   {'type':'space','style':{'weight':'0.5'}}]}]}]}}}}""";

    private final TestHub it = new TestHub();
    private int id;

    @BeforeEach
    void install() {
        id = it.hub
                .devices()
                .install(QuickAppInstallation.of("App", "com.fibaro.deviceController")
                        .withScreen(Json.array(), read(LAYOUT), read(UI_VIEW)))
                .id();
    }

    @AfterEach
    void close() {
        it.close();
    }

    private static JsonNode read(String text) {
        return Json.read(text.replace('\'', '"'));
    }

    // ---- the screen

    @Test
    void theScreenHasTheRowsOfTheView() {
        var screen = it.get("/moonfleet/quickapps/55/screen").body();
        assertThat(screen.path("quickApp").asBoolean()).isTrue();
        assertThat(screen.path("name").asText()).isEqualTo("App");
        assertThat(screen.path("state").asText()).isEqualTo("stopped");
        assertThat(screen.path("rows")).hasSize(3);
        assertThat(screen.path("rows").path(1).findValuesAsText("name")).containsExactly("b1", "s1");
        assertThat(screen.path("rows").path(1).path(0).path("visible").asBoolean())
                .isTrue();
    }

    @Test
    void withoutUiViewTheScreenComesFromTheLayout() {
        int other = it.hub
                .devices()
                .install(QuickAppInstallation.of("Old", "com.fibaro.deviceController")
                        .withScreen(Json.array(), read(LAYOUT), Json.array()))
                .id();
        var rows = it.get("/moonfleet/quickapps/" + other + "/screen").body().path("rows");
        assertThat(Json.write(rows))
                .isEqualTo("[[{\"type\":\"label\",\"name\":\"l1\",\"text\":\"hello\",\"visible\":true}],"
                        + "[{\"type\":\"button\",\"name\":\"b1\",\"text\":\"One\",\"visible\":true}]]");
    }

    @Test
    void whatUpdateViewSetIsInTheScreenAndTheView() {
        it.hub.updateView(id, "l1", "text", Json.text("new"));
        it.hub.updateView(id, "s1", "value", Json.text("70"));
        it.hub.updateView(id, "sel", "selectedItem", Json.text("b"));
        it.hub.updateView(id, "mul", "selectedItems", read("['x','y']"));
        it.hub.updateView(id, "b1", "visible", Json.bool(false));
        it.hub.updateView(id, "nobody", "text", Json.text("?"));
        var rows = it.get("/moonfleet/quickapps/55/screen").body().path("rows");
        assertThat(rows.path(0).path(0).path("text").asText()).isEqualTo("new");
        assertThat(rows.path(1).path(0).path("visible").asBoolean(true)).isFalse();
        assertThat(rows.path(1).path(1).path("value").asText()).isEqualTo("70");
        assertThat(rows.path(2).path(0).path("value").asText()).isEqualTo("b");
        assertThat(rows.path(2).path(1).path("values")).isEqualTo(read("['x','y']"));
        var view = it.get("/plugins/getView?id=55").body();
        assertThat(view.findValuesAsText("text")).containsExactly("new", "One");
    }

    /** FACTS 3: "PluginChangedView{deviceId,componentName,propertyName,newValue,oldValue}". */
    @Test
    void aChangeOfTheViewIsAnEvent() {
        long before = it.hub.newestEvent();
        var answer = it.post(
                "/plugins/updateView", "{'deviceId':55,'componentName':'l1','propertyName':'text','newValue':'x'}");
        assertThat(answer.status()).isEqualTo(200);
        org.awaitility.Awaitility.await()
                .untilAsserted(() -> assertThat(it.eventsSince(before, "PluginChangedViewEvent"))
                        .containsExactly(TestHub.json("{'deviceId':55,'componentName':'l1','propertyName':'text',"
                                + "'newValue':'x','oldValue':null}")));
    }

    @Test
    void theListOfQuickAppsHasTheirChildrenAndState() {
        it.hub.devices().createChild(id, new ChildInstallation("Child", "com.fibaro.binarySwitch", null, null));
        it.hub.quickAppIs(id, QuickAppState.RUNNING, "");
        var list = it.get("/moonfleet/quickapps").body();
        assertThat(list).hasSize(1);
        assertThat(list.path(0).path("state").asText()).isEqualTo("running");
        assertThat(list.path(0).path("children").path(0).path("name").asText()).isEqualTo("Child");
    }

    /** FACTS 1.1: "On HC3 a crashing QA emits `PluginProcessCrashedEvent{deviceId,error}` (H)." */
    @Test
    void aCrashIsAnEvent() {
        long before = it.hub.newestEvent();
        it.hub.quickAppIs(id, QuickAppState.CRASHED, "main.lua:1: boom");
        org.awaitility.Awaitility.await()
                .untilAsserted(() -> assertThat(it.eventsSince(before, "PluginProcessCrashedEvent"))
                        .containsExactly(TestHub.json("{'deviceId':55,'error':'main.lua:1: boom'}")));
    }

    // ---- taps

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            elementName=b1&eventType=onReleased                | 55>55 b1 onReleased []
            elementName=sw&eventType=onReleased&value=true     | 55>55 sw onReleased [true]
            elementName=s1&eventType=onChanged&value=42        | 55>55 s1 onChanged [42]
            elementName=s1&eventType=onChanged&value=4.5       | 55>55 s1 onChanged [4.5]
            elementName=sel&eventType=onToggled&value=5        | 55>55 sel onToggled ["5"]
            elementName=mul&eventType=onToggled&value=a&value=b | 55>55 mul onToggled ["a", "b"]
            """)
    void aTapByQueryReachesTheQuickApp(String query, String call) {
        assertThat(it.get("/plugins/callUIEvent?deviceID=55&" + query).status()).isEqualTo(200);
        assertThat(it.quickApps.calls).containsExactly(call);
    }

    @Test
    void aTapByBodyReachesTheQuickApp() {
        var answer = it.post(
                "/plugins/callUIEvent",
                "{'deviceId':55,'elementName':'mul','eventType':'onToggled','values':[['a','b']]}");
        assertThat(answer.status()).isEqualTo(200);
        it.post("/plugins/callUIEvent", "{'deviceId':55,'elementName':'b1','eventType':'onReleased','values':{}}");
        assertThat(it.quickApps.calls)
                .containsExactly(
                        "55>55 mul onToggled [[\"a\",\"b\"]]",
                        "55>55 b1 onReleased []"); // FACTS 1.3: "button `{}`", which Lua can't tell from an empty list
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            GET  | /plugins/callUIEvent                                                | | 400 | deviceID
            GET  | /plugins/callUIEvent?deviceID=55                                    | | 400 | elementName
            GET  | /plugins/callUIEvent?deviceID=x&elementName=b&eventType=e           | | 400 | deviceID
            GET  | /plugins/callUIEvent?deviceID=77&elementName=b&eventType=e          | | 404 | 77
            GET  | /plugins/callUIEvent?deviceID=1&elementName=b&eventType=e           | | 400 | QuickApp
            POST | /plugins/callUIEvent     | {'deviceId':55,'eventType':'x'}            | 400 | elementName
            POST | /plugins/updateProperty  | {'deviceId':55,'propertyName':'value'}     | 400 | value
            POST | /plugins/updateProperty  | {'deviceId':55,'value':1}                  | 400 | propertyName
            POST | /plugins/updateProperty  | {'propertyName':'value','value':1}         | 400 | deviceId
            POST | /plugins/updateProperty  | {'deviceId':7,'propertyName':'a','value':1} | 404 | 7
            POST | /plugins/updateProperty  | {'deviceId':55,'propertyName':'@view/a/b','value':1} | 400 | property
            POST | /plugins/updateView      | {'deviceId':55,'componentName':'a','propertyName':'b'} | 400 | newValue
            POST | /plugins/updateView      | {'deviceId':55,'componentName':'a','propertyName':'b/c','newValue':1} | 400 | propertyName
            POST | /plugins/restart         | {'deviceId':1}                             | 400 | QuickApp
            POST | /plugins/createChildDevice | {'parentId':55,'name':'x'}               | 400 | type
            POST | /plugins/createChildDevice | {'parentId':1,'name':'x','type':'com.fibaro.binarySwitch'} | 400 | parentId
            POST | /plugins/createChildDevice | {'parentId':55,'name':'x','type':'com.fibaro.binarySwitch','initialProperties':7} | 400 | initialProperties
            GET  | /plugins/getView?id=7                                               | | 404 | 7
            """)
    void whatIsWrongIsNamed(String method, String path, String body, int status, String named) {
        var answer = it.call(method, path, body);
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.body().path("message").asText()).contains(named);
        assertThat(it.quickApps.calls).isEmpty();
    }

    // ---- the QuickApp

    @Test
    void updatePropertyByRestChangesTheDevice() {
        it.post("/plugins/updateProperty", "{'deviceId':55,'propertyName':'log','value':'busy'}");
        assertThat(it.get("/devices/55/properties/log").body().path("value").asText())
                .isEqualTo("busy");
    }

    @Test
    void aChildIsMadeAndRemoved() {
        var child = it.post("/plugins/createChildDevice", """
                        {'parentId':55,'name':'Child','type':'com.fibaro.temperatureSensor',
                         'initialProperties':{'value':21.5,'unit':'C'},'initialInterfaces':['battery']}""").body();
        assertThat(child.path("parentId").asInt()).isEqualTo(55);
        assertThat(child.path("properties").path("value").asDouble()).isEqualTo(21.5);
        assertThat(child.path("properties").has("batteryLevel")).isTrue();
        assertThat(child.path("interfaces").toString())
                .contains("quickAppChild")
                .doesNotContain("quickApp\"");
        var path = "/plugins/removeChildDevice/" + child.path("id");
        assertThat(it.delete(path).status()).isEqualTo(204);
        assertThat(it.delete(path).status()).isEqualTo(404);
        assertThat(it.delete("/plugins/removeChildDevice/55").status()).isEqualTo(400);
    }

    @Test
    void restartIsPassedOn() {
        assertThat(it.post("/plugins/restart", "{'deviceId':55}")
                        .body()
                        .path("status")
                        .asBoolean())
                .isTrue();
        assertThat(it.quickApps.calls).containsExactly("restart 55");
    }

    // ---- its storage

    /** FACTS 3: "`/plugins/{id}/variables[/{name}]` GET POST PUT DELETE; POST of an existing name → 409". */
    @Test
    void variablesAreMadeReadChangedAndRemoved() {
        var path = "/plugins/55/variables";
        assertThat(it.get(path + "/a").status()).isEqualTo(404);
        assertThat(it.put(path + "/a", "{'value':1}").status()).isEqualTo(404);
        assertThat(it.post(path, "{'name':'a','value':{'deep':[1]},'isHidden':true}")
                        .status())
                .isEqualTo(201);
        assertThat(it.post(path, "{'name':'a','value':2}").status()).isEqualTo(409);
        assertThat(it.get(path + "/a").body())
                .isEqualTo(TestHub.json("{'name':'a','value':{'deep':[1]},'isHidden':true}"));
        assertThat(it.put(path + "/a", "{'name':'a','value':'x'}").status()).isEqualTo(200);
        assertThat(it.get(path).body()).hasSize(1);
        assertThat(it.delete(path + "/a").status()).isEqualTo(200);
        assertThat(it.delete(path + "/a").status()).isEqualTo(404);
        assertThat(it.post(path, "{'value':2}").status()).isEqualTo(400);
        assertThat(it.post(path, "{'name':'b'}").status()).isEqualTo(400);
        assertThat(it.get("/plugins/4711/variables").status()).isEqualTo(404);
    }

    @Test
    void theStorageOfTheRunnerIsTheSame() {
        it.hub.storage(id).set("a", Json.number(1), false);
        assertThat(it.get("/plugins/55/variables/a").body().path("value").asInt())
                .isEqualTo(1);
        it.post("/plugins/55/variables", "{'name':'b','value':2}");
        assertThat(it.hub.storage(id).all()).containsOnlyKeys("a", "b");
        it.hub.storage(id).clear();
        assertThat(it.get("/plugins/55/variables").body()).isEmpty();
    }

    @Test
    void whatIsTooLargeIsRefused() {
        var text = "x".repeat(2 << 20);
        assertThat(it.post("/plugins/updateProperty", "{'deviceId':55,'propertyName':'a','value':'" + text + "'}")
                        .status())
                .isEqualTo(413);
        var deep = "[".repeat(150) + "]".repeat(150);
        assertThat(it.post("/plugins/updateProperty", "{'deviceId':55,'propertyName':'a','value':" + deep + "}")
                        .status())
                .isEqualTo(400);
    }
}
