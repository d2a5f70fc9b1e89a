package io.moonfleet.runner;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;

/** The things that QuickApps talk to: relays, lamps, weather stations, a player and a panel that speaks its own protocol. */
final class FakeDevices implements AutoCloseable {

    private static final String RELAYS = """
            {"relays":[{"name":"Pump","ison":true},{"name":"Heater","ison":false}],"meters":[{"power":12.5},{"power":0}]}""";
    private static final String STATION = """
            {"body":{"devices":[{"module_name":"Indoor","dashboard_data":{"Temperature":21,"CO2":480},"modules":[
            {"module_name":"Outdoor","battery_percent":64,"dashboard_data":{"Temperature":-3.5,"Humidity":81,"Rain":null}}]}]}}""";
    private static final String LIGHTS = """
            {"errors":[],"data":[{"id":"l-1","metadata":{"name":"Desk"},"on":{"on":true},"dimming":{"brightness":49.8}},
            {"id":"l-2","metadata":{"name":"Sofa"},"on":{"on":false},"dimming":{"brightness":10}}]}""";
    private static final String LIGHT_EVENTS = """
            : hi

            id: 1:0
            data: [{"type":"update","data":[{"id":"l-1","on":{"on":false}}]}]

            id: 2:0
            data: [{"type":"update","data":[{"id":"l-2","dimming":{"brightness":77.1}}]}]

            """;
    private static final String POSITION =
            "<r><TrackMetaData>&lt;i&gt;&lt;dc:title&gt;L&#246;ve &amp;amp; Peace&lt;/dc:title&gt;"
                    + "&lt;dc:creator&gt;AC/DC&lt;/dc:creator&gt;&lt;/i&gt;</TrackMetaData></r>";

    private final HttpServer http;
    private final ServerSocket panel;
    private final CountDownLatch closed = new CountDownLatch(1);

    FakeDevices() throws IOException {
        http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        http.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        http.createContext("/", exchange -> answer(exchange, 404, "{\"error\":\"unknown\"}"));
        http.createContext("/shelly/status", exchange -> answer(exchange, 200, RELAYS));
        http.createContext("/shelly/relay/0", exchange -> answer(exchange, 200, "{\"ison\":false}"));
        http.createContext("/netatmo/oauth2/token", FakeDevices::token);
        http.createContext("/netatmo/data", FakeDevices::station);
        http.createContext("/clip/v2/resource/light", FakeDevices::lights);
        http.createContext("/eventstream/clip/v2", exchange -> {
            exchange.getResponseHeaders().add("Content-Type", "text/event-stream");
            answer(exchange, 200, LIGHT_EVENTS);
        });
        http.createContext("/sonos/control", FakeDevices::player);
        http.createContext("/echo", exchange -> answer(exchange, 200, body(exchange)));
        http.createContext("/slow", exchange -> {
            try {
                closed.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            exchange.close();
        });
        http.start();
        panel = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::servePanel);
    }

    /** For the headers' expressions. */
    Map<String, String> environment() {
        return Map.of("FAKE_HTTP", "127.0.0.1:" + http.getAddress().getPort(), "FAKE_TCP", "" + panel.getLocalPort());
    }

    private static void answer(HttpExchange exchange, int status, String body) throws IOException {
        var bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private static String body(HttpExchange exchange) throws IOException {
        return new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    }

    private static void token(HttpExchange exchange) throws IOException {
        var right = body(exchange).equals("grant_type=password&client_id=abc&client_secret=s3cret%26%3D");
        answer(exchange, right ? 200 : 400, "{\"access_token\":\"T-1\",\"expires_in\":3600}");
    }

    private static void station(HttpExchange exchange) throws IOException {
        var right = "Bearer T-1".equals(exchange.getRequestHeaders().getFirst("Authorization"));
        answer(exchange, right ? 200 : 403, STATION);
    }

    private static void lights(HttpExchange exchange) throws IOException {
        if (!"K".equals(exchange.getRequestHeaders().getFirst("hue-application-key"))) {
            answer(exchange, 403, "{}");
        } else if (exchange.getRequestMethod().equals("PUT")) {
            answer(exchange, 200, "{\"data\":[{\"status\":\"success\"}]}");
        } else {
            answer(exchange, 200, LIGHTS);
        }
    }

    private static void player(HttpExchange exchange) throws IOException {
        var action = exchange.getRequestHeaders().getFirst("SOAPACTION").replaceAll(".*#|\"", "");
        switch (action) {
            case "GetVolume" -> answer(exchange, 200, "<r><CurrentVolume>23</CurrentVolume></r>");
            case "GetPositionInfo" -> answer(exchange, 200, POSITION);
            default -> answer(exchange, 500, "<e><errorCode>701</errorCode></e>");
        }
    }

    /** Answers the one frame it knows with a good message in two parts and one with a wrong checksum, then hangs up. */
    private void servePanel() {
        try (var socket = panel.accept()) {
            var frame = new DataInputStream(socket.getInputStream()).readNBytes(9);
            if (!HexFormat.of().formatHex(frame).equals("02000548656c6c6f05")) {
                return;
            }
            var good = message(true);
            var out = new DataOutputStream(socket.getOutputStream());
            out.write(good, 0, 7);
            out.flush();
            out.write(good, 7, good.length - 7);
            out.write(message(false));
        } catch (IOException e) {
            if (!panel.isClosed()) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static byte[] message(boolean right) {
        var body = ByteBuffer.allocate(24);
        body.putShort((short) 5)
                .put("Hello".getBytes(StandardCharsets.US_ASCII))
                .putLong(9007199254740993L)
                .putDouble(1.5);
        var sum = 0;
        for (var i = 0; i < 23; i++) {
            sum += body.get(i);
        }
        body.put((byte) (right ? -sum : -sum + 1));
        return ByteBuffer.allocate(28).putInt(24).put(body.array()).array();
    }

    @Override
    public void close() throws IOException {
        closed.countDown();
        http.stop(0);
        panel.close();
    }
}
