package io.moonfleet.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HttpLoadTest {

    private final AtomicInteger requests = new AtomicInteger();
    private HttpServer server;

    @BeforeEach
    void startServer() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/works", exchange -> answer(exchange, 202, "{}"));
        server.createContext("/fails", exchange -> answer(exchange, 503, "away"));
        server.start();
    }

    @AfterEach
    void stopServer() {
        server.stop(0);
    }

    private void answer(HttpExchange exchange, int status, String body) throws IOException {
        requests.incrementAndGet();
        try (exchange) {
            exchange.getRequestBody().readAllBytes();
            // A length of 0 makes the server send chunks, as long answers of the real one may come.
            exchange.sendResponseHeaders(status, 0);
            exchange.getResponseBody().write(body.getBytes(StandardCharsets.UTF_8));
        }
    }

    private HttpLoad load(String path) {
        var address = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
        return new HttpLoad(address, "POST", path, "{\"args\":[]}", 202);
    }

    @Test
    void everyAnswerIsCountedOnce() throws InterruptedException {
        var figures = load("/works").run(4, Duration.ofMillis(300));
        assertThat(figures.failures()).isEmpty();
        assertThat(figures.succeeded()).isPositive().isEqualTo(requests.get());
        assertThat(figures.millis(50)).isBetween(0.001, 300.0);
    }

    @Test
    void anAnswerThatIsNotTheExpectedOneIsAFailureWithItsReason() throws InterruptedException {
        var figures = load("/fails").run(2, Duration.ofMillis(100));
        assertThat(figures.succeeded()).isZero();
        assertThat(figures.failures()).containsOnlyKeys("503 away");
        assertThat(figures.failed()).isEqualTo(requests.get());
    }

    @Test
    void aServerThatIsNotThereIsAFailure() throws InterruptedException {
        server.stop(0);
        var figures = load("/works").run(1, Duration.ofMillis(50));
        assertThat(figures.succeeded()).isZero();
        assertThat(figures.failed()).isPositive();
    }
}
