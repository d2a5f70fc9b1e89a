package io.moonfleet.quickapp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Issue 7, attack: a QuickApp's name stands for an allowed address when it is checked and for a forbidden one when it is used. */
@Timeout(120)
class RebindingAttackTest {

    private static final OutboundRules RULES = new OutboundRules(List.of(), List.of("127.0.0.1/32", "::1/128"));
    private static final int TRIES = 6;

    private final Bench bench = new Bench();

    /** What a neighbour in the cluster would listen on. */
    private ServerSocket neighbour;

    @BeforeEach
    void aNeighbour() throws IOException {
        bench.settings = bench.settings.withOutbound(RULES);
        neighbour = new ServerSocket(0, 50, RebindingNames.FORBIDDEN);
    }

    @AfterEach
    void close() throws IOException {
        neighbour.close();
        bench.close();
    }

    @Test
    void theNameServerOfThisTestReallyChangesItsMind() throws IOException {
        var name = "good-itself" + RebindingNames.ZONE;
        assertThat(InetAddress.getByName(name)).isEqualTo(RebindingNames.ALLOWED);
        assertThat(InetAddress.getByName(name)).isEqualTo(RebindingNames.FORBIDDEN);
    }

    @Test
    void attackByANameThatChangesReachesNoNeighbour() throws IOException {
        bench.run("""
                local left = 0
                local function over() left = left - 1 if left == 0 then print("all are over") end end
                local function try(first)
                  local function host(kind) left = left + 1 return first .. "-" .. kind .. ".rebind.test" end
                  net.HTTPClient():request("http://" .. host("http") .. ":PORT/", {success = over, error = over})
                  net.HTTPClient():request("https://" .. host("https") .. ":PORT/", {success = over, error = over})
                  net.TCPSocket():connect(host("tcp"), PORT, {success = over, error = over})
                  local w = net.WebSocketClient()
                  w:addEventListener("connected", over)
                  w:addEventListener("error", over)
                  w:connect("ws://" .. host("ws") .. ":PORT/")
                  local m = mqtt.Client.connect("mqtt://" .. host("mqtt") .. ":PORT")
                  m:addEventListener("connected", over)
                  m:addEventListener("error", over)
                end
                for _ = 1, TRIES do try("good") try("bad") end
                """.replace("PORT", Integer.toString(neighbour.getLocalPort()))
                .replace("TRIES", Integer.toString(TRIES)));
        await().atMost(Duration.ofSeconds(90))
                .untilAsserted(() -> assertThat(bench.home.messages()).contains("debug: all are over"));
        assertNobodyCame();
    }

    private void assertNobodyCame() throws IOException {
        neighbour.setSoTimeout(100);
        try (var visitor = neighbour.accept()) {
            throw new AssertionError("a QuickApp reached its neighbour from " + visitor.getRemoteSocketAddress());
        } catch (SocketTimeoutException nobody) {
            assertThat(nobody).isNotNull();
        }
    }

    @Test
    void attackByADatagramToANameThatChangesReachesNoNeighbour() throws IOException {
        try (var trap = new DatagramSocket(new InetSocketAddress(RebindingNames.FORBIDDEN, 0));
                var allowed = new DatagramSocket(new InetSocketAddress(RebindingNames.ALLOWED, trap.getLocalPort()))) {
            bench.run("""
                    local socket = net.UDPSocket()
                    for i = 1, 6 do
                      for _, host in ipairs{"good-udp.rebind.test", "bad-udp.rebind.test"} do
                        socket:sendTo("x", host, PORT, {error = function(m) end})
                      end
                    end
                    socket:sendTo("the last", "127.0.0.2", PORT)
                    """.replace("PORT", Integer.toString(trap.getLocalPort())));
            allowed.setSoTimeout(60_000);
            var packet = new DatagramPacket(new byte[100], 100);
            do {
                allowed.receive(packet);
            } while (packet.getLength() == 1);
            trap.setSoTimeout(100);
            try {
                trap.receive(packet);
                throw new AssertionError("a datagram reached a neighbour");
            } catch (SocketTimeoutException nothing) {
                assertThat(nothing).isNotNull();
            }
        }
    }

    @Test
    void attackByARedirectToAForbiddenAddressInAnySpellingIsNotFollowed() throws IOException {
        var server = HttpServer.create(new InetSocketAddress(RebindingNames.ALLOWED, 0), 0);
        server.createContext("/", exchange -> {
            var where = exchange.getRequestURI().getQuery();
            exchange.getResponseHeaders().add("Location", "http://" + where + ":" + neighbour.getLocalPort() + "/");
            exchange.sendResponseHeaders(302, -1);
            exchange.close();
        });
        server.start();
        try {
            bench.run("""
                    local hosts = {"127.0.0.1", "2130706433", "127.1", "[::1]", "[::ffff:127.0.0.1]", "localhost",
                      "0x7f.0.0.1", "0x7f000001", "0177.0.0.1", "017700000001", "127.0.1", "bad-moved.rebind.test", "good-moved.rebind.test"}
                    local left = #hosts
                    local function over() left = left - 1 if left == 0 then print("all are over") end end
                    for _, host in ipairs(hosts) do
                      net.HTTPClient():request("http://127.0.0.2:PORT/?" .. host, {
                        success = function(r) print("answered", host, r.status) over() end, error = over})
                    end
                    """.replace("PORT", Integer.toString(server.getAddress().getPort())));
            await().atMost(Duration.ofSeconds(90))
                    .untilAsserted(() -> assertThat(bench.home.messages()).contains("debug: all are over"));
            assertNobodyCame();
            assertThat(bench.home.messages()).noneMatch(line -> line.startsWith("debug: answered"));
        } finally {
            server.stop(0);
        }
    }

    /** Java's client has one connection to its proxy for all hosts; a server that keeps it open would be sent the next request. */
    @Test
    void attackByAServerThatKeepsItsConnectionGetsNoRequestThatIsForAnother() throws IOException {
        try (var greedy = new ServerSocket(0, 50, RebindingNames.ALLOWED)) {
            var heard = new java.util.concurrent.ConcurrentLinkedQueue<String>();
            Thread.ofVirtual().start(() -> listen(greedy, heard));
            var honest = HttpServer.create(new InetSocketAddress(RebindingNames.ALLOWED, 0), 0);
            honest.createContext("/", exchange -> {
                exchange.sendResponseHeaders(200, -1);
                exchange.close();
            });
            honest.start();
            try {
                bench.run("""
                        local http = net.HTTPClient()
                        local function second(n)
                          http:request("http://127.0.0.2:HONEST/", {
                            options = {headers = {Authorization = "the secret"}},
                            success = function(r) if n == 1 then print("both are over", r.status) else second(n - 1) end end,
                            error = function(m) print("both are over", m) end})
                        end
                        http:request("http://127.0.0.2:GREEDY/", {success = function() second(3) end, error = print})
                        """.replace("GREEDY", Integer.toString(greedy.getLocalPort()))
                        .replace("HONEST", Integer.toString(honest.getAddress().getPort())));
                await().atMost(Duration.ofSeconds(60))
                        .untilAsserted(() -> assertThat(bench.home.messages()).contains("debug: both are over 200"));
                assertThat(heard).hasSize(1).noneMatch(request -> request.contains("the secret"));
            } finally {
                honest.stop(0);
            }
        }
    }

    /** Answers every request, and never ends a connection. */
    private static void listen(ServerSocket server, java.util.Collection<String> heard) {
        try (var client = server.accept()) {
            var buffer = new byte[8_192];
            for (int n = client.getInputStream().read(buffer);
                    n > 0;
                    n = client.getInputStream().read(buffer)) {
                heard.add(new String(buffer, 0, n, StandardCharsets.UTF_8));
                client.getOutputStream()
                        .write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: keep-alive\r\n\r\nok"
                                .getBytes(StandardCharsets.UTF_8));
            }
        } catch (IOException over) {
            heard.add("the connection broke: " + over.getMessage());
        }
    }
}
