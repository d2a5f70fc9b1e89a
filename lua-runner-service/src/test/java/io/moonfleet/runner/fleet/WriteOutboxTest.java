package io.moonfleet.runner.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.moonfleet.protocol.FleetOperation.HomeWrites;
import io.moonfleet.protocol.HomeWrite;
import io.moonfleet.protocol.Reply;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class WriteOutboxTest {

    private static final int ONE = 55;
    private static final int OTHER = 60;

    private record Sent(HomeWrites writes, CompletableFuture<Reply.Outcome> answer) {}

    private final List<Sent> sent = new ArrayList<>();
    private final KeeperLine keeper = new KeeperLine((_, operation, _, _) -> {
        var answer = new CompletableFuture<Reply.Outcome>();
        sent.add(new Sent((HomeWrites) operation, answer));
        return answer;
    });
    private final WriteOutbox outbox = new WriteOutbox("runner-1", keeper, () -> true, (_, _) -> {});

    WriteOutboxTest() {
        keeper.keeperIs(Optional.of("runner-2"));
    }

    private void write(int quickApp) {
        outbox.add(quickApp, 1, new HomeWrite.Property(quickApp, "value", IntNode.valueOf(sent.size())));
    }

    private void isAnswered(int message) {
        isRefused(message);
    }

    private void isRefused(int message, int... stale) {
        var body = JsonNodeFactory.instance.objectNode();
        var refused = body.putArray("stale");
        IntStream.of(stale)
                .forEach(quickApp ->
                        refused.addObject().put("quickApp", quickApp).put("epoch", 1));
        sent.get(message).answer.complete(new Reply.Answer(200, body));
    }

    private static Optional<BatchNumber> number(long number) {
        return Optional.of(new BatchNumber(0, number));
    }

    @Test
    void whatIsAskedAfterAWriteFollowsTheMessageThatHasIt() {
        assertThat(outbox.departed(ONE)).isCompletedWithValue(Optional.empty());
        write(ONE);
        assertThat(sent.getFirst().writes().batch()).isEqualTo("0.1");
        assertThat(outbox.departed(ONE)).isCompletedWithValue(number(1));
        assertThat(outbox.departed(OTHER)).isCompletedWithValue(Optional.empty());
        assertThat(outbox.settled(ONE).toCompletableFuture()).isNotDone();

        isAnswered(0);
        assertThat(outbox.departed(ONE)).isCompletedWithValue(Optional.empty());
        assertThat(outbox.settled(ONE).toCompletableFuture()).isCompleted();
    }

    @Test
    void whatIsAskedAfterAWriteThatWaitsWaitsUntilThatHasLeftAndNoLonger() {
        write(ONE);
        write(OTHER);
        var left = outbox.departed(OTHER).toCompletableFuture();
        assertThat(left).isNotDone();
        isAnswered(0);
        assertThat(sent).hasSize(2);
        assertThat(left).isCompletedWithValue(number(2));
        assertThat(outbox.settled(OTHER).toCompletableFuture()).isNotDone();
    }

    @Test
    void whatIsWrittenIsDurableWhenTheKeeperHasTakenIt() {
        assertThat(outbox.durable(ONE, Duration.ofMinutes(1))).isCompletedWithValue(true);
        write(ONE);
        write(OTHER);
        var one = outbox.durable(ONE, Duration.ofMinutes(1)).toCompletableFuture();
        var other = outbox.durable(OTHER, Duration.ofMinutes(1)).toCompletableFuture();
        isAnswered(0);
        assertThat(one).isCompletedWithValue(true);
        assertThat(other).isNotDone();
        isRefused(1, OTHER);
        assertThat(other).isCompletedWithValue(false);
    }

    @Test
    void whatTheKeeperDoesNotAnswerIsNotDurable() {
        write(ONE);
        assertThat(outbox.durable(ONE, Duration.ofMillis(20)))
                .succeedsWithin(Duration.ofSeconds(10))
                .isEqualTo(false);
        var ends = outbox.durable(ONE, Duration.ofMinutes(1)).toCompletableFuture();
        outbox.clear();
        assertThat(ends).isCompletedWithValue(false);
    }

    /** The keeper may be away for an hour, and people go on tapping. */
    @Test
    void whoHasWaitedLongEnoughIsForgotten() {
        write(ONE);
        for (var each = 0; each < 10; each++) {
            outbox.durable(ONE, Duration.ofMillis(1)).toCompletableFuture().join();
        }
        var patient = outbox.durable(ONE, Duration.ofMinutes(1)).toCompletableFuture();
        await().atMost(Duration.ofSeconds(10)).until(() -> outbox.waiters() == 1);
        isAnswered(0);
        assertThat(patient).isCompletedWithValue(true);
        assertThat(outbox.waiters()).isZero();
    }

    @Test
    void whatWasOverwrittenIsDurableWhenThatIsWhatOverwroteIt() {
        write(OTHER); // under way, so all that follows waits
        write(ONE);
        var one = outbox.durable(ONE, Duration.ofMinutes(1)).toCompletableFuture();
        IntStream.range(0, 1_998).forEach(this::label);
        write(ONE); // overwrites its first value, behind hundreds of labels
        label(0); // and now there is a crowd
        for (var message = 0; message < sent.size(); message++) {
            assertThat(!one.isDone() || wasSent(ONE, message))
                    .as("before message " + message)
                    .isTrue();
            isAnswered(message);
        }
        assertThat(one).isCompletedWithValue(true);
    }

    private void label(int number) {
        outbox.add(OTHER, 1, new HomeWrite.View(OTHER, "label" + number % 700, "text", IntNode.valueOf(number)));
    }

    /** Whether a value of the QuickApp was in one of the messages that were answered. */
    private boolean wasSent(int quickApp, int answered) {
        return sent.subList(0, answered).stream()
                .flatMap(message -> message.writes().writes().stream())
                .anyMatch(written -> written.quickApp() == quickApp);
    }

    @Test
    void whoWaitsWhenTheLeaseEndsIsLetGo() {
        write(ONE);
        write(OTHER);
        var left = outbox.departed(OTHER).toCompletableFuture();
        var settled = outbox.settled(ONE).toCompletableFuture();
        outbox.clear();
        assertThat(left).isCompletedWithValue(Optional.empty());
        assertThat(settled).isCompleted();
        write(ONE);
        assertThat(outbox.departed(ONE)).isCompletedWithValue(Optional.of(new BatchNumber(1, 2)));
    }

    @Test
    void messagesAreOrderedByTheStayOfTheirRunnerAndThenByTheirNumber() {
        var tenth = BatchNumber.parse("0.10").orElseThrow();
        assertThat(tenth).isGreaterThan(BatchNumber.parse("0.9").orElseThrow());
        assertThat(tenth).isLessThan(BatchNumber.parse("1.1").orElseThrow());
        assertThat(tenth).hasToString("0.10");
        assertThat(BatchNumber.parse("late.1")).isEmpty();
    }
}
