package io.moonfleet.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.moonfleet.harness.HttpConnection;
import io.moonfleet.harness.HttpConnection.Answer;
import io.moonfleet.harness.Moonfleet;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Far more actions than a mailbox holds. */
@ExtendWith(SharedHomes.class)
class MailboxBurstTest {

    private static final int ACTIONS = 20_000;
    /** More than the mailbox's 1,000, so that it overflows although each waits for its answer. */
    private static final int CLIENTS = 1_500;

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @Test
    void twentyTimesWhatAMailboxHoldsIsRefusedVisiblyAndNothingStaysUnanswered(
            @SharedHomes.In(SharedHomes.Shape.ONE_PROCESS) Moonfleet home) throws InterruptedException {
        var api = new Api(home);
        var slow = api.idOf("Slow");
        var request =
                HttpConnection.request(home.api(), "POST", "/api/devices/" + slow + "/action/work", "{\"args\":[]}");
        var statuses = new ConcurrentHashMap<Integer, AtomicInteger>();
        var refusals = new ConcurrentLinkedQueue<Answer>();
        var unanswered = new ConcurrentLinkedQueue<String>();

        var left = new AtomicInteger(ACTIONS);
        try (var clients = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var client = 0; client < CLIENTS; client++) {
                clients.submit(() -> {
                    try (var connection = new HttpConnection(home.api(), PATIENCE)) {
                        while (left.getAndDecrement() > 0) {
                            var answer = connection.exchange(request);
                            statuses.computeIfAbsent(answer.status(), _ -> new AtomicInteger())
                                    .incrementAndGet();
                            keep(answer, refusals);
                        }
                    } catch (IOException e) {
                        unanswered.add(e.toString());
                    }
                });
            }
        }

        assertThat(unanswered).isEmpty();
        assertThat(total(statuses)).isEqualTo(ACTIONS);
        assertThat(statuses.keySet()).containsExactlyInAnyOrder(202, 429);
        assertThat(statuses.get(202).get()).as("what fits is done").isGreaterThanOrEqualTo(1_000);
        assertThat(refusals).allMatch(answer -> answer.text().contains("MAILBOX_FULL"));
        // The channel lives, for this QuickApp and for others.
        assertThat(api.action(api.idOf("Probe"), "say", "[\"after the burst\"]").status())
                .isEqualTo(202);
        assertThat(api.action(slow, "report", "[]").status()).isEqualTo(202);
        assertThat(home.runnerOutput()
                        .await(
                                line -> line.contains(
                                        "worked " + statuses.get(202).get()),
                                PATIENCE))
                .as("each action that was accepted was done once")
                .isPresent();
    }

    private static void keep(Answer answer, Queue<Answer> refusals) {
        if (answer.status() == 429) {
            refusals.add(answer);
        }
    }

    private static int total(Map<Integer, AtomicInteger> statuses) {
        return statuses.values().stream().mapToInt(AtomicInteger::get).sum();
    }
}
