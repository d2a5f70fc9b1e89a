package io.moonfleet.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.moonfleet.harness.Moonfleet;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A user with one device of two: by the API, by the long poll, by the page's socket. */
class GrantedRightsTest {

    private static final JsonMapper JSON = new JsonMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String PASSWORD = "correct horse";
    private static final String CODE = "function QuickApp:onInit() end "
            + "function QuickApp:say(text) self:updateView('l', 'text', text) self:updateProperty('log', text) end";

    @TempDir
    private Path folder;

    private Moonfleet home;
    private WebClient web;

    private void addUser(String name, String role) {
        var add = List.of("users", "add", name, "--role", role, "--hub", folder.toString());
        try (var command = Moonfleet.command(add)) {
            command.type(PASSWORD);
            assertThat(command.awaitExit(PATIENCE)).as(command.output().text()).hasValue(0);
        }
    }

    private int status(String user, String method, String path, String body) {
        return send(user, method, path, body).statusCode();
    }

    private java.net.http.HttpResponse<String> send(String user, String method, String path, String body) {
        var request = HttpRequest.newBuilder(home.api().resolve("/api" + path))
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        return web.send(request, "Authorization", WebClient.basic(user, PASSWORD), "Content-Type", "application/json");
    }

    private JsonNode json(String user, String method, String path, String body) {
        var answer = send(user, method, path, body);
        assertThat(answer.statusCode())
                .as(method + " " + path + " " + answer.body())
                .isBetween(200, 204);
        try {
            return JSON.readTree(answer.body());
        } catch (IOException e) {
            throw new AssertionError(answer.body(), e);
        }
    }

    private int install(String name) {
        var fqa = JSON.createObjectNode().put("name", name).put("type", "com.fibaro.binarySwitch");
        var properties = fqa.putObject("initialProperties");
        properties
                .putArray("uiView")
                .addObject()
                .put("type", "horizontal")
                .putArray("components")
                .addObject()
                .put("type", "label")
                .put("name", "l")
                .put("text", "");
        fqa.putArray("files")
                .addObject()
                .put("name", "main")
                .put("isMain", true)
                .put("content", CODE);
        return json("anna", "POST", "/quickApp", fqa.toString()).path("id").asInt();
    }

    private void say(int device, String text) {
        var body = "{\"args\":[\"" + text + "\"]}";
        await().atMost(PATIENCE).until(() -> status("anna", "POST", "/devices/" + device + "/action/say", body) == 202);
    }

    private void grant(int device) {
        var rights = "{\"rights\":{\"devices\":{\"devices\":[" + device + "]}}}";
        var known = json("anna", "GET", "/users?name=berta", null);
        if (known.isEmpty()) {
            json("anna", "POST", "/users", "{\"name\":\"berta\"," + rights.substring(1));
        } else {
            json("anna", "PUT", "/users/" + known.path(0).path("id").asText(), rights);
        }
    }

    @Test
    void whatIsNotGrantedIsNeitherSeenNorMovedNorHeard() {
        addUser("anna", "admin");
        addUser("berta", "user");
        try (var served = Moonfleet.served(folder);
                var client = new WebClient()) {
            home = served;
            web = client;
            int hers = install("Hers");
            int other = install("Other");
            grant(hers);

            assertThat(json("berta", "GET", "/devices", null))
                    .extracting(device -> device.path("name").asText())
                    .containsExactly("Hers");
            assertThat(status("berta", "GET", "/devices/" + other, null)).isEqualTo(404);
            assertThat(status("berta", "POST", "/devices/" + other + "/action/say", "{\"args\":[\"x\"]}"))
                    .isEqualTo(404);
            assertThat(status("berta", "POST", "/devices/" + hers + "/action/say", "{\"args\":[\"x\"]}"))
                    .isEqualTo(202);
            assertThat(status("berta", "PUT", "/devices/" + hers, "{\"name\":\"x\"}"))
                    .isEqualTo(403);
            assertThat(json("anna", "GET", "/moonfleet/audit?user=berta", null).findValuesAsText("status"))
                    .contains("404", "202", "403");
            hearsOnlyHers(hers, other);
        }
    }

    private void hearsOnlyHers(int hers, int other) {
        var last =
                json("berta", "GET", "/refreshStates?last=0", null).path("last").asLong();
        try (var page = PageSocket.open(home, WebClient.basic("berta", PASSWORD))) {
            page.subscribe(hers);
            page.subscribe(other);
            await().atMost(PATIENCE).until(() -> page.hasType("screen") && page.hasType("error"));

            say(other, "not for berta");
            say(hers, "for berta");
            await().atMost(PATIENCE)
                    .until(() -> page.has(frame -> frame.toString().contains("\"for berta\"")));
            assertThat(page.has(frame -> frame.toString().contains("not for berta")))
                    .isFalse();
            var events = new StringBuilder();
            await().atMost(PATIENCE).until(() -> {
                events.append(json("berta", "GET", "/refreshStates?last=" + last, null));
                return events.indexOf("\"for berta\"") >= 0;
            });
            assertThat(events).doesNotContain("not for berta");

            // What is taken back is heard no more, by the page that is still open.
            grant(other);
            page.subscribe(other);
            await().atMost(PATIENCE).until(() -> {
                say(hers, "not hers any more");
                say(other, "hers now");
                return page.has(frame -> frame.toString().contains("\"hers now\""));
            });
            page.frames().clear();
            say(hers, "taken back");
            say(other, "the last");
            await().atMost(PATIENCE)
                    .until(() -> page.has(frame -> frame.toString().contains("\"the last\"")));
            assertThat(page.has(frame -> frame.toString().contains("taken back")))
                    .isFalse();
            assertThat(status("berta", "GET", "/devices/" + hers, null)).isEqualTo(404);
        }
    }
}
