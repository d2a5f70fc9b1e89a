package io.moonfleet.hub;

import static org.assertj.core.api.Assertions.assertThat;

import io.moonfleet.hub.internal.json.Json;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QuickAppApiTest {

    private static final String FQA = """
            {'apiVersion':'1.3','name':'Clock','type':'com.fibaro.deviceController',
             'initialProperties':{'quickAppVariables':[{'name':'ip','value':'1.2.3.4'}],'model':'M1',
               'uiCallbacks':[{'name':'b','eventType':'onReleased','callback':'tap'}]},
             'initialInterfaces':['battery'],
             'files':[{'name':'main','isMain':true,'isOpen':true,'type':'lua','content':'print(1)'},
                      {'name':'lib','isMain':false,'isOpen':false,'type':'lua','content':'x=1'}]}""";

    private final TestHub it = new TestHub();

    @AfterEach
    void close() {
        it.close();
    }

    @Test
    void anFqaIsInstalledAndExportedAsItWas() {
        var device = it.post("/quickApp", FQA).body();
        assertThat(device.path("id").asInt()).isEqualTo(55);
        assertThat(device.path("properties")
                        .path("quickAppVariables")
                        .path(0)
                        .path("value")
                        .asText())
                .isEqualTo("1.2.3.4");
        // FACTS 8: "`POST /quickApp` drops the given uiCallbacks": ours keeps them.
        assertThat(device.path("properties").path("uiCallbacks")).hasSize(1);
        assertThat(it.quickApps.calls).containsExactly("installed 55");
        assertThat(it.hub.files(55).all()).map(QuickAppFile::name).containsExactly("lib", "main");
        var exported = it.get("/quickApp/export/55").body();
        assertThat(exported.path("initialProperties").path("model").asText()).isEqualTo("M1");
        assertThat(exported.path("initialInterfaces")).isEqualTo(Json.texts(List.of("battery")));
        assertThat(exported.path("files")).hasSize(2);
        var again = it.hub
                .api()
                .handle(ApiRequest.of("POST", "/quickApp", exported))
                .toCompletableFuture()
                .join();
        assertThat(again.body().path("id").asInt()).isEqualTo(56);
        assertThat(it.get("/quickApp/export/56").body()).isEqualTo(exported);
    }

    /** FACTS 4: "1.0/1.1 exports may have no `files`: the code is in `initialProperties.mainFunction`". */
    @Test
    void anOldFqaHasItsCodeAsAProperty() {
        it.post(
                "/quickApp",
                "{'apiVersion':'1.0','name':'Old','type':'com.fibaro.binarySwitch','initialProperties':{'mainFunction':'print(2)'}}");
        assertThat(it.hub.files(55).find("main").orElseThrow().content()).isEqualTo("print(2)");
        assertThat(it.get("/devices/55").body().path("properties").has("mainFunction"))
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {'type':'com.fibaro.binarySwitch'}                                                     | name
            {'name':'x'}                                                                           | type
            {'name':'x','type':'com.fibaro.nothing'}                                               | type
            {'name':'x','type':'com.fibaro.binarySwitch','files':[{'name':'a','content':'x'}]}     | isMain
            {'name':'x','type':'com.fibaro.binarySwitch','files':[{'isMain':true,'content':'x'}]}  | name
            {'name':'x','type':'com.fibaro.binarySwitch','files':[{'name':'a','isMain':true},{'name':'a'}]} | twice
            {'name':'x','type':'com.fibaro.binarySwitch','files':[7]}                              | files
            {'name':'x','type':'com.fibaro.binarySwitch','files':[{'name':'a','isMain':true,'content':7}]}  | content
            {'name':'x','type':'com.fibaro.binarySwitch','initialProperties':{'uiView':[{'type':'select','name':'s','options':[{'text':'a'}]}]}} | select
            """)
    void whatIsWrongIsNamedAndNothingIsLeft(String body, String named) {
        var answer = it.post("/quickApp", body);
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body().path("message").asText()).contains(named);
        assertThat(it.get("/devices").body()).hasSize(1);
    }

    /** FACTS 1.1: "a file change (a batch PUT of files restarts once, H)". */
    @Test
    void filesAreListedChangedAndRemoved() {
        it.post("/quickApp", FQA);
        it.quickApps.calls.clear();
        assertThat(Json.write(it.get("/quickApp/55/files").body()))
                .doesNotContain("content")
                .contains("main", "lib");
        assertThat(it.get("/quickApp/55/files/main").body().path("content").asText())
                .isEqualTo("print(1)");
        it.put("/quickApp/55/files", "[{'name':'main','content':'print(3)'},{'name':'lib','content':'x=3'}]");
        assertThat(it.quickApps.calls).containsExactly("restart 55");
        assertThat(it.hub.files(55).find("main").orElseThrow().main()).isTrue();
        it.put("/quickApp/55/files/main", "{'content':'print(3)'}");
        assertThat(it.quickApps.calls).hasSize(1);
        assertThat(it.post("/quickApp/55/files", "{'name':'more','content':'y=1'}")
                        .status())
                .isEqualTo(200);
        assertThat(it.post("/quickApp/55/files", "{'name':'more','content':'y=1'}")
                        .status())
                .isEqualTo(409);
        assertThat(it.delete("/quickApp/55/files/more").status()).isEqualTo(200);
        assertThat(it.delete("/quickApp/55/files/more").status()).isEqualTo(404);
        assertThat(it.delete("/quickApp/55/files/main").status()).isEqualTo(403);
        assertThat(it.get("/quickApp/1/files").status()).isEqualTo(400);
        assertThat(it.get("/quickApp/99/files").status()).isEqualTo(404);
        assertThat(it.quickApps.calls).hasSize(3);
    }

    @Test
    void everyVersionOfTheFilesIsKeptAndCanComeBack() {
        it.post("/quickApp", FQA);
        it.put("/quickApp/55/files/main", "{'content':'print(2)'}");
        it.delete("/quickApp/55/files/lib");
        var versions = it.get("/moonfleet/quickapps/55/versions").body();
        assertThat(versions.findValuesAsText("version")).containsExactly("3", "2", "1");
        assertThat(it.get("/moonfleet/quickapps/55/versions/1")
                        .body()
                        .path(1)
                        .path("content")
                        .asText())
                .isEqualTo("print(1)");
        it.post("/moonfleet/quickapps/55/versions/1/restore", null);
        assertThat(it.hub.files(55).find("main").orElseThrow().content()).isEqualTo("print(1)");
        assertThat(it.hub.files(55).all()).hasSize(2);
        assertThat(it.get("/moonfleet/quickapps/55/versions").body()).hasSize(4);
        assertThat(it.get("/moonfleet/quickapps/55/versions/77").status()).isEqualTo(404);
        for (int i = 0; i < 40; i++) {
            it.put("/quickApp/55/files/main", "{'content':'print(" + i + " + 100)'}");
        }
        assertThat(it.get("/moonfleet/quickapps/55/versions").body()).hasSize(30);
    }
}
