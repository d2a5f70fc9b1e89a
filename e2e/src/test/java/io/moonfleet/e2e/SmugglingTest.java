package io.moonfleet.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.moonfleet.harness.Moonfleet;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Issue 7: "header smuggling". A proxy and we must never differ in where a request ends: what might be one request for it and two
 * for us is answered once at most, and the connection ends.
 */
class SmugglingTest {

    private static final int PATIENCE_MILLIS = 60_000;

    /** Its answer, a 404, names what was asked for. */
    private static final String SMUGGLED = "GET /api/globalVariables/smuggled HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n";

    private static final String ENDS = "0\r\n\r\n";

    @TempDir
    private static Path folder;

    private static Moonfleet home;

    @BeforeAll
    static void start() {
        home = Moonfleet.served(folder);
    }

    @AfterAll
    static void stop() {
        if (home != null) {
            home.close();
        }
    }

    private record Attack(String headers, String body) {

        String request(String path, String host) {
            return "POST " + path + " HTTP/1.1\r\nHost: " + host + "\r\nContent-Type: application/json\r\n" + headers
                    + "\r\n\r\n" + body;
        }

        @Override
        public String toString() {
            return (headers + " / " + body).replace("\r", "\\r").replace("\n", "\\n");
        }
    }

    /** Two lengths, or a length beside chunks. */
    private static Stream<Attack> twoLengths() {
        return Stream.of(
                        "Content-Length: 5\r\nTransfer-Encoding: chunked",
                        "Transfer-Encoding: chunked\r\nContent-Length: 5",
                        "content-length: 5\r\nTRANSFER-ENCODING: CHUNKED",
                        "Content-Length: 0\r\nContent-Length: 5",
                        "Content-Length: 5\r\nContent-Length: 0",
                        "Content-Length: 0, 5",
                        "Content-Length: 5, 5",
                        "Content-Length: +0",
                        "Content-Length: -0",
                        "Content-Length: -1",
                        "Content-Length: 0x0",
                        "Content-Length: 0 5",
                        "Content-Length: 5;0",
                        "Content-Length: \u00b2",
                        "Content-Length: 99999999999999999999",
                        "Content-Length : 0",
                        " Content-Length: 0",
                        "Content-Length\t: 0",
                        "Content-Length\u0000: 0",
                        "Content-Length: 0\u0000")
                .map(headers -> new Attack(headers, ENDS + SMUGGLED));
    }

    /** Codings that one takes for chunks and the other does not. */
    private static Stream<Attack> odd() {
        return Stream.of(
                        "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity",
                        "Transfer-Encoding: identity\r\nTransfer-Encoding: chunked",
                        "Transfer-Encoding: chunked, identity",
                        "Transfer-Encoding: identity, chunked",
                        "Transfer-Encoding: gzip, chunked",
                        "Transfer-Encoding: xchunked",
                        "Transfer-Encoding: chunkedx",
                        "Transfer-Encoding: \"chunked\"",
                        "Transfer-Encoding: chunked;a=b",
                        "Transfer-Encoding:\u000bchunked",
                        "Transfer-Encoding: \u0000chunked",
                        "Transfer-Encoding:\tchunked",
                        "Transfer-Encoding : chunked",
                        " Transfer-Encoding: chunked",
                        "Transfer_Encoding: chunked\r\nTransfer-Encoding: cow",
                        "Transfer-Encoding:\r\n chunked",
                        "Transfer-Encoding: chun\r\n ked",
                        "X-A: b\r\n Transfer-Encoding: chunked",
                        "X-A: b\nTransfer-Encoding: chunked",
                        "X-A: b\rTransfer-Encoding: chunked",
                        "X-A: b\r\n\tContent-Length: 5",
                        "Content-Length:\r\n 0\r\nTransfer-Encoding: chunked")
                .map(headers -> new Attack(headers, ENDS + SMUGGLED));
    }

    /** Chunks that end elsewhere for somebody who reads sizes and extensions otherwise. */
    private static Stream<Attack> chunks() {
        return Stream.of(
                        "2;a=\"\r\n\"\r\n{}\r\n0\r\n\r\n",
                        "2;\n{}\r\n0\r\n\r\n",
                        "2\n{}\n0\n\n",
                        "2 \r\n{}\r\n0\r\n\r\n",
                        " 2\r\n{}\r\n0\r\n\r\n",
                        "0x2\r\n{}\r\n0\r\n\r\n",
                        "+2\r\n{}\r\n0\r\n\r\n",
                        "-2\r\n{}\r\n0\r\n\r\n",
                        "100000002\r\n{}\r\n0\r\n\r\n",
                        "FFFFFFFFFFFFFFFE\r\n{}\r\n0\r\n\r\n",
                        "2\r\n{}0\r\n\r\n",
                        "2\r\n{}XX0\r\n\r\n",
                        "00000000000000000000000000000000\r\n\r\n",
                        "0\r\nContent-Length: 90\r\n\r\n",
                        "0\r\nTransfer-Encoding: chunked\r\n\r\n",
                        "0\r\nHost: elsewhere\r\n\r\n",
                        "0;" + "a".repeat(20_000) + "\r\n\r\n",
                        "0\r\n" + "X: y\r\n".repeat(5_000) + "\r\n")
                .map(body -> new Attack("Transfer-Encoding: chunked", body + SMUGGLED));
    }

    /** All at once: some are answered only when the deadline for headers is over. */
    @Test
    void attackByASecondRequestInTheFirstIsNotAnswered() throws Exception {
        var attacks =
                Stream.of(twoLengths(), odd(), chunks()).flatMap(each -> each).toList();
        assertThat(attacks).hasSizeGreaterThan(50);
        var through = new ConcurrentLinkedQueue<String>();
        try (var all = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var attack : attacks) {
                for (var path : List.of("/api/devices/filter", "/api/nowhere", "/login", "/ui/nowhere")) {
                    all.execute(() -> {
                        var answer =
                                talk(home.api(), attack.request(path, home.api().getAuthority()));
                        if (answer.text.contains("smuggled") || !answer.ended) {
                            through.add(path + " " + attack + " → " + answer);
                        }
                    });
                }
            }
        }
        assertThat(through).isEmpty();
    }

    /** The other side of it: what is said plainly is answered, once for each. */
    @Test
    void twoPlainRequestsOnAConnectionAreBothAnswered() {
        var plain = "POST /api/devices/filter HTTP/1.1\r\nHost: " + home.api().getAuthority()
                + "\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}";
        var last = SMUGGLED.replace("\r\n\r\n", "\r\nConnection: close\r\n\r\n");
        var answer = talk(home.api(), plain + last);
        assertThat(answer.text.split("HTTP/1\\.1 ", -1)).hasSize(3);
        assertThat(answer.text).contains("smuggled");
    }

    @Test
    void attackByTwoHostsOrAHostInTheLineIsRefused() {
        var here = home.api().getAuthority();
        for (var request : List.of(
                "GET /api/devices HTTP/1.1\r\nHost: " + here + "\r\nHost: elsewhere.example\r\n\r\n",
                "GET /api/devices HTTP/1.1\r\nHost: elsewhere.example\r\nHost: " + here + "\r\n\r\n",
                "GET http://elsewhere.example/api/devices HTTP/1.1\r\nHost: elsewhere.example\r\nConnection: close\r\n\r\n",
                "GET /api/devices HTTP/1.1\r\nHost: elsewhere.example\r\nConnection: close\r\n\r\n",
                "GET /api/devices HTTP/1.1\r\nHost: " + here + "@elsewhere.example\r\nConnection: close\r\n\r\n")) {
            assertThat(talk(home.api(), request).text).as(request).matches("(?s)HTTP/1\\.1 4\\d\\d .*|");
        }
    }

    /** Fields that mean something in HTTP/2 only, or that proxies set for programs behind them. */
    @Test
    void attackByPseudoHeadersAndOverridesMeansNothing() {
        for (var header : List.of(
                ":method: DELETE",
                ":path: /api/globalVariables/smuggled",
                ":authority: elsewhere",
                "X-HTTP-Method-Override: DELETE",
                "X-Original-URL: /api/globalVariables/smuggled",
                "X-Rewrite-URL: /api/globalVariables/smuggled",
                "X-Forwarded-User: anna",
                "Remote-User: anna")) {
            var answer = talk(
                    home.api(),
                    "GET /api/rooms HTTP/1.1\r\nHost: " + home.api().getAuthority() + "\r\n" + header
                            + "\r\nConnection: close\r\n\r\n");
            assertThat(answer.text)
                    .as(header)
                    .matches("(?s)HTTP/1\\.1 (200|400) .*")
                    .doesNotContain("smuggled");
        }
    }

    /** Decision 0110: nothing is translated from HTTP/2, so nothing can be smuggled or be slow by it. */
    @Test
    void attackByHttp2FindsNobodyWhoSpeaksIt() {
        var host = "Host: " + home.api().getAuthority() + "\r\n";
        var settings = "\u0000\u0000\u0000\u0004\u0000\u0000\u0000\u0000\u0000";
        var known = talk(home.api(), "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + settings);
        // A line of text, not a frame: it is told that this was no request.
        assertThat(known.text).matches("(?s)HTTP/[12]\\.[01] 4\\d\\d .*|");
        var upgraded = talk(
                home.api(),
                "GET /api/rooms HTTP/1.1\r\n" + host
                        + "Connection: Upgrade, HTTP2-Settings, close\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__\r\n\r\n");
        assertThat(upgraded.text).doesNotContain("101 Switching").matches("(?s)HTTP/1\\.[01] (200|4\\d\\d) .*");
    }

    /** What came back, and whether the connection was ended by the other side. */
    private record Answer(String text, boolean ended) {}

    private static Answer talk(URI address, String request) {
        var read = new ByteArrayOutputStream();
        var ended = true;
        try (var socket = new Socket(address.getHost(), address.getPort())) {
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            socket.getOutputStream().flush();
            socket.getInputStream().transferTo(read);
        } catch (java.net.SocketTimeoutException _) {
            ended = false;
        } catch (IOException hungUp) {
            // Ended with what we sent unread, which is an end, too.
        }
        return new Answer(read.toString(StandardCharsets.ISO_8859_1), ended);
    }
}
