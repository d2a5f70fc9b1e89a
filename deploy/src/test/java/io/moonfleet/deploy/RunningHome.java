package io.moonfleet.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;

/**
 * A home of a local cluster, asked as its clients do, with a QuickApp that remembers a word.
 *
 * @param credentials {@code name:password}; empty when nobody needs to sign in
 */
record RunningHome(LocalCluster cluster, Optional<String> credentials) {

    private static final JsonMapper JSON = new JsonMapper();
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private static final String MEMORY = """
            function QuickApp:onInit() end
            function QuickApp:remember(word) self:setVariable("word", word) end
            """;

    /** Installs the QuickApp and gives its id. */
    int install() {
        var quickApp = JSON.createObjectNode().put("name", "Memory").put("type", "com.fibaro.deviceController");
        var id = send("POST", "/api/quickApp", quickApp.toString()).path("id").asInt();
        assertThat(id).isPositive();
        var file = JSON.createObjectNode()
                .put("name", "main")
                .put("type", "lua")
                .put("isOpen", false)
                .put("isMain", true)
                .put("content", MEMORY);
        send("PUT", "/api/quickApp/" + id + "/files/main", file.toString());
        return id;
    }

    void tell(int quickApp, String word) {
        send("POST", "/api/devices/" + quickApp + "/action/remember", "{\"args\":[\"" + word + "\"]}");
        awaitRemembered(quickApp, word);
    }

    void awaitRemembered(int quickApp, String word) {
        await().atMost(SOON).ignoreException(AssertionError.class).untilAsserted(() -> assertThat(remembered(quickApp))
                .contains(word));
    }

    private Optional<String> remembered(int quickApp) {
        var variables =
                send("GET", "/api/devices/" + quickApp, null).path("properties").path("quickAppVariables");
        return Workload.elements(variables)
                .filter(variable -> variable.path("name").asText().equals("word"))
                .map(variable -> variable.path("value").asText())
                .findFirst();
    }

    /** What the gateway answers to somebody who shows nothing. */
    int statusForStrangers() {
        return exchange(HttpRequest.newBuilder(cluster.address("gateway").resolve("/api/devices"))
                        .build())
                .statusCode();
    }

    /** A page or a probe of a component. */
    HttpResponse<String> get(String component, String path) {
        return exchange(
                HttpRequest.newBuilder(cluster.address(component).resolve(path)).build());
    }

    private JsonNode send(String method, String path, String body) {
        var request = HttpRequest.newBuilder(cluster.address("gateway").resolve(path))
                .timeout(SOON)
                .header("Content-Type", "application/json")
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        credentials.ifPresent(known -> request.header("Authorization", basic(known)));
        var response = exchange(request.build());
        assertThat(response.statusCode())
                .as("%s %s: %s", method, path, response.body())
                .isBetween(200, 299);
        try {
            return response.body().isEmpty() ? JSON.nullNode() : JSON.readTree(response.body());
        } catch (IOException e) {
            throw new AssertionError(response.body(), e);
        }
    }

    /** Asked as the one whom the installation lets in. */
    static RunningHome ofFirstAdmin(LocalCluster cluster) {
        return new RunningHome(
                cluster, Optional.of("admin:" + cluster.secret("home-moonfleet-first-admin", "password")));
    }

    private static String basic(String credentials) {
        return "Basic " + Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8));
    }

    private static HttpResponse<String> exchange(HttpRequest request) {
        try {
            return CLIENT.send(request, BodyHandlers.ofString());
        } catch (IOException e) {
            throw new AssertionError(request + " failed", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }
}
