package io.moonfleet.quickapp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Issue 4: a binary round trip with the server killed in between: no byte changed, every callback told, once. */
@Timeout(90)
@SuppressWarnings("AddressSelection") // loopback addresses only
class KilledServersTest {

    private static final int CLIENTS = 10;
    private static final int BODY = 25_600;
    private static final String DATA = "local t = {} for i = 0, 255 do t[#t + 1] = string.char(i) end\n"
            + "local DATA = table.concat(t):rep(100)\nlocal CLIENTS = " + CLIENTS + "\n";

    private final Bench bench = new Bench();
    private final List<AutoCloseable> open = new CopyOnWriteArrayList<>();

    @AfterEach
    void close() throws Exception {
        bench.close();
        for (var each : open) {
            each.close();
        }
    }

    private long told(String message) {
        return bench.home.messages().stream()
                .filter(("debug: " + message)::equals)
                .count();
    }

    private void awaitFromAll(String message) {
        await().atMost(Duration.ofSeconds(40)).until(() -> told(message) == CLIENTS);
    }

    /** Answers each request with its body; those for /half with the half of it, before it dies. */
    private static void serveHttp(Socket client) {
        try (client) {
            var in = client.getInputStream();
            while (true) {
                var head = new StringBuilder();
                while (head.indexOf("\r\n\r\n") < 0) {
                    var next = in.read();
                    if (next < 0) {
                        return;
                    }
                    head.append((char) next);
                }
                var body = in.readNBytes(BODY);
                var out = client.getOutputStream();
                out.write(("HTTP/1.1 200 OK\r\nContent-Length: " + BODY + "\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
                if (head.indexOf("/half") >= 0) {
                    out.write(body, 0, BODY / 2);
                    out.flush();
                    return;
                }
                out.write(body);
                out.flush();
            }
        } catch (IOException ended) {
            assertThat(client.isClosed()).isTrue();
        }
    }

    @Test
    @DisplayName("HTTP: an answer that ends in its middle is an error, the next one whole")
    void http() throws IOException {
        var server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        open.add(server);
        Thread.ofVirtual().start(() -> {
            try {
                while (true) {
                    var client = server.accept();
                    open.add(client);
                    Thread.ofVirtual().start(() -> serveHttp(client));
                }
            } catch (IOException ended) {
                assertThat(server.isClosed()).isTrue();
            }
        });
        bench.run(DATA + "local URL = 'http://127.0.0.1:" + server.getLocalPort() + "'\n" + """
                local function ask(path, say)
                  net.HTTPClient({timeout = 20000}):request(URL .. path, {
                    options = {method = "POST", data = DATA},
                    success = function(r) say(r.data == DATA and "same" or "changed " .. #r.data) end,
                    error = function() say("error") end})
                end
                for i = 1, CLIENTS do
                  ask("/", function(first)
                    print("first " .. first)
                    ask("/half", function(second)
                      print("second " .. second)
                      ask("/", function(third) print("third " .. third) end)
                    end)
                  end)
                end
                """);
        awaitFromAll("third same");
        assertThat(bench.home.messages())
                .containsOnly("debug: first same", "debug: second error", "debug: third same")
                .hasSize(3 * CLIENTS);
    }

    /** Passes connections on until it is cut, and again afterwards. */
    private final class Wire {

        private final ServerSocket ears = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        private final int port;
        private final List<Socket> ends = new CopyOnWriteArrayList<>();

        Wire(int port) throws IOException {
            this.port = port;
            open.add(ears);
            Thread.ofVirtual().start(() -> {
                try {
                    while (true) {
                        var near = ears.accept();
                        var far = new Socket(InetAddress.getLoopbackAddress(), port());
                        ends.addAll(List.of(near, far));
                        pass(near, far);
                        pass(far, near);
                    }
                } catch (IOException ended) {
                    assertThat(ears.isClosed()).isTrue();
                }
            });
        }

        private int port() {
            return port;
        }

        private static void pass(Socket from, Socket to) {
            Thread.ofVirtual().start(() -> {
                try (from;
                        to) {
                    from.getInputStream().transferTo(to.getOutputStream());
                } catch (IOException ended) {
                    assertThat(from.isClosed() || to.isClosed()).isTrue();
                }
            });
        }

        void cut() throws IOException {
            for (var end : ends) {
                end.close();
            }
            ends.clear();
        }
    }

    @Test
    @DisplayName("WebSocket: a cut is told once, and the next connection carries the same bytes")
    void webSocket() throws IOException {
        bench.start(DATA + """
                local server = net.WebSocketServer()
                local port = server:start("127.0.0.1", 0, {receive = function(client, data) server:send(client, data) end})
                function QuickApp:onInit() end
                function QuickApp:port() return port end
                function QuickApp:go(wire)
                  for i = 1, CLIENTS do
                    local client, round = net.WebSocketClient(), 0
                    client:addEventListener("connected", function() round = round + 1 client:send(DATA) end)
                    client:addEventListener("dataReceived", function(data)
                      print("round " .. round .. (data == DATA and " same" or " changed"))
                    end)
                    client:addEventListener("disconnected", function()
                      print("round " .. round .. " cut " .. tostring(client:isOpen()))
                      if round == 1 then client:connect("ws://127.0.0.1:" .. wire) end
                    end)
                    client:connect("ws://127.0.0.1:" .. wire)
                  end
                end
                """);
        await().atMost(Duration.ofSeconds(20)).until(() -> bench.quickApp.state() == Life.RUNNING);
        var wire = new Wire(bench.action("port").result().asInt());
        bench.action("go", wire.ears.getLocalPort());
        awaitFromAll("round 1 same");
        wire.cut();
        awaitFromAll("round 1 cut false");
        awaitFromAll("round 2 same");
        assertThat(bench.home.messages()).hasSize(3 * CLIENTS);
    }

    private DatagramSocket echo(int port) throws IOException {
        var socket = new DatagramSocket(port, InetAddress.getLoopbackAddress());
        open.add(socket);
        Thread.ofVirtual().start(() -> {
            try {
                while (true) {
                    var packet = new DatagramPacket(new byte[65_507], 65_507);
                    socket.receive(packet);
                    socket.send(packet);
                }
            } catch (IOException ended) {
                assertThat(socket.isClosed()).isTrue();
            }
        });
        return socket;
    }

    @Test
    @DisplayName("UDP: who waits for an answer that cannot come is told once, and the next one is the same")
    void udp() throws IOException {
        var server = echo(0);
        var port = server.getLocalPort();
        bench.run(DATA + "local PORT = " + port + "\n" + """
                DATA = DATA:sub(1, 1024) -- so much that all of them find room at the server together
                local sockets = {}
                for i = 1, CLIENTS do sockets[i] = net.UDPSocket({timeout = 3000}) sockets[i]:bind("127.0.0.1", 0) end
                function QuickApp:onInit() end
                function QuickApp:go(round)
                  for _, socket in ipairs(sockets) do
                    socket:receive({
                      success = function(data) print(round .. (data == DATA and " same" or " changed")) end,
                      error = function() print(round .. " error") end})
                    socket:sendTo(DATA, "127.0.0.1", PORT, {success = function() end, error = function() end})
                  end
                end
                """);
        bench.action("go", "first");
        awaitFromAll("first same");
        server.close();
        bench.action("go", "second");
        awaitFromAll("second error");
        echo(port);
        bench.action("go", "third");
        awaitFromAll("third same");
        assertThat(bench.home.messages()).hasSize(3 * CLIENTS);
    }
}
