package io.moonfleet.quickapp;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.PemKeyCertOptions;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Which HTTP a QuickApp and a server agree on; the server's answer says what it was asked in. */
@Timeout(120)
class HttpVersionsTest {

    private static Certificates certificates;

    private final Bench bench = new Bench();
    private final Vertx vertx = Vertx.vertx();

    @BeforeAll
    static void aCertificate(@TempDir Path folder) {
        certificates = Certificates.make(folder, "localhost");
    }

    @AfterEach
    void close() throws Exception {
        bench.close();
        vertx.close().toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
    }

    private static HttpServerOptions offering(HttpVersion... versions) {
        return tls().setUseAlpn(true).setAlpnVersions(List.of(versions));
    }

    private static HttpServerOptions tls() {
        return new HttpServerOptions()
                .setSsl(true)
                .setKeyCertOptions(new PemKeyCertOptions()
                        .addCertValue(Buffer.buffer(certificates.certificatePem()))
                        .addKeyValue(Buffer.buffer(certificates.keyPem())));
    }

    private int serve(HttpServerOptions options) throws Exception {
        return vertx.createHttpServer(options)
                .requestHandler(request -> request.body()
                        .onSuccess(body -> request.response().end(request.version() + " " + body.length())))
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .get(60, TimeUnit.SECONDS)
                .actualPort();
    }

    /** Two requests, one after the other: what was agreed on must hold for a connection that is used again. */
    private void askTwice(String scheme, int port) {
        bench.run("""
                local function ask(number, next)
                  net.HTTPClient():request("%s://127.0.0.1:%d/", {
                    options = {method = "POST", data = string.rep("x", number), checkCertificate = false},
                    success = function(r) print(r.status, r.data) if next then next() end end,
                    error = function(m) print("error", m) end})
                end
                ask(1, function() ask(70000) end)
                """.formatted(scheme, port));
    }

    @Test
    void http2IsSpokenOverTlsWithAServerThatOffersIt() throws Exception {
        askTwice("https", serve(offering(HttpVersion.HTTP_2, HttpVersion.HTTP_1_1)));
        bench.awaitMessage("debug: 200 HTTP_2 1");
        bench.awaitMessage("debug: 200 HTTP_2 70000");
    }

    @Test
    void http2IsSpokenUnderOutboundRulesToo() throws Exception {
        bench.settings =
                bench.settings.withOutbound(new OutboundRules(List.of("127.0.0.1/32"), List.of("0.0.0.0/0", "::/0")));
        askTwice("https", serve(offering(HttpVersion.HTTP_2, HttpVersion.HTTP_1_1)));
        bench.awaitMessage("debug: 200 HTTP_2 1");
        bench.awaitMessage("debug: 200 HTTP_2 70000");
    }

    @Test
    void aServerThatOffersOnlyHttp11IsSpokenToInThat() throws Exception {
        askTwice("https", serve(offering(HttpVersion.HTTP_1_1)));
        bench.awaitMessage("debug: 200 HTTP_1_1 1");
        bench.awaitMessage("debug: 200 HTTP_1_1 70000");
    }

    @Test
    void aServerThatNegotiatesNothingIsSpokenToInHttp11() throws Exception {
        askTwice("https", serve(tls().setUseAlpn(false)));
        bench.awaitMessage("debug: 200 HTTP_1_1 1");
        bench.awaitMessage("debug: 200 HTTP_1_1 70000");
    }

    @Test
    void withoutTlsHttp11IsSpokenEvenToAServerThatCouldBeUpgraded() throws Exception {
        askTwice("http", serve(new HttpServerOptions()));
        bench.awaitMessage("debug: 200 HTTP_1_1 1");
        bench.awaitMessage("debug: 200 HTTP_1_1 70000");
    }
}
