package io.moonfleet.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.moonfleet.hub.ApiRequest;
import io.moonfleet.hub.HomeFile;
import io.moonfleet.hub.HomeImport;
import io.moonfleet.hub.Hub;
import io.moonfleet.hub.HubSettings;
import io.moonfleet.hub.HubStore;
import io.moonfleet.hub.MemoryStore;
import io.moonfleet.hub.QuickAppInstallation;
import io.moonfleet.hub.SqliteStore;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Issue 5: "reads devices, rooms, globals, scenes, QuickApps over its API into a hub"; a hub of ours stands in for the HC3. */
class HomeReaderTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Hub theirs = Hub.open(HubSettings.of("theirs", new MemoryStore()));
    private final Set<String> broken = new java.util.HashSet<>();
    private final ByteArrayOutputStream said = new ByteArrayOutputStream();
    private HttpServer server;
    private int refusal;

    @BeforeEach
    void serve() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/api", this::answer);
        server.start();
    }

    @AfterEach
    void close() {
        server.stop(0);
        theirs.close();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            var path = exchange.getRequestURI().getPath().substring("/api".length());
            if (refusal > 0 || broken.contains(path)) {
                exchange.sendResponseHeaders(refusal > 0 ? refusal : 500, -1);
                return;
            }
            var answer = theirs.api()
                    .handle(ApiRequest.get(path))
                    .toCompletableFuture()
                    .orTimeout(10, TimeUnit.SECONDS)
                    .join();
            var body = String.valueOf(answer.body()).getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(answer.status(), body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private static JsonNode call(Hub hub, String method, String path, String body) {
        try {
            var json = body == null ? null : JSON.readTree(body.replace('\'', '"'));
            var answer = hub.api()
                    .handle(new ApiRequest(
                            method, path, Map.of(), json, ApiRequest.get("/").caller()))
                    .toCompletableFuture()
                    .orTimeout(10, TimeUnit.SECONDS)
                    .join();
            assertThat(answer.isError())
                    .as(method + " " + path + " → " + answer)
                    .isFalse();
            return answer.body();
        } catch (IOException e) {
            throw new IllegalArgumentException(body, e);
        }
    }

    private static Hub homeIn(HubStore store) {
        return Hub.open(HubSettings.of("ours", store));
    }

    private int read(HubStore store) throws IOException, InterruptedException {
        var url = "http://127.0.0.1:" + server.getAddress().getPort();
        try (var hc3 = new Hc3Client(new Hc3Access(url, "a", "b"))) {
            var home = new HomeImport(store);
            int problems = new HomeReader(hc3, home, new PrintStream(said, true, StandardCharsets.UTF_8)).read();
            home.finish();
            return problems;
        }
    }

    /** What is made of each kind, and the paths where all of it can be read. */
    private int furnish() {
        int app = theirs.devices()
                .install(QuickAppInstallation.of("App", "com.fibaro.multilevelSwitch"))
                .id();
        call(theirs, "PUT", "/quickApp/" + app + "/files", "[{'name':'main','isMain':true,'content':'-- code'}]");
        call(theirs, "POST", "/plugins/" + app + "/variables", "{'name':'kept','value':{'a':[1]}}");
        var made = new HashMap<>(Map.of(
                "/sections", "{'name':'Upstairs'}",
                "/rooms", "{'name':'Attic','sectionID':220}",
                "/users", "{'name':'Anna','type':'user'}",
                "/globalVariables", "{'name':'g','value':'7'}",
                "/customEvents", "{'name':'e'}",
                "/scenes", "{'name':'Evening','content':'{}'}",
                "/alarms/v1/partitions", "{'name':'House','devices':[]}",
                "/panels/climate", "{'name':'Ground floor'}",
                "/panels/humidity", "{'name':'Bath'}",
                "/panels/sprinklers", "{'name':'Garden','days':['monday']}"));
        made.putAll(Map.of(
                "/panels/location", "{'name':'Work'}",
                "/RGBPrograms", "{'name':'Rainbow'}",
                "/panels/favoriteColors", "{'r':1}",
                "/panels/favoriteColors/v2", "{'colorComponents':{'red':1},'brightness':1}",
                "/profiles", "{'name':'Party'}",
                "/iosDevices", "{'name':'Phone'}",
                "/energy/installationCost", "{'name':'Panels','cost':10}"));
        call(theirs, "POST", "/sections", made.remove("/sections"));
        made.forEach((path, body) -> call(theirs, "POST", path, body));
        call(theirs, "PUT", "/energy/billing/tariff", "{'rate':0.5}");
        call(theirs, "PUT", "/settings/location", "{'latitude':10,'longitude':20}");
        call(theirs, "POST", "/profiles/activeProfile/5", null);
        return app;
    }

    private static final List<String> READ_AGAIN = List.of(
            "/sections",
            "/rooms",
            "/users",
            "/globalVariables",
            "/customEvents",
            "/scenes",
            "/alarms/v1/partitions",
            "/panels/climate",
            "/panels/humidity",
            "/panels/sprinklers",
            "/panels/location",
            "/RGBPrograms",
            "/panels/favoriteColors",
            "/panels/favoriteColors/v2",
            "/profiles",
            "/iosDevices",
            "/energy/installationCost",
            "/energy/billing/tariff",
            "/devices/1");

    @Test
    void everythingThatPeopleHaveSetUpIsThere(@TempDir Path folder) throws Exception {
        int app = furnish();
        try (var store = SqliteStore.open(folder.resolve(HomeFile.NAME))) {
            assertThat(read(store)).isZero();
        }
        try (var ours = homeIn(SqliteStore.open(folder.resolve(HomeFile.NAME)))) {
            for (var path : READ_AGAIN) {
                assertThat(call(ours, "GET", path, null))
                        .as(path)
                        .hasToString(call(theirs, "GET", path, null).toString());
            }
            assertThat(call(ours, "GET", "/settings/location", null)
                            .path("latitude")
                            .asDouble())
                    .isEqualTo(10);
            assertThat(call(ours, "GET", "/plugins/" + app + "/variables/kept", null)
                            .path("value"))
                    .hasToString("{\"a\":[1]}");
            assertThat(call(ours, "GET", "/quickApp/" + app + "/files/main", null)
                            .path("content")
                            .asText())
                    .isEqualTo("-- code");
        }
        assertThat(said.toString(StandardCharsets.UTF_8))
                .contains("rooms: 2", "devices: 2", "QuickApps: 1", "variables in their storage: 1", "profiles: 5");
    }

    @Test
    void whatFailsIsNamedAndTheRestIsRead() throws Exception {
        int app = furnish();
        broken.addAll(Set.of("/quickApp/export/" + app, "/panels/humidity"));
        assertThat(read(new MemoryStore())).isEqualTo(2);
        assertThat(said.toString(StandardCharsets.UTF_8))
                .contains("/quickApp/export/" + app + " answers 500", "/panels/humidity answers 500", "scenes: 1");
    }

    /** FACTS 5: "After a 401/403 stop asking (lock-out)". */
    @Test
    void whoIsRefusedEndsAtOnce() {
        refusal = 401;
        assertThatThrownBy(() -> read(new MemoryStore())).isInstanceOf(Hc3Client.RefusedException.class);
    }
}
