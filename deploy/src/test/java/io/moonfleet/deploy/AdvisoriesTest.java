package io.moonfleet.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.net.httpserver.HttpServer;
import io.moonfleet.harness.Checkout;
import io.moonfleet.harness.ChildProcess;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code bin/Advisories.java}, with a database that knows one hole. */
class AdvisoriesTest {

    private static final JsonMapper JSON = new JsonMapper();
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @TempDir
    private Path folder;

    private final AtomicInteger status = new AtomicInteger(200);
    private HttpServer database;

    @BeforeEach
    void aDatabaseThatKnowsOneHole() throws Exception {
        database = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        database.createContext("/v1/querybatch", exchange -> {
            var answer = JSON.createObjectNode();
            var results = answer.putArray("results");
            for (var query : JSON.readTree(exchange.getRequestBody()).path("queries")) {
                var result = results.addObject();
                if (query.at("/package/purl").asText().equals("pkg:maven/org.example/holey@1.0")) {
                    result.putArray("vulns")
                            .addObject()
                            .put("id", "GHSA-aaaa-bbbb-cccc")
                            .put("modified", "2026-01-01");
                }
            }
            var body = JSON.writeValueAsBytes(answer);
            exchange.sendResponseHeaders(status.get(), body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        database.start();
    }

    @AfterEach
    void close() {
        database.stop(0);
    }

    private String ask(int exit, String... parts) throws Exception {
        var bill = JSON.createObjectNode();
        for (var part : parts) {
            bill.withArray("components").addObject().put("purl", part);
        }
        var file = Files.writeString(folder.resolve("bom.json"), JSON.writeValueAsString(bill));
        var command = List.of(
                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                Checkout.find().root().resolve("bin/Advisories.java").toString(),
                "--url",
                "http://127.0.0.1:" + database.getAddress().getPort(),
                file.toString());
        try (var process = ChildProcess.start("advisories", command, Map.of())) {
            assertThat(process.awaitExit(PATIENCE)).as(process.output().text()).hasValue(exit);
            return process.output().text();
        }
    }

    @Test
    void aPartWithAHoleIsNamedWithIt() throws Exception {
        assertThat(ask(1, "pkg:maven/org.example/fine@1.0?type=jar", "pkg:maven/org.example/holey@1.0?type=jar"))
                .contains("pkg:maven/org.example/holey@1.0 GHSA-aaaa-bbbb-cccc")
                .doesNotContain("fine")
                .contains("2 parts, 1 with something known");
    }

    @Test
    void whereNothingIsKnownItEndsWell() throws Exception {
        assertThat(ask(0, "pkg:maven/org.example/holey@1.1?type=jar", "pkg:maven/io.moonfleet/hub@0.1.0"))
                .contains("1 parts, 0 with something known");
    }

    @Test
    void aDatabaseThatDoesNotAnswerIsNotTakenForAGoodAnswer() throws Exception {
        status.set(503);
        assertThat(ask(2, "pkg:maven/org.example/fine@1.0")).contains("could not ask", "503");
    }
}
