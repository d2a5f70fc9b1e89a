package io.moonfleet.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import io.moonfleet.harness.Checkout;
import io.moonfleet.harness.ChildProcess;
import io.moonfleet.harness.HttpConnection;
import io.moonfleet.harness.Moonfleet;
import io.moonfleet.harness.Mosquitto;
import io.moonfleet.harness.OtlpReceiver;
import io.moonfleet.harness.OtlpReceiver.Span;
import io.moonfleet.harness.Ports;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One trace tells the whole way of a request: from HTTP or a page over the broker into the Lua handler, and out again. */
@Needs(Needs.Program.MOSQUITTO)
class TracesTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String CLIENT = "00f067aa0ba902b7";

    private static final String QUICKAPP = """
            --%%name:Traveller
            --%%type:com.fibaro.binarySwitch
            --%%u:{button="go",text="Go",onReleased="went"}
            function QuickApp:onInit() end
            function QuickApp:visit(known, unknown)
              net.HTTPClient():request(known)
              net.HTTPClient():request(unknown)
            end
            function QuickApp:went() self:debug("gone") end
            """;

    @TempDir
    private static Path folder;

    private static Mosquitto broker;
    private static OtlpReceiver receiver;
    private static HttpServer outside;
    private static final Map<String, String> VISITS = new ConcurrentHashMap<>();
    private static Moonfleet home;

    @BeforeAll
    static void theServicesRun() throws IOException {
        broker = Mosquitto.start();
        receiver = new OtlpReceiver();
        outside = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
        outside.createContext("/", exchange -> {
            var carried = exchange.getRequestHeaders().getFirst("traceparent");
            VISITS.put(exchange.getRequestURI().getPath(), carried == null ? "" : carried);
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        outside.start();
        var file = Files.writeString(folder.resolve("traveller.lua"), QUICKAPP);
        var gateway = Ports.free();
        var ui = Ports.free();
        var processes = new ArrayList<ChildProcess>();
        processes.add(service("lua-runner-service", Ports.free(), "--allow-net", "127.0.0.0/8", file.toString()));
        processes.add(service("api-gateway", gateway));
        processes.add(service("ui-service", ui));
        home = Moonfleet.running(
                URI.create("http://127.0.0.1:" + gateway), URI.create("http://127.0.0.1:" + ui), processes);
    }

    @AfterAll
    static void theServicesEnd() {
        if (home != null) {
            home.close();
        }
        if (outside != null) {
            outside.stop(0);
        }
        if (receiver != null) {
            receiver.close();
        }
        if (broker != null) {
            broker.close();
        }
    }

    private static ChildProcess service(String module, int port, String... more) {
        var arguments = new ArrayList<>(List.of("--port", Integer.toString(port)));
        arguments.addAll(List.of(more));
        return ChildProcess.start(
                module,
                Checkout.find().application(module, arguments),
                Map.of(
                        "MOONFLEET_MQTT_URL", broker.url(),
                        "MOONFLEET_TRACES", receiver.url(),
                        "MOONFLEET_TRACES_TO", "127.0.0.1"));
    }

    @Test
    void aRequestIsOneTraceFromItsClientToTheHandlerAndOnlyToHostsThatMayKnowOfIt() throws IOException {
        var traveller = new Api(home).idOf("Traveller");
        var port = outside.getAddress().getPort();
        var body = "{\"args\":[\"http://127.0.0.1:%d/known\",\"http://localhost:%d/unknown\"]}".formatted(port, port);
        assertThat(act("/api/devices/" + traveller + "/action/visit", body)).isEqualTo(202);

        var request = span(TRACE, "POST /api/devices/{id}/action/visit");
        var asked = span(TRACE, "ask action visit");
        var answered = span(TRACE, "answer action visit");
        var hub = span(TRACE, "hub POST /devices/{id}/action/visit");
        var lua = span(TRACE, "lua visit");

        assertThat(request.service()).isEqualTo("moonfleet-gateway");
        assertThat(request.parent()).isEqualTo(CLIENT);
        assertThat(request.attributes()).containsEntry("http.response.status_code", "202");
        assertThat(asked.service()).isEqualTo("moonfleet-gateway");
        assertThat(asked.parent()).isEqualTo(request.id());
        assertThat(answered.service()).isEqualTo("moonfleet-runner");
        assertThat(answered.parent()).isEqualTo(asked.id());
        assertThat(hub.parent()).isEqualTo(answered.id());
        assertThat(lua.parent()).isEqualTo(hub.id());
        assertThat(lua.attributes())
                .containsEntry("moonfleet.quickapp.id", Integer.toString(traveller))
                .containsEntry("code.function.name", "visit");
        await().atMost(PATIENCE).until(() -> VISITS.size() == 2);
        assertThat(VISITS)
                .containsEntry("/known", "00-" + TRACE + "-" + lua.id() + "-01")
                .containsEntry("/unknown", "");
    }

    @Test
    void aTapIsATraceThatBeginsAtThePage() {
        var traveller = new Api(home).idOf("Traveller");
        try (var page = PageSocket.open(home)) {
            page.subscribe(traveller);
            page.send("{\"type\":\"tap\",\"id\":\"t1\",\"device\":" + traveller
                    + ",\"element\":\"go\",\"eventType\":\"onReleased\",\"values\":[]}");
            var tap = await().atMost(PATIENCE)
                    .until(
                            () -> receiver.all().stream()
                                    .filter(span -> span.name().equals("tap"))
                                    .findFirst(),
                            found -> found.isPresent())
                    .orElseThrow();
            assertThat(tap.parent()).isEmpty();
            assertThat(tap.service()).isEqualTo("moonfleet-ui");
            var asked = span(tap.trace(), "ask ui onReleased");
            assertThat(asked.parent()).isEqualTo(tap.id());
            assertThat(span(tap.trace(), "answer ui onReleased").parent()).isEqualTo(asked.id());
            assertThat(span(tap.trace(), "lua go").service()).isEqualTo("moonfleet-runner");
        }
    }

    private static Span span(String trace, String name) {
        return await(name)
                .atMost(PATIENCE)
                .until(
                        () -> receiver.trace(trace).stream()
                                .filter(span -> span.name().equals(name))
                                .findFirst(),
                        found -> found.isPresent())
                .orElseThrow();
    }

    private static int act(String path, String body) throws IOException {
        var head = "POST " + path + " HTTP/1.1\r\nHost: " + home.api().getAuthority()
                + "\r\nContent-Type: application/json\r\ntraceparent: 00-" + TRACE + "-" + CLIENT
                + "-01\r\nContent-Length: " + body.length() + "\r\n\r\n";
        try (var connection = new HttpConnection(home.api(), PATIENCE)) {
            return connection
                    .exchange((head + body).getBytes(StandardCharsets.US_ASCII))
                    .status();
        }
    }
}
