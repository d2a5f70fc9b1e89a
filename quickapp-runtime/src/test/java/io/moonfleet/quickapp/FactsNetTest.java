package io.moonfleet.quickapp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** FACTS 1.6 sentence by sentence, and issue 4's rules of the network; NetworkTest has the plain round trips. */
@Timeout(60)
@SuppressWarnings("AddressSelection") // loopback addresses only
class FactsNetTest {

    private static final String ALL_BYTES =
            "local t = {} for i = 0, 255 do t[#t + 1] = string.char(i) end DATA = table.concat(t)\n";
    private static final String GO = "local http = net.HTTPClient({timeout = 10000})\n"
            + "local function go(url, options, say) http:request(url, {options = options,"
            + " success = function(r) say(r.status, r.data, r.headers) end, error = function(m) print('error', m) end}) end\n";

    @TempDir
    private static Path folder;

    private static Certificates certificates;

    private final Bench bench = new Bench();
    private final FakeHome home = bench.home;
    private final List<AutoCloseable> open = new CopyOnWriteArrayList<>();

    @BeforeAll
    static void makeCertificates() {
        certificates = Certificates.make(folder, "server");
    }

    @AfterEach
    void close() throws Exception {
        bench.close();
        for (var server : open) {
            server.close();
        }
    }

    private String serve(HttpHandler handler) throws IOException {
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(task -> Thread.ofVirtual().start(task));
        server.createContext("/", handler);
        server.start();
        open.add(() -> server.stop(0));
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    private String serveSecurely(HttpHandler handler) throws IOException {
        var server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(certificates.context()));
        server.setExecutor(task -> Thread.ofVirtual().start(task));
        server.createContext("/", handler);
        server.start();
        open.add(() -> server.stop(0));
        return "https://127.0.0.1:" + server.getAddress().getPort();
    }

    private static void answer(HttpExchange exchange, byte[] body) throws IOException {
        exchange.sendResponseHeaders(200, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private static void echo(HttpExchange exchange) throws IOException {
        answer(exchange, exchange.getRequestBody().readAllBytes());
    }

    // ---- HTTPClient

    @Test
    @DisplayName("1.6 HTTPClient: connections are kept alive")
    void keepAlive() throws IOException {
        Set<InetSocketAddress> clients = java.util.concurrent.ConcurrentHashMap.newKeySet();
        var url = serve(exchange -> {
            clients.add(exchange.getRemoteAddress());
            echo(exchange);
        });
        bench.run(GO + "local n = 0 local function again() n = n + 1 if n > 5 then return print('five') end go('" + url
                + "', {}, again) end again()");
        bench.awaitMessage("debug: five");
        assertThat(clients).hasSize(1);
    }

    @Test
    @DisplayName("1.6 HTTPClient: a timeout is reported as the text timeout, also when only the body stalls")
    void timeouts() throws IOException {
        var url = serve(exchange -> {
            exchange.sendResponseHeaders(200, 1000);
            exchange.getResponseBody().write(new byte[10]);
            exchange.getResponseBody().flush(); // and no more
        });
        bench.run(GO + "go('" + url + "', {timeout = 100}, print)");
        bench.awaitMessage("debug: error timeout");
    }

    @Test
    @DisplayName(
            "1.6 HTTPClient: checkCertificate=false accepts a device's own certificate, true does not; binary-safe")
    void certificates() throws IOException {
        var url = serveSecurely(FactsNetTest::echo);
        bench.run(ALL_BYTES + GO + "go('" + url
                + "', {method = 'POST', data = DATA, checkCertificate = false}, function(s, d) print(s, d == DATA) end)\n"
                + "function QuickApp:onInit() end function QuickApp:check() go('" + url + "', {}, print) end");
        bench.awaitMessage("debug: 200 true");
        bench.action("check");
        await().untilAsserted(() -> assertThat(home.messages())
                .anyMatch(line -> line.startsWith("debug: error") && line.contains("certif")));
    }

    @Test
    void aUrlWithJsonInItAndAUserReachesADeviceThatKnowsNoHttp2() throws IOException {
        var seen = new CopyOnWriteArrayList<String>();
        var url = serve(exchange -> {
            var headers = exchange.getRequestHeaders();
            seen.add(exchange.getRequestURI() + " " + headers.getFirst("Authorization") + " "
                    + headers.getFirst("Upgrade") + " " + headers.getFirst("Connection"));
            echo(exchange);
        });
        bench.run(
                GO + "go('" + url.replace("//", "//admin:secret@")
                        + "/rpc?on={\"a\":[1]}', {method = 'POST', data = 12}, function(status, data) print(status, data) end)");
        bench.awaitMessage("debug: 200 12");
        assertThat(seen).containsExactly("/rpc?on=%7B%22a%22:%5B1%5D%7D Basic YWRtaW46c2VjcmV0 null null");
    }

    @Test
    void aBodyThatIsNoTextIsAnErrorThatSaysWhatToDo() {
        bench.run(GO + "go('http://127.0.0.1:1/', {method = 'POST', data = {a = 1}}, print)");
        bench.awaitMessage("debug: error options.data must be a string, not a table; json.encode makes one of a table");
    }

    @Test
    void anAnswerOfMoreThan32MegabytesIsAnError() throws IOException {
        var url = serve(exchange -> answer(exchange, new byte[(32 << 20) + 1]));
        bench.run(GO + "go('" + url + "', {}, function(s, d) print('too much', #d) end)");
        await().untilAsserted(() -> assertThat(home.messages()).anyMatch(line -> line.startsWith("debug: error ")));
    }

    @ParameterizedTest
    @CsvSource({
        "GET, http://127.0.0.1:11111/api/x",
        "PUT, http://127.0.0.1:11112/api/x",
        "POST, http://localhost:11111/api/x",
        "DELETE, http://LocalHost:11112/api/x",
        "PATCH, http://127.0.1.1:11111/api/x",
        "GET, http://[::1]:11111/api/x"
    })
    @DisplayName("1.6: http://127.0.0.1:11111/api/… (and :11112) is the QA's own controller, without credentials")
    void ownHome(String method, String url) {
        home.route(method + " /x", request -> new HomeAnswer(200, FakeHome.json("{'as':" + request.asDevice() + "}")));
        bench.settings = bench.settings.withOutbound(OutboundRules.NO_LOCAL); // which is no connection to a loopback
        bench.run(GO + "go('" + url + "', {method = '" + method + "', data = '{}'}, print)");
        await().untilAsserted(
                        () -> assertThat(home.messages()).anyMatch(line -> line.startsWith("debug: 200 {\"as\":42}")));
    }

    @Test
    void aWebSocketToTheOwnControllerIsAnErrorAndNoConnection() {
        bench.run("local w = net.WebSocketClient() w:addEventListener('error', function(m) print('ws', m) end)"
                + " w:connect('ws://localhost:11111/api')");
        await().untilAsserted(() ->
                assertThat(home.messages()).anyMatch(line -> line.contains("the controller's API has no WebSocket")));
    }

    @Test
    void aWebSocketAddressThatIsNoneIsNamed() {
        bench.run("local w = net.WebSocketClient() w:addEventListener('error', function(m) print('ws', m) end)"
                + " w:connect('nonsense')");
        bench.awaitMessage("debug: ws malformed URL: nonsense");
    }

    @Test
    void aServerThatCannotListenSaysWhyAndWhere() {
        bench.run("""
                for _, kind in ipairs({"TCPServer", "HTTPServer", "WebSocketServer", "UDPServer"}) do
                  print(kind, select(2, pcall(function() net[kind]():start("127.0.0.1", 99999, function() end) end)))
                  print(kind, select(2, pcall(function() net[kind]():start("no.such.host.invalid", 0, function() end) end)))
                end
                """);
        for (var kind : List.of("TCPServer", "HTTPServer", "WebSocketServer", "UDPServer")) {
            assertThat(home.messages())
                    .anyMatch(line -> line.startsWith("debug: " + kind + " main.lua:2: bad argument #2")
                            && line.contains("a port from 0 to 65535 expected"))
                    .anyMatch(line -> line.startsWith("debug: " + kind + " main.lua:3: cannot ")
                            && line.contains("no.such.host.invalid:0: "));
        }
    }

    // ---- outbound rules

    private void only(String... allowed) {
        bench.settings = bench.settings.withOutbound(new OutboundRules(List.of(allowed), List.of("0.0.0.0/0", "::/0")));
    }

    @Test
    void underOutboundRulesWhatIsAllowedWorksForAllKindsOfConnections() throws IOException {
        only("127.0.0.1/32");
        var url = serve(FactsNetTest::echo);
        var secure = serveSecurely(FactsNetTest::echo);
        bench.run(ALL_BYTES + GO + "local big = DATA:rep(2000)\n"
                + "for i = 1, 3 do go('" + url + "/a?b="
                + "', {method = 'POST', data = big}, function(s, d) print('plain', d == big) end) end\n"
                + "go('" + secure
                + "', {method = 'POST', data = big, checkCertificate = false}, function(s, d) print('secure', d == big) end)\n"
                + """
                local server = net.WebSocketServer()
                local port = server:start("127.0.0.1", 0, {receive = function(client, data) server:send(client, data) end})
                local client = net.WebSocketClient()
                client:addEventListener("connected", function() client:send(DATA) end)
                client:addEventListener("dataReceived", function(data) print("ws", data == DATA) end)
                client:addEventListener("error", function(m) print("ws error", m) end)
                client:connect("ws://127.0.0.1:" .. port)
                """);
        bench.awaitMessage("debug: secure true");
        bench.awaitMessage("debug: ws true");
        await().until(() ->
                home.messages().stream().filter("debug: plain true"::equals).count() == 3);
    }

    @Test
    void aRedirectToWhereItMayNotGoIsRefused() throws IOException {
        only("127.0.0.1/32");
        var reached = new AtomicInteger();
        var inner = serve(exchange -> {
            reached.incrementAndGet();
            echo(exchange);
        });
        var url = serve(exchange -> {
            exchange.getResponseHeaders().add("Location", inner.replace("127.0.0.1", "127.0.0.2"));
            exchange.sendResponseHeaders(302, -1);
            exchange.close();
        });
        bench.run(GO + "go('" + url + "', {}, print)");
        await().untilAsserted(() -> assertThat(home.messages())
                .anyMatch(line -> line.startsWith("debug: error") && line.contains("outbound rules")));
        assertThat(reached).hasValue(0);
    }

    // ---- callbacks, and what a restart closes

    @Test
    @DisplayName("1.1.7: timers, sockets and clients of the old life are closed")
    void aRestartClosesEverything() throws IOException {
        var asked = new AtomicInteger();
        var url = serve(exchange -> asked.incrementAndGet()); // never answers
        try (var server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            bench.run(GO + "go('" + url + "', {}, print) setInterval(function() end, 10)\n"
                    + "local s = net.TCPSocket() s:connect('127.0.0.1', " + server.getLocalPort()
                    + ", {success = function() end})\n"
                    + "local u = net.UDPSocket() u:bind('127.0.0.1', 0) u:receive({})\n"
                    + "local w = net.WebSocketServer() WSPORT = w:start('127.0.0.1', 0, {})\n"
                    + "local h = net.HTTPServer() h:start('127.0.0.1', 0, function() end)\n"
                    + "local t = net.TCPServer() t:start('127.0.0.1', 0, function() end)\n"
                    + "local c = net.WebSocketClient() c:connect('ws://127.0.0.1:' .. WSPORT)\n"
                    + "c:addEventListener('connected', function() print('all open') end)");
            bench.awaitMessage("debug: all open");
            var client = server.accept();
            await().until(() -> asked.get() == 1);
            assertThat(bench.quickApp.metrics().connections()).isEqualTo(7); // the server's end of the WebSocket, too
            bench.quickApp.restart(QuickAppCode.of("print('new life')"));
            bench.awaitMessage("debug: new life");
            await().untilAsserted(() -> {
                assertThat(bench.quickApp.metrics().connections()).isZero();
                assertThat(bench.quickApp.metrics().timersPending()).isZero();
            });
            client.setSoTimeout(10_000);
            assertThat(client.getInputStream().read()).isEqualTo(-1);
        }
    }

    @Test
    void connectionsThatFailOrThatTheOtherSideEndsDoNotCountForever() throws IOException {
        int gone;
        try (var closed = new ServerSocket(0)) {
            gone = closed.getLocalPort();
        }
        try (var server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            bench.run(
                    "for i = 1, 5 do net.TCPSocket():connect('127.0.0.1', " + gone
                            + ", {error = function() print('refused') end}) end\n"
                            + "local s = net.TCPSocket() s:connect('127.0.0.1', " + server.getLocalPort()
                            + ", {success = function() s:read({success = print, error = function(m) print('ended', m) end}) end})");
            server.accept().close();
            await().until(() ->
                    home.messages().stream().filter("debug: refused"::equals).count() == 5);
            await().untilAsserted(() -> assertThat(home.messages()).anyMatch(line -> line.startsWith("debug: ended")));
            await().until(() -> bench.quickApp.metrics().connections() == 0);
        }
    }

    @Test
    @DisplayName(
            "1.6 WebSocketClient: \"disconnected\" is told of each connection of one client, and a failed one is an error")
    void webSocketEachTime() {
        bench.settings = bench.settings.withLimits(QuickAppLimits.DEFAULT.withSockets(8));
        bench.run("""
                local server = net.WebSocketServer()
                local port = server:start("127.0.0.1", 0, {connected = function(client) server:close(client) end})
                local client, rounds = net.WebSocketClient(), 0
                client:addEventListener("disconnected", function()
                  rounds = rounds + 1
                  print("gone", rounds)
                  if rounds < 4 then client:connect("ws://127.0.0.1:" .. port) end
                end)
                client:connect("ws://127.0.0.1:" .. port)
                local failures = 0
                local function try()
                  local nobody = net.WebSocketClient()
                  nobody:addEventListener("error", function(message)
                    failures = failures + 1
                    if failures < 12 then try() else print(message, failures) end
                  end)
                  nobody:connect("ws://127.0.0.1:1/")
                end
                try()
                """);
        bench.awaitMessage("debug: gone 4");
        bench.awaitMessage("debug: Connection refused 12"); // more than there may be sockets
    }

    @Test
    @DisplayName("1.6 WebSocketClient: connects again after the other side has gone; binary-safe")
    void webSocketAgain() {
        bench.run(ALL_BYTES + """
                local server, port, sender
                local function start(p)
                  server = net.WebSocketServer()
                  return server:start("127.0.0.1", p, {receive = function(c, data) server:send(c, data) end,
                    connected = function(c) sender = c end})
                end
                port = start(0)
                local client, rounds = net.WebSocketClient(), 0
                client:addEventListener("connected", function() client:send(DATA) end)
                client:addEventListener("dataReceived", function(data)
                  rounds = rounds + 1
                  print("round", rounds, data == DATA, client:isOpen())
                  if rounds == 1 then server:close(sender) end
                end)
                client:addEventListener("disconnected", function()
                  print("disconnected", client:isOpen())
                  if rounds == 1 then client:connect("ws://127.0.0.1:" .. port) end
                end)
                client:connect("ws://127.0.0.1:" .. port)
                """);
        bench.awaitMessage("debug: round 1 true true");
        bench.awaitMessage("debug: disconnected false");
        bench.awaitMessage("debug: round 2 true true");
    }

    @Test
    @DisplayName("1.6: TCP and HTTP servers killed in between: no byte changed, every callback told")
    void killedServers() throws IOException {
        var server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        open.add(server);
        var clients = new CopyOnWriteArrayList<AutoCloseable>();
        Thread.ofVirtual().start(() -> {
            try {
                while (true) {
                    var client = server.accept();
                    clients.add(client);
                    Thread.ofVirtual().start(() -> {
                        try {
                            client.getInputStream().transferTo(client.getOutputStream());
                        } catch (IOException ended) {
                            assertThat(ended).isNotNull();
                        }
                    });
                }
            } catch (IOException ended) {
                assertThat(server.isClosed()).isTrue();
            }
        });
        bench.run(ALL_BYTES + "local PORT = " + server.getLocalPort() + """

                for i = 1, 20 do
                  local s, got, big = net.TCPSocket({timeout = 20000}), "", DATA:rep(100)
                  s:connect("127.0.0.1", PORT, {success = function()
                    s:send(big, {success = function(n) end, error = function() print("send told") end})
                    local function read()
                      s:read({
                        success = function(data)
                          got = got .. data
                          if #got == #big then print("same", got == big) end
                          read()
                        end,
                        error = function(m) print("told") end})
                    end
                    read()
                  end})
                end
                """);
        await().until(() ->
                home.messages().stream().filter("debug: same true"::equals).count() == 20);
        for (var client : clients) {
            closeQuietly(client);
        }
        await().until(() ->
                home.messages().stream().filter("debug: told"::equals).count() == 20);
        assertThat(new HashSet<>(home.messages())).containsOnly("debug: same true", "debug: told");
        await().atMost(Duration.ofSeconds(5))
                .until(() -> bench.quickApp.metrics().connections() == 0);
    }

    private static void closeQuietly(AutoCloseable client) {
        try {
            client.close();
        } catch (Exception broken) {
            throw new AssertionError(broken);
        }
    }
}
