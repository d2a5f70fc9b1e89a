package io.moonfleet.quickapp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** FACTS 1.6, over real sockets on the loopback. */
@Timeout(60)
class NetworkTest {

    private final Bench bench = new Bench();
    private final FakeHome home = bench.home;
    private final List<AutoCloseable> open = new CopyOnWriteArrayList<>();

    @AfterEach
    void close() throws Exception {
        bench.close();
        for (var server : open) {
            server.close();
        }
    }

    private static void respond(HttpExchange exchange, int status, byte[] body) throws IOException {
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private int httpServer() throws IOException {
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/echo", exchange -> {
            var body = exchange.getRequestBody().readAllBytes();
            exchange.getResponseHeaders().add("X-Method", exchange.getRequestMethod());
            exchange.getResponseHeaders()
                    .add("X-Seen", String.valueOf(exchange.getRequestHeaders().getFirst("X-Mine")));
            respond(exchange, 201, body);
        });
        server.createContext("/moved", exchange -> {
            exchange.getResponseHeaders().add("Location", "/echo");
            respond(exchange, 307, new byte[0]);
        });
        server.createContext("/forever", exchange -> {
            exchange.getResponseHeaders().add("Location", "/forever");
            respond(exchange, 302, new byte[0]);
        });
        server.createContext("/zipped", exchange -> {
            var zipped = new ByteArrayOutputStream();
            try (var zipping = new GZIPOutputStream(zipped)) {
                zipping.write("plain".getBytes(StandardCharsets.UTF_8));
            }
            exchange.getResponseHeaders().add("Content-Encoding", "gzip");
            respond(exchange, 200, zipped.toByteArray());
        });
        server.createContext("/events", exchange -> {
            exchange.getResponseHeaders().add("Content-Type", "text/event-stream");
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody()
                    .write("event: a\ndata: one\ndata: more\n\n: comment\n\ndata:two\n\n"
                            .getBytes(StandardCharsets.UTF_8));
            exchange.close();
        });
        server.createContext("/never", exchange -> {
            // no answer: the client's own timeout has to end it
        });
        server.start();
        open.add(() -> server.stop(0));
        return server.getAddress().getPort();
    }

    private static String request(String url, String options) {
        return "net.HTTPClient():request('" + url + "', {options = " + options
                + ", success = function(r) print(r.status, #r.data, r.data == DATA, r.data, r.headers['x-method'],"
                + " r.headers['x-seen']) end, error = function(m) print('error', m) end})\n";
    }

    private static final String ALL_BYTES =
            "local t = {} for i = 0, 255 do t[#t + 1] = string.char(i) end DATA = table.concat(t)\n";

    @Test
    @DisplayName(
            "net.HTTPClient: success=function({status,data,headers}), binary-safe bodies, redirects, error=function(message)")
    void http() throws IOException {
        var base = "http://127.0.0.1:" + httpServer();
        bench.run(ALL_BYTES + "data = DATA\n"
                + "local P = "
                + "function(r) print(r.status, #r.data, r.data == DATA, r.headers['x-method'], r.headers['x-seen']) end\n"
                + "local function go(path, options) net.HTTPClient({timeout = 20000}):request('" + base
                + "' .. path, {options = options, success = P, error = function(m) print('error', m) end}) end\n"
                + "go('/echo', {method = 'POST', data = DATA, headers = {['X-Mine'] = 5, ['Content-Length'] = 99}})\n"
                + "function QuickApp:onInit() end\n"
                + "function QuickApp:moved() go('/moved', {method = 'PUT', data = DATA}) end\n"
                + "function QuickApp:zipped() DATA = 'plain' go('/zipped') end\n"
                + "function QuickApp:forever() go('/forever') end\n"
                + "function QuickApp:never() go('/never', {timeout = 50}) end\n"
                + "function QuickApp:bad() go(':bad url') end\n");
        bench.awaitMessage("debug: 201 256 true POST 5");
        bench.action("moved");
        bench.awaitMessage("debug: 201 256 true PUT null");
        bench.action("zipped");
        bench.awaitMessage("debug: 200 5 true nil nil");
        bench.action("forever");
        bench.awaitMessage("debug: error redirected more than 10 times");
        bench.action("never");
        bench.awaitMessage("debug: error timeout");
        bench.action("bad");
        await().untilAsserted(() -> assertThat(home.messages())
                .anyMatch(line -> line.startsWith("debug: error ") && line.contains("bad%20url")));
    }

    @Test
    @DisplayName("event streams (Accept: text/event-stream or stream=true → success per event, a handle with close())")
    void eventStreams() throws IOException {
        var url = "http://127.0.0.1:" + httpServer() + "/events";
        bench.run("local function go(options) return net.HTTPClient():request('" + url
                + "', {options = options, success = function(r) print(r.status, (r.data:gsub('\\n', '+')), r.headers['content-type']) end,"
                + " error = function(m) print('error', m) end}) end\n"
                + "assert(type(go({headers = {accept = 'text/event-stream'}}).close) == 'function')\n"
                + "function QuickApp:onInit() end\n"
                + "function QuickApp:closed() go({stream = true}).close() print('closed') end");
        bench.awaitMessage("debug: error end of stream");
        assertThat(home.messages())
                .containsExactly(
                        "debug: 200 one+more text/event-stream",
                        "debug: 200 two text/event-stream",
                        "debug: error end of stream");
        bench.action("closed");
        await().until(() -> bench.quickApp.metrics().connections() == 0);
        assertThat(home.messages()).endsWith("debug: closed");
    }

    @Test
    void aRefusedConnectionIsReported() throws IOException {
        int port;
        try (var gone = new ServerSocket(0)) {
            port = gone.getLocalPort();
        }
        bench.run(request("http://127.0.0.1:" + port, "{}")
                + "net.TCPSocket():connect('127.0.0.1', " + port
                + ", {success = print, error = function(m) print('tcp', m) end})");
        await().untilAsserted(() -> assertThat(home.messages())
                .anyMatch(line -> line.startsWith("debug: error "))
                .anyMatch(line -> line.startsWith("debug: tcp Connection refused")));
    }

    @Test
    @DisplayName("A QA reaches its own controller at http://127.0.0.1:11111/api/… (and :11112), without credentials")
    void ownHome() {
        home.route("GET /settings/info", 200, "{'a':1}")
                .route("POST /x", request -> new HomeAnswer(202, request.body()));
        bench.run(request("http://127.0.0.1:11111/api/settings/info?x=1", "{}")
                + request("http://localhost:11112/api/x", "{method='POST', data='{\"b\":2}'}")
                + request("http://127.0.0.1:11111/api/none", "{}"));
        bench.awaitMessage("debug: 200 7 false {\"a\":1} nil nil");
        bench.awaitMessage("debug: 202 7 false {\"b\":2} nil nil");
        await().untilAsserted(() -> assertThat(home.messages()).anyMatch(line -> line.startsWith("debug: 404 ")));
        assertThat(home.requests)
                .anyMatch(request -> request.path().equals("/settings/info?x=1") && request.asDevice() == Bench.ID);
    }

    @Test
    void malformedRequestsAreReportedAndDoNotCountAsUnderWay() {
        bench.run("function QuickApp:onInit() end function QuickApp:go() for i = 1, 300 do\n"
                + request("http://127.0.0.1:11111/api/x", "{method='POST', data='no json'}")
                + request("gopher://x", "{}")
                + request("http://x", "{stream = true, headers = {['bad name'] = 1}}")
                + " fibaro.sleep(0) end end");
        for (var round = 0; round < 2; round++) {
            assertThat(bench.action("go").error()).contains("more than 100 HTTP requests under way at once");
            await().untilAsserted(() ->
                    assertThat(bench.quickApp.metrics().mailWaiting()).isZero());
        }
        await().until(() -> bench.quickApp.metrics().connections() == 0);
        assertThat(home.messages())
                .anyMatch(line -> line.startsWith("debug: 400 "))
                .anyMatch(line -> line.startsWith("debug: error ") && line.contains("bad name"))
                .anyMatch(line -> line.startsWith("debug: error ") && line.contains("gopher"));
    }

    private int echoServer() throws IOException {
        var server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        open.add(server);
        Thread.ofVirtual().start(() -> {
            while (!server.isClosed()) {
                try {
                    var client = server.accept();
                    open.add(client);
                    Thread.ofVirtual().start(() -> {
                        try {
                            client.getInputStream().transferTo(client.getOutputStream());
                        } catch (IOException ended) {
                            assertThat(ended).isNotNull();
                        }
                    });
                } catch (IOException ended) {
                    return;
                }
            }
        });
        return server.getLocalPort();
    }

    @Test
    @DisplayName("net.TCPSocket: connect, read, readUntil, write/send, close. Binary-safe")
    void tcp() throws IOException {
        bench.run(ALL_BYTES + "local port = " + echoServer() + """

                local socket = net.TCPSocket({timeout = 20000})
                local function failed(message) print("failed", message) end
                local got = ""
                local function readAll()
                  socket:read({success = function(data)
                    got = got .. data
                    if #got < 256 then return readAll() end
                    print("all bytes", got == DATA)
                    socket:send("one\\r\\ntwo\\r\\nrest")
                    socket:readUntil("\\r\\n", {success = function(first)
                      socket:readUntil("\\r\\n", {success = function(second)
                        socket:read({success = function(rest)
                          print(first, second, rest)
                          socket:close()
                          socket:read({success = print, error = failed})
                        end, error = failed})
                      end, error = failed})
                    end, error = failed})
                  end, error = failed})
                end
                socket:connect("127.0.0.1", port, {success = function()
                  socket:write(DATA, {success = function(n) print("written", n) end, error = failed})
                  readAll()
                end, error = failed})
                """);
        bench.awaitMessage("debug: written 256");
        bench.awaitMessage("debug: all bytes true");
        bench.awaitMessage("debug: one two rest");
        await().untilAsserted(() -> assertThat(home.messages()).anyMatch(line -> line.startsWith("debug: failed ")));
        assertThat(bench.quickApp.metrics().connections()).isZero();
    }

    @Test
    void aReadThatTakesTooLongTimesOutAndServersThatGoAreReported() throws IOException {
        try (var silent = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            bench.run("local s = net.TCPSocket({timeout = 50}) s:connect('127.0.0.1', " + silent.getLocalPort()
                    + ", {success = function() s:read({success = print, error = function(m) print('read', m)"
                    + " s:read({success = print, error = function(m) print('then', m) end}) end}) end})");
            bench.awaitMessage("debug: read timeout");
            silent.accept().close();
            await().untilAsserted(() -> assertThat(home.messages()).anyMatch(line -> line.startsWith("debug: then ")));
        }
    }

    @Test
    @DisplayName("net.UDPSocket: sendTo(data, ip, port, {…}), receive({success(data, ip, port), error}), bind, close")
    void udp() throws IOException {
        var echo = new DatagramSocket(0, InetAddress.getLoopbackAddress());
        open.add(echo);
        Thread.ofVirtual().start(() -> {
            try {
                while (true) {
                    var packet = new DatagramPacket(new byte[1000], 1000);
                    echo.receive(packet);
                    echo.send(packet);
                }
            } catch (IOException ended) {
                assertThat(echo.isClosed()).isTrue();
            }
        });
        bench.run(ALL_BYTES + "local port = " + echo.getLocalPort() + """

                local socket = net.UDPSocket({broadcast = true, timeout = 20000})
                assert(socket:bind("127.0.0.1", 0) > 0)
                socket:receive({success = function(data, ip, from)
                  print("got", data == DATA, ip, from == port)
                  socket:close()
                end, error = function(m) print("failed", m) end})
                socket:sendTo(DATA, "127.0.0.1", port, {success = function(n) print("sent", n) end})
                """);
        bench.awaitMessage("debug: sent 256");
        bench.awaitMessage("debug: got true 127.0.0.1 true");
    }

    /** Many scripts send a command and close in the next line. */
    @Test
    void whatWasWrittenBeforeASocketIsClosedArrivesNevertheless() throws IOException {
        var server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        open.add(server);
        var received = new CompletableFuture<byte[]>();
        Thread.ofVirtual().start(() -> {
            try (var client = server.accept()) {
                received.complete(client.getInputStream().readAllBytes());
            } catch (IOException broken) {
                received.completeExceptionally(broken);
            }
        });
        var datagrams = new DatagramSocket(0, InetAddress.getLoopbackAddress());
        open.add(datagrams);
        datagrams.setSoTimeout(20_000);
        bench.run(ALL_BYTES + "local tcpPort, udpPort = " + server.getLocalPort() + ", " + datagrams.getLocalPort()
                + """

                local socket = net.TCPSocket({timeout = 20000})
                socket:connect("127.0.0.1", tcpPort, {success = function()
                  for i = 1, 100 do socket:write(DATA, {success = function() if i == 100 then print("all written") end end}) end
                  socket:close()
                end})
                local udp = net.UDPSocket()
                udp:sendTo(DATA, "127.0.0.1", udpPort, {success = function(n) print("sent", n) end})
                udp:close()
                """);
        bench.awaitMessage("debug: all written");
        bench.awaitMessage("debug: sent 256");
        assertThat(received.join()).hasSize(25_600);
        var packet = new DatagramPacket(new byte[1000], 1000);
        datagrams.receive(packet);
        assertThat(packet.getLength()).isEqualTo(256);
        await().until(() -> bench.quickApp.metrics().connections() == 0);
    }

    @Test
    void outboundRulesAreKept() throws IOException {
        bench.settings = bench.settings.withOutbound(OutboundRules.NO_LOCAL);
        var port = httpServer();
        bench.run(request("http://127.0.0.1:" + port + "/echo", "{}")
                + "net.TCPSocket():connect('localhost', " + port + ", {error = function(m) print('tcp', m) end})\n"
                + "local u = net.UDPSocket() u:sendTo('x', '127.0.0.1', 9, {error = function(m) print('udp', m) end})\n"
                + "local w = net.WebSocketClient() w:addEventListener('error', function(m) print('ws', m) end)"
                + " w:connect('ws://127.0.0.1:" + port + "')\n"
                + "local m = mqtt.Client.connect('mqtt://127.0.0.1:" + port + "')"
                + " m:addEventListener('error', function(e) print('mqtt', e.message) end)");
        for (var who : List.of("error", "tcp", "udp", "ws", "mqtt")) {
            await().untilAsserted(() -> assertThat(home.messages())
                    .anyMatch(line -> line.startsWith("debug: " + who) && line.contains("outbound rules")));
        }
    }

    @Test
    void theLongestRangeDecides() throws IOException {
        var rules = new OutboundRules(List.of("10.1.2.0/24"), List.of("10.0.0.0/8", "::1/128"));
        assertThat(rules.allows(InetAddress.ofLiteral("10.1.2.3"))).isTrue();
        assertThat(rules.allows(InetAddress.ofLiteral("10.1.3.3"))).isFalse();
        assertThat(rules.allows(InetAddress.ofLiteral("8.8.8.8"))).isTrue();
        assertThat(rules.allows(InetAddress.ofLiteral("::1"))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"somewhere", "10.0.0.0/33", "10.0.0.0/-1", "::/129", "10.0.0.0/", "10.0.0.0/8/8"})
    void aRangeThatIsNoneIsRefusedBeforeItAllowsOrDeniesNothing(String range) {
        assertThatThrownBy(() -> OutboundRules.of(List.of(), List.of(range)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(range);
    }

    @Test
    @DisplayName(
            "net.WebSocketClient: connected, disconnected, error, dataReceived; connect, send, isOpen, close; and net.WebSocketServer")
    void webSockets() {
        bench.run(ALL_BYTES + """
                local server = net.WebSocketServer()
                local port = server:start("127.0.0.1", 0, {
                  connected = function(client) print("server: connected") end,
                  receive = function(client, data)
                    if data == "bye" then return server:close(client) end
                    server:send(client, data)
                  end,
                  disconnected = function(client) print("server: disconnected") end,
                })
                local long = ("long "):rep(20000)
                local client = net.WebSocketClient()
                assert(not client:isOpen())
                local replies = 0
                client:addEventListener("connected", function()
                  print("client: connected", client:isOpen())
                  client:send("hello")
                  client:send(DATA)
                  client:send(long)
                end)
                client:addEventListener("dataReceived", function(data)
                  replies = replies + 1
                  print("client:", replies, data == "hello", data == DATA, data == long)
                  if replies == 3 then client:send("bye") end
                end)
                client:addEventListener("disconnected", function() print("client: disconnected", client:isOpen()) end)
                client:addEventListener("error", function(m) print("client: error", m) end)
                client:connect("ws://127.0.0.1:" .. port .. "/path")
                local nobody = net.WebSocketClientTls()
                nobody:addEventListener("error", function(m) print("nobody") end)
                nobody:connect("ws://127.0.0.1:1")
                """);
        for (var line : List.of(
                "server: connected",
                "client: connected true",
                "client: 1 true false false",
                "client: 2 false true false",
                "client: 3 false false true",
                "client: disconnected false",
                "server: disconnected",
                "nobody")) {
            bench.awaitMessage("debug: " + line);
        }
    }

    @Test
    @DisplayName("net.TCPServer, net.UDPServer, net.HTTPServer with start/stop")
    void servers() {
        bench.run(ALL_BYTES + """
                local tcp = net.TCPServer()
                local port = tcp:start("127.0.0.1", 0, function(client, ip, from)
                  client:readUntil("\\n", {success = function(line) client:write(line .. "?", {success = function() client:close() end}) end})
                end)
                local socket = net.TCPSocket()
                socket:connect("127.0.0.1", port, {success = function()
                  socket:write("hello\\n")
                  socket:read({success = function(data) print("tcp", data) tcp:stop()
                    net.TCPSocket():connect("127.0.0.1", port, {error = function() print("tcp stopped") end})
                  end})
                end})
                local udp = net.UDPServer()
                local udpPort = udp:start("127.0.0.1", 0, function(data, ip, from) udp:send(data .. "!", ip, from) end)
                local u = net.UDPSocket()
                u:sendTo("x", "127.0.0.1", udpPort)
                u:receive({success = function(data) print("udp", data) udp:stop() end})
                local web = net.HTTPServer()
                local webPort = web:start("127.0.0.1", 0, function(method, path, body, headers)
                  if path == "/bad" then error("oops") end
                  return body, 203, headers["x-kind"]
                end)
                local http = net.HTTPClient()
                http:request("http://127.0.0.1:" .. webPort .. "/a?b=c", {
                  options = {method = "POST", data = DATA, headers = {["X-Kind"] = "app/x"}},
                  success = function(r) print("http", r.status, r.data == DATA, r.headers["content-type"]) end})
                http:request("http://127.0.0.1:" .. webPort .. "/bad", {
                  success = function(r) print("bad", r.status, r.data) end})
                local ok, problem = pcall(function() net.TCPServer():start("127.0.0.1", webPort, print) end)
                print(ok, problem:match("cannot listen on 127.0.0.1"))
                """);
        for (var line : List.of(
                "tcp hello?", "tcp stopped", "udp x!", "http 203 true app/x", "false cannot listen on 127.0.0.1")) {
            bench.awaitMessage("debug: " + line);
        }
        await().untilAsserted(() ->
                assertThat(home.messages()).anyMatch(line -> line.startsWith("debug: bad 500 main.lua:")));
        bench.quickApp.close();
        assertThat(bench.quickApp.metrics().connections()).isZero();
    }
}
