package io.moonfleet.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.moonfleet.harness.Mosquitto;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the chart renders, started as it is: does it work? */
class RunningChartTest {

    private static final JsonMapper JSON = new JsonMapper();
    private static final Duration SOON = Duration.ofSeconds(60);

    private final HttpClient client = HttpClient.newHttpClient();

    @BeforeEach
    void needsMosquitto() {
        assumeTrue(Mosquitto.program().isPresent(), "mosquitto is not installed");
    }

    @Test
    void aSmallHomeAnswers() throws Exception {
        var ports = Chart.freePorts();
        try (var cluster = new LocalCluster()) {
            cluster.apply(Chart.shipped().render("values.yaml", ports));
            cluster.start("broker", "runner", "gateway", "ui");

            var id = install(cluster.address("gateway"));
            call(cluster.address("gateway"), id, "remember", "\"the rain\"");
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(remembered(cluster, id)).isEqualTo("the rain"));
            assertThat(get(cluster.address("ui").resolve("/"))).contains("<script");
            helmTestPasses(cluster, ports);

            cluster.stop("runner");
            cluster.apply(Chart.shipped().render("values.yaml", ports));
            cluster.start("runner");

            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(remembered(cluster, id)).isEqualTo("the rain"));
        }
    }

    @Test
    void anUpgradeFromTheVersionBeforeKeepsTheHome() throws Exception {
        var ports = Chart.freePorts();
        try (var cluster = new LocalCluster()) {
            cluster.apply(UpgradeTest.previous().render("values.yaml", ports));
            cluster.start("broker", "runner", "gateway");
            var id = install(cluster.address("gateway"));
            call(cluster.address("gateway"), id, "remember", "\"the snow\"");
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(remembered(cluster, id)).isEqualTo("the snow"));

            cluster.apply(Chart.shipped().render("values.yaml", ports));
            for (var component : List.of("gateway", "runner", "broker")) {
                cluster.stop(component);
            }
            cluster.start("broker", "runner", "gateway");

            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(remembered(cluster, id)).isEqualTo("the snow"));
        }
    }

    /** What {@code helm test} asks, asked from here. */
    private void helmTestPasses(LocalCluster cluster, Map<String, Object> ports) {
        var test = Chart.shipped().render("values.yaml", ports).workload("test").onlyContainer();
        assertThat(Workload.texts(test.path("args")).stream().filter(argument -> argument.startsWith("http://")))
                .hasSize(3)
                .allSatisfy(address -> {
                    var uri = URI.create(address);
                    var component = uri.getHost().substring(uri.getHost().lastIndexOf('-') + 1);
                    assertThat(uri.getPort())
                            .isEqualTo(cluster.address(component).getPort());
                    await().atMost(SOON)
                            .untilAsserted(() -> get(cluster.address(component).resolve(uri.getPath())));
                });
    }

    private int install(URI api) throws Exception {
        var code = """
                function QuickApp:onInit() end
                function QuickApp:remember(word) self:setVariable("word", word) end
                """;
        var quickApp = JSON.createObjectNode().put("name", "Memory").put("type", "com.fibaro.deviceController");
        var created = send("POST", api.resolve("/api/quickApp"), quickApp.toString());
        var id = created.path("id").asInt();
        assertThat(id).as("%s", created).isPositive();
        var file = JSON.createObjectNode()
                .put("name", "main")
                .put("type", "lua")
                .put("isOpen", false)
                .put("isMain", true)
                .put("content", code);
        send("PUT", api.resolve("/api/quickApp/" + id + "/files/main"), file.toString());
        return id;
    }

    private void call(URI api, int id, String action, String argument) throws Exception {
        send("POST", api.resolve("/api/devices/" + id + "/action/" + action), "{\"args\":[" + argument + "]}");
    }

    private String remembered(LocalCluster cluster, int id) throws Exception {
        var device = send("GET", cluster.address("gateway").resolve("/api/devices/" + id), null);
        for (var variable : device.path("properties").path("quickAppVariables")) {
            if (variable.path("name").asText().equals("word")) {
                return variable.path("value").asText();
            }
        }
        return null;
    }

    private JsonNode send(String method, URI address, String body) throws Exception {
        var request = HttpRequest.newBuilder(address)
                .timeout(SOON)
                .header("Content-Type", "application/json")
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                .build();
        var response = client.send(request, BodyHandlers.ofString());
        assertThat(response.statusCode())
                .as("%s %s: %s", method, address, response.body())
                .isBetween(200, 299);
        return response.body().isEmpty() ? JSON.nullNode() : JSON.readTree(response.body());
    }

    private String get(URI address) throws IOException, InterruptedException {
        var response = client.send(HttpRequest.newBuilder(address).timeout(SOON).build(), BodyHandlers.ofString());
        assertThat(response.statusCode()).as("%s: %s", address, response.body()).isEqualTo(200);
        return response.body();
    }
}
