package io.moonfleet.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.moonfleet.harness.Checkout;
import io.moonfleet.harness.Moonfleet;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Issue 7's attacks that only a running process can be asked about: a home with users, over its sockets. */
class AttackTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String PASSWORD = "correct horse";

    @TempDir
    private static Path folder;

    /** Where files come in, and where a client writes what it likes. */
    private static final List<String> UPLOADS = List.of(
            "/api/globalVariables",
            "/api/quickApp",
            "/api/quickApp/import",
            "/api/icons",
            "/api/scenes",
            "/api/plugins/updateProperty");

    private static final Pattern OPERATION = Pattern.compile("(POST|PUT|PATCH) (/\\S+)");

    private static Moonfleet home;
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    @BeforeAll
    static void aHomeWithUsers() {
        var add = List.of("users", "add", "anna", "--role", "admin", "--hub", folder.toString());
        try (var command = Moonfleet.command(add)) {
            command.type(PASSWORD);
            assertThat(command.awaitExit(PATIENCE)).as(command.output().text()).hasValue(0);
        }
        home = Moonfleet.served(folder);
    }

    @AfterAll
    static void close() {
        if (home != null) {
            home.close();
        }
    }

    private static HttpResponse<String> post(String path, byte[] body, String... headers) throws Exception {
        var request = HttpRequest.newBuilder(home.api().resolve(path))
                .timeout(PATIENCE)
                .header("Authorization", WebClient.basic("anna", PASSWORD))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofByteArray(body));
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        return CLIENT.send(request.build(), BodyHandlers.ofString());
    }

    private static HttpResponse<String> post(String path, String body) throws Exception {
        return post(path, body.getBytes(StandardCharsets.UTF_8));
    }

    private static void assertItLives() throws Exception {
        var alive = HttpRequest.newBuilder(home.api().resolve("/api/settings/info"))
                .timeout(Duration.ofSeconds(20))
                .header("Authorization", WebClient.basic("anna", PASSWORD))
                .build();
        assertThat(CLIENT.send(alive, BodyHandlers.discarding()).statusCode()).isEqualTo(200);
    }

    /**
     * A letter each quarter of a second: never idle, never done. At the door of the API and of the pages, in the first request
     * and in a later one, and in the form of those who are not in yet.
     */
    @Test
    void attackLetterByLetterIsHungUpOn() {
        var pages = home.pages().getAuthority();
        var first = "GET /api/devices HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: ";
        var later = "GET /api/devices HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n" + first;
        var form = "POST /login HTTP/1.1\r\nHost: " + pages + "\r\nOrigin: http://" + pages
                + "\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 1000\r\n\r\nuser=";
        var hungUp = List.of(first, later, form).parallelStream()
                .map(begin -> hangsUpOn(home.pages(), begin))
                .toList();
        assertThat(hungUp).containsOnly(true);
    }

    private static boolean hangsUpOn(URI address, String begin) {
        try (var socket = new Socket(address.getHost(), address.getPort())) {
            write(socket, begin);
            var closed = new CompletableFuture<Boolean>();
            Thread.ofVirtual().start(() -> closed.complete(isReadToTheEnd(socket)));
            await().atMost(PATIENCE).pollInterval(Duration.ofMillis(250)).until(() -> {
                trickle(socket);
                return closed.isDone();
            });
            return closed.join();
        } catch (IOException broken) {
            throw new AssertionError("the server does not listen", broken);
        }
    }

    private static boolean isReadToTheEnd(Socket socket) {
        try {
            socket.getInputStream().transferTo(OutputStream.nullOutputStream());
            return true;
        } catch (IOException reset) {
            return true;
        }
    }

    private static void trickle(Socket socket) {
        try {
            write(socket, "x");
        } catch (IOException hungUp) {
            assertThat(hungUp).hasMessageMatching("(?i).*(reset|pipe|closed|abort).*");
        }
    }

    private static void write(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
        socket.getOutputStream().flush();
    }

    /** 100 MB of zeroes in 100 KB: nobody here unpacks what a client sends. */
    @Test
    void attackByAPackedBodyIsNotUnpacked() throws Exception {
        var packed = new ByteArrayOutputStream();
        try (var zip = new GZIPOutputStream(packed)) {
            zip.write("{\"name\":\"bomb\",\"value\":\"".getBytes(StandardCharsets.UTF_8));
            for (int i = 0; i < 100; i++) {
                zip.write(new byte[1 << 20]);
            }
        }
        for (var path : UPLOADS) {
            for (var encoding : List.of("gzip", "deflate", "gzip, gzip", "br")) {
                assertThat(post(path, packed.toByteArray(), "Content-Encoding", encoding)
                                .statusCode())
                        .as(path + " " + encoding)
                        .isBetween(400, 415);
            }
            // Without a word about it: bytes that are no JSON.
            assertThat(post(path, packed.toByteArray()).statusCode()).as(path).isBetween(400, 415);
        }
        assertItLives();
    }

    /** Whatever takes a body takes none that is packed: asked of every operation that the hub has rights for. */
    @Test
    void attackByAPackedBodyIsRefusedByEveryOperationThatTakesOne() throws Exception {
        var packed = new ByteArrayOutputStream();
        try (var zip = new GZIPOutputStream(packed)) {
            zip.write("{\"name\":\"packed\"}".getBytes(StandardCharsets.UTF_8));
        }
        var rights = Checkout.find().root().resolve("hub/src/main/resources/io/moonfleet/hub/rights.txt");
        var operations = Files.readAllLines(rights).stream()
                .map(OPERATION::matcher)
                .filter(Matcher::find)
                .toList();
        assertThat(operations).hasSizeGreaterThan(100);
        for (var operation : operations) {
            var path = "/api" + operation.group(2).replaceAll("\\{[^}]*}", "1");
            var request = HttpRequest.newBuilder(home.api().resolve(path))
                    .timeout(PATIENCE)
                    .header("Authorization", WebClient.basic("anna", PASSWORD))
                    .header("Content-Type", "application/json")
                    .header("Content-Encoding", "gzip")
                    .method(operation.group(1), BodyPublishers.ofByteArray(packed.toByteArray()))
                    .build();
            assertThat(CLIENT.send(request, BodyHandlers.discarding()).statusCode())
                    .as(operation.group())
                    .isBetween(400, 415);
        }
    }

    /** A number of ten letters that would be a gigabyte of digits when somebody writes it out. */
    @Test
    void attackByNumbersThatAreHugeWhenWrittenOutIsHarmless() throws Exception {
        for (var number : List.of("1e999999999", "-1e-999999999", "1e2147483647", "9".repeat(100_000), "1E+400")) {
            for (var path :
                    List.of("/api/globalVariables", "/api/devices", "/api/rooms", "/api/plugins/updateProperty")) {
                var answer = post(
                        path,
                        "{\"name\":" + number + ",\"value\":" + number + ",\"id\":" + number + ",\"roomID\":" + number
                                + ",\"deviceId\":" + number
                                + ",\"propertyName\":\"value\",\"type\":\"com.fibaro.sensor\"}");
                assertThat(answer.statusCode())
                        .as(path + " " + number.substring(0, 5))
                        .isBetween(200, 499);
                assertThat(answer.body().length()).isLessThan(100_000);
            }
        }
        assertItLives();
    }

    @Test
    void attackByDeepJsonIsRefused() throws Exception {
        for (var deep : List.of("[".repeat(1_000_000), "{\"a\":".repeat(200_000), "[".repeat(300) + "]".repeat(300))) {
            assertThat(post("/api/globalVariables", deep).statusCode()).isEqualTo(400);
            assertThat(post("/api/quickApp/import", deep).statusCode()).isEqualTo(400);
        }
        assertItLives();
    }

    /** What names hold goes into no topic, no header and no file; it comes back as it was given, or is refused. */
    @Test
    void attackByNamesThatMeanSomethingToABrokerChangesNothing() throws Exception {
        for (var name : List.of("#", "+", "a/+/b", "moonfleet/home/runner/x/in", "$SYS/broker", "a\\u0000b", "../in")) {
            var quickApp =
                    "{\"name\":\"" + name + "\",\"type\":\"com.fibaro.binarySwitch\",\"files\":[{\"name\":\"main\","
                            + "\"isMain\":true,\"content\":\"function QuickApp:go(x) self:updateProperty('value', true) end\"}]}";
            var made = post("/api/quickApp", quickApp);
            assertThat(made.statusCode()).as(name).isBetween(200, 499);
            if (made.statusCode() < 300) {
                var id = new com.fasterxml.jackson.databind.json.JsonMapper()
                        .readTree(made.body())
                        .path("id")
                        .asInt();
                assertThat(post("/api/devices/" + id + "/action/go", "{\"args\":[]}")
                                .statusCode())
                        .isBetween(200, 299);
                assertThat(post("/api/devices/" + id + "/action/%23%2F%2B", "{\"args\":[]}")
                                .statusCode())
                        .isBetween(200, 499);
            }
        }
        for (var id : List.of("%23", "+", "1%2F..%2F2", "1/in", "%00", "55%0d%0aX: y")) {
            assertThat(post("/api/devices/" + id.replace(" ", "%20") + "/action/go", "{}")
                            .statusCode())
                    .as(id)
                    .isBetween(400, 499);
        }
        assertItLives();
    }
}
