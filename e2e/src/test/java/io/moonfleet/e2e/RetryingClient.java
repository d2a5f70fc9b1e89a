package io.moonfleet.e2e;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

/** Clients that read, write and act without a break, and ask again once when they are told 503; what then failed is kept. */
final class RetryingClient implements AutoCloseable {

    private static final Duration BREATH = Duration.ofMillis(500);
    private static final JsonMapper JSON = new JsonMapper();

    private final URI address;
    private final List<Integer> quickApps;
    private final List<String> failures = new CopyOnWriteArrayList<>();
    private final AtomicLong answered = new AtomicLong();
    private final AtomicLong retried = new AtomicLong();
    private final List<Thread> threads;
    private volatile boolean ended;

    RetryingClient(URI address, Iterable<Integer> quickApps, int clients) {
        this.address = address;
        this.quickApps = new ArrayList<>();
        quickApps.forEach(this.quickApps::add);
        threads = IntStream.range(0, clients)
                .mapToObj(client -> Thread.ofVirtual().start(() -> run(client)))
                .toList();
    }

    private void run(int client) {
        var api = new Api(address);
        for (var each = 0; !ended; each++) {
            int quickApp = quickApps.get((client + each) % quickApps.size());
            var text = JSON.createArrayNode().add("c" + client + "n" + each).toString();
            var name = "{\"name\":\"Ledger " + client + "-" + each + "\"}";
            switch (each % 3) {
                case 0 -> ask(() -> api.get("/api/devices/" + quickApp));
                case 1 -> ask(() -> api.action(quickApp, "hello", text));
                default -> ask(() -> api.send("PUT", "/api/devices/" + quickApp, name));
            }
            LedgerHome.pause(Duration.ofMillis(20));
        }
    }

    private interface Question {
        Api.Answer ask();
    }

    private void ask(Question question) {
        try {
            var answer = question.ask();
            if (answer.status() == 503) {
                retried.incrementAndGet();
                LedgerHome.pause(BREATH);
                answer = question.ask();
            }
            answered.incrementAndGet();
            if (answer.status() >= 300) {
                failures.add(answer.status() + " " + answer.text());
            }
        } catch (UncheckedIOException e) {
            failures.add(e.getMessage() + ": " + e.getCause());
        }
    }

    long answered() {
        return answered.get();
    }

    long retried() {
        return retried.get();
    }

    /** Ends, and says what failed. */
    List<String> end() {
        close();
        return failures;
    }

    @Override
    public void close() {
        ended = true;
        try {
            for (var thread : threads) {
                thread.join();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
