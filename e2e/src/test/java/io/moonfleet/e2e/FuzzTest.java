package io.moonfleet.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.moonfleet.harness.HttpConnection;
import io.moonfleet.harness.Moonfleet;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever is sent to any operation, the hub never fails, its channels live on, and the home stays whole. */
class FuzzTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final long SEED = 20_261_120;

    /** They wait, or end what the test is about. */
    private static final Set<String> LEFT_OUT = Set.of("get /refreshStates");

    private static final List<String> VALUES = List.of(
            "1",
            "55",
            "219",
            "0",
            "-1",
            "x",
            "%C3%BC",
            "99999999999999999999",
            "main",
            "a%20b",
            "%2F",
            "..",
            "%00",
            "%FF",
            "%",
            "a".repeat(3_000),
            "1.5",
            "null",
            "%F0%9F%98%80",
            "{}",
            "[a,b]",
            "*",
            "'",
            "\"");

    private static final List<String> BODIES = List.of(
            "",
            "null",
            "{}",
            "[]",
            "7",
            "true",
            "\"text\"",
            "{\"name\":null}",
            "{\"name\":7}",
            "[{}]",
            "[null]",
            "{",
            "[1,,2]",
            "{\"id\":1e400}",
            "{\"deviceId\":99999999999999999999999}",
            "{\"a\":\"\\ud800\"}",
            "{\"name\":\"\\u0000\"}",
            "{\"args\":{}}",
            "{\"args\":[[[[]]]],\"delay\":-1}",
            "{\"delay\":1e9}",
            "{\"filters\":[{}]}",
            "{\"properties\":{\"value\":null,\"x\":[]}}",
            "{\"interfaces\":[null]}",
            "{\"files\":[{\"name\":\"a\"}]}",
            "{\"name\":\"n\",\"type\":\"com.fibaro.binarySwitch\",\"initialProperties\":7}",
            "{\"action\":\"create\"}",
            "{\"type\":\"room\",\"icon\":\"====\"}",
            "{\"content\":{}}",
            "\u00ff\u00fe",
            "{\"a\":1}{\"b\":2}");

    private static final List<String> HEADERS = List.of(
            "",
            "Content-Type: multipart/form-data; boundary=b\r\n",
            "Content-Type: multipart/form-data\r\n",
            "Content-Type: application/x-www-form-urlencoded\r\n",
            "Content-Type: \r\n",
            "Fibaro-User-PIN: \u00ff\r\n",
            "X-Fibaro-Version: 99999\r\n",
            "Accept-Encoding: gzip;q=x\r\n",
            "Authorization: Basic !!!\r\n",
            "Accept-Language: " + "x".repeat(500) + "\r\n",
            "Range: bytes=0-\r\n");

    @TempDir
    private Path folder;

    private record Operation(String method, String path) {}

    @Test
    void noRequestMakesTheHubFail() throws Exception {
        fuzz(Duration.ofSeconds(20));
    }

    @Test
    @Tag("nightly")
    void noRequestMakesTheHubFailForMinutes() throws Exception {
        fuzz(Duration.ofMinutes(5));
    }

    private void fuzz(Duration time) throws Exception {
        try (var home = Moonfleet.served(folder)) {
            var api = new Api(home);
            api.post("/api/quickApp", "{\"name\":\"Keeper\",\"type\":\"com.fibaro.binarySwitch\"}")
                    .is(200);
            var operations = operations(api);
            assertThat(operations).hasSizeGreaterThan(350);
            var failures = new ArrayList<String>();
            var random = new Random(SEED);
            long end = System.nanoTime() + time.toNanos();
            int asked = 0;
            var connection = new HttpConnection(home.api(), PATIENCE);
            while (System.nanoTime() < end && failures.size() < 20) {
                var operation = operations.get(asked++ % operations.size());
                var request = request(home.api(), operation, random);
                try {
                    var answer = connection.exchange(request);
                    if (answer.status() == 500 || answer.status() > 503) {
                        failures.add(operation + " → " + answer.status() + " " + shortened(answer.text()) + "\n  "
                                + shortened(new String(request, StandardCharsets.ISO_8859_1)));
                    }
                } catch (IOException hungUp) {
                    // Allowed for what is no HTTP any more; the next request shows whether it lives.
                    connection.close();
                    connection = new HttpConnection(home.api(), PATIENCE);
                }
            }
            connection.close();
            assertThat(failures).as("of %d requests", asked).isEmpty();
            assertThat(asked).isGreaterThan(500);
            isWhole(home, api);
        }
        try (var home = Moonfleet.served(folder)) {
            isWhole(home, new Api(home));
        }
    }

    private static String shortened(String text) {
        return text.length() < 300 ? text : text.substring(0, 300) + "…";
    }

    private static void isWhole(Moonfleet home, Api api) {
        assertThat(api.get("/health").is(200).json().path("status").asText()).isEqualTo("UP");
        assertThat(api.get("/api/settings/info")
                        .is(200)
                        .json()
                        .path("serialNumber")
                        .asText())
                .startsWith("HC3-");
        assertThat(api.get("/api/devices/1").is(200).json().path("type").asText())
                .isEqualTo("com.fibaro.zwavePrimaryController");
        assertThat(api.get("/api/devices").is(200).json().isArray()).isTrue();
        assertThat(api.get("/api/refreshStates?last=0")
                        .is(200)
                        .json()
                        .path("last")
                        .isIntegralNumber())
                .isTrue();
        assertThat(home.processes()).allMatch(process -> process.isAlive());
    }

    private static List<Operation> operations(Api api) {
        var found = new ArrayList<Operation>();
        JsonNode paths = api.get("/assets/docs/hc/index.json").is(200).json().path("paths");
        paths.properties().forEach(path -> path.getValue().fieldNames().forEachRemaining(method -> {
            if (!LEFT_OUT.contains(method + " " + path.getKey())) {
                found.add(new Operation(method, path.getKey()));
            }
        }));
        return found;
    }

    private static byte[] request(URI server, Operation operation, Random random) {
        var path = operation.path();
        while (path.contains("{")) {
            path = path.substring(0, path.indexOf('{'))
                    + pick(VALUES, random).replace("{", "%7B").replace("}", "%7D")
                    + path.substring(path.indexOf('}') + 1);
        }
        if (random.nextInt(3) == 0) {
            path += "?" + pick(List.of("id", "deviceID", "property", "from", "last", "type", "%FF", ""), random) + "="
                    + pick(VALUES, random).replace(" ", "%20");
        }
        var body = body(random);
        var head = operation.method().toUpperCase(java.util.Locale.ROOT) + " /api" + path.replace(" ", "%20")
                + " HTTP/1.1\r\nHost: " + server.getAuthority() + "\r\n" + pick(HEADERS, random) + "Content-Length: "
                + body.length + "\r\n\r\n";
        var bytes = new ByteArrayOutputStream();
        bytes.writeBytes(head.getBytes(StandardCharsets.ISO_8859_1));
        bytes.writeBytes(body);
        return bytes.toByteArray();
    }

    private static byte[] body(Random random) {
        return switch (random.nextInt(300)) {
            case 0 -> ("{\"name\":\"" + "x".repeat(10 << 20) + "\"}").getBytes(StandardCharsets.US_ASCII);
            case 1 -> ("[" + "1,".repeat(1 << 20) + "1]").getBytes(StandardCharsets.US_ASCII);
            case 2 -> "[".repeat(100_000).getBytes(StandardCharsets.US_ASCII);
            case 3 -> ("{\"args\":" + "[".repeat(180) + "]".repeat(180) + "}").getBytes(StandardCharsets.US_ASCII);
            case 4, 5, 6, 7, 8 -> {
                var noise = new byte[random.nextInt(2_000)];
                random.nextBytes(noise);
                yield noise;
            }
            default ->
                pick(BODIES, random)
                        .getBytes(random.nextInt(20) == 0 ? StandardCharsets.UTF_16 : StandardCharsets.UTF_8);
        };
    }

    private static <T> T pick(List<T> from, Random random) {
        return from.get(random.nextInt(from.size()));
    }
}
