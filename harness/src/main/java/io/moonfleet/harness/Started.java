package io.moonfleet.harness;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** A system of processes that was just started: it is waited for until it answers, or ended. */
interface Started extends AutoCloseable {

    Duration PATIENCE = Duration.ofSeconds(90);
    Duration BETWEEN_LOOKS = Duration.ofMillis(20);

    /** What must answer before it is of use. */
    List<URI> addresses();

    List<ChildProcess> processes();

    @Override
    void close();

    /** Everything that was printed. */
    default String log() {
        return processes().stream()
                .map(process -> "--- " + process + "\n" + process.output().text())
                .collect(Collectors.joining("\n"));
    }

    /** Gives it back when it answers everywhere; ends it and says what it printed when it does not. */
    static <S extends Started> S ready(S starting) {
        try {
            var deadline = System.nanoTime() + PATIENCE.toNanos();
            try (var client = HttpClient.newBuilder()
                    .connectTimeout(Duration.ofSeconds(2))
                    .build()) {
                for (var address : starting.addresses()) {
                    while (!answers(client, address)) {
                        requireHope(starting, deadline, address);
                        TimeUnit.NANOSECONDS.sleep(BETWEEN_LOOKS.toNanos());
                    }
                }
            }
            return starting;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            starting.close();
            throw new IllegalStateException("interrupted while starting", e);
        } catch (IllegalStateException failed) {
            starting.close();
            throw failed;
        }
    }

    private static boolean answers(HttpClient client, URI address) throws InterruptedException {
        try {
            var request = HttpRequest.newBuilder(address)
                    .timeout(Duration.ofSeconds(5))
                    .build();
            var status = client.send(request, BodyHandlers.discarding()).statusCode();
            // A home with users knows its devices, too, but does not tell us.
            return status == 200 || status == 401;
        } catch (IOException notYet) {
            return false;
        }
    }

    private static void requireHope(Started starting, long deadline, URI address) {
        var dead = starting.processes().stream()
                .filter(process -> !process.isAlive())
                .findFirst();
        if (dead.isPresent()) {
            throw new IllegalStateException(dead.get() + " ended while starting:\n" + starting.log());
        }
        if (System.nanoTime() > deadline) {
            throw new IllegalStateException(
                    address + " is not ready after " + PATIENCE.toSeconds() + " s:\n" + starting.log());
        }
    }
}
