package io.moonfleet.bench;

import io.moonfleet.harness.HttpConnection;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.HdrHistogram.Histogram;

/**
 * Clients that each send a request, wait for its answer and send the next, over a connection of their own.
 *
 * @param expected the status of a success
 */
record HttpLoad(URI server, String method, String path, String body, int expected) {

    private static final Duration PATIENCE = Duration.ofSeconds(15);

    /** Runs for that time. */
    Measurement run(int clients, Duration time) throws InterruptedException {
        var request = HttpConnection.request(server, method, path, body);
        var began = System.nanoTime();
        var end = began + time.toNanos();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var shares = threads.invokeAll(IntStream.range(0, clients)
                    .<Callable<Share>>mapToObj(_ -> () -> client(request, end))
                    .toList());
            return sum(shares, Duration.ofNanos(System.nanoTime() - began));
        }
    }

    private record Share(Histogram latency, Map<String, Long> failures) {}

    private Share client(byte[] request, long end) throws IOException {
        var share = new Share(Measurement.histogram(), new HashMap<>());
        try (var connection = new HttpConnection(server, PATIENCE)) {
            var now = System.nanoTime();
            // Once at least, however late a busy machine lets this thread begin.
            do {
                var failure = ask(connection, request);
                var after = System.nanoTime();
                if (failure.isEmpty()) {
                    share.latency.recordValue(after - now);
                } else {
                    share.failures.merge(failure, 1L, Long::sum);
                }
                now = after;
            } while (now < end);
        }
        return share;
    }

    private String ask(HttpConnection connection, byte[] request) {
        try {
            var answer = connection.exchange(request);
            return answer.status() == expected ? "" : answer.status() + " " + answer.text();
        } catch (IOException e) {
            return e.toString();
        }
    }

    private static Measurement sum(Iterable<Future<Share>> shares, Duration took) throws InterruptedException {
        var latency = Measurement.histogram();
        var failures = new HashMap<String, Long>();
        for (var future : shares) {
            try {
                var share = future.get();
                latency.add(share.latency);
                share.failures.forEach((failure, count) -> failures.merge(failure, count, Long::sum));
            } catch (ExecutionException e) {
                failures.merge(e.getCause().toString(), 1L, Long::sum);
            }
        }
        return new Measurement(latency, took, failures);
    }
}
