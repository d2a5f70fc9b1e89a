package io.moonfleet.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import io.moonfleet.protocol.Topic;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class QueuedTransportTest {

    private final TurnableClock clock = new TurnableClock();
    private final FakeConnection connection = new FakeConnection();
    private final QueuedTransport transport = new QueuedTransport(connection, Runnable::run, clock, 3);

    @Test
    void messagesAreHandedOverOneAtATimeInOrder() {
        var a = publish("a");
        publish("b");
        assertThat(connection.sent).containsExactly("a");
        connection.answer(null);
        assertThat(a).isCompleted();
        assertThat(connection.sent).containsExactly("a", "b");
    }

    @Test
    void aRefusedMessageIsTriedAgainBeforeTheOthersAfterAGrowingDelay() {
        var a = publish("a");
        publish("b");
        refuse();
        pass(Duration.ofMillis(19));
        assertThat(connection.sent).containsExactly("a");
        pass(Duration.ofMillis(1));
        assertThat(connection.sent).containsExactly("a", "a");
        refuse();
        pass(Duration.ofMillis(39));
        assertThat(connection.sent).hasSize(2);
        pass(Duration.ofMillis(1));
        assertThat(connection.sent).hasSize(3);
        connection.answer(null);
        assertThat(a).isCompleted();
        assertThat(connection.sent).containsExactly("a", "a", "a", "b");
    }

    @Test
    void whatIsRefusedUntilItsDeadlineFailsWithTheReason() {
        var a = publish("a");
        for (var i = 0; i < 30 && !a.isDone(); i++) {
            if (connection.isWaiting()) {
                refuse();
            }
            pass(Duration.ofMillis(250));
        }
        assertUnavailable(a, "Session is not connected");
        assertThat(transport.waiting()).isZero();
    }

    @Test
    void whatWaitsBehindFailsAtItsOwnDeadline() {
        publish("a");
        var b = publish("b");
        pass(Duration.ofSeconds(5));
        assertUnavailable(b, "not connected");
    }

    @Test
    void whatIsTooLateIsNotSentAfterAll() {
        publish("a");
        publish("b");
        clock.turn(Duration.ofSeconds(5));
        connection.answer(null);
        assertThat(connection.sent).containsExactly("a");
    }

    @Test
    void oneMoreThanTheBoundIsRefused() {
        publish("a");
        publish("b");
        publish("c");
        var d = publish("d");
        assertThat(d).isCompletedExceptionally();
        assertThat(reason(d).code()).isEqualTo("TOO_MANY_IN_FLIGHT");
        connection.answer(null);
        assertThat(publish("e")).isNotDone();
    }

    @Test
    void aConnectionThatAnswersNothingForLongIsStalled() {
        publish("a");
        connection.answer(null);
        publish("b");
        pass(Duration.ofSeconds(30));
        assertThat(transport.isStalled()).isFalse();
        pass(Duration.ofMillis(1));
        assertThat(transport.isStalled()).isTrue();
        connection.answer(null);
        assertThat(transport.isStalled()).isFalse();
    }

    @Test
    void aConnectionThatWasNeverThereIsNotStalled() {
        publish("a");
        pass(Duration.ofMinutes(1));
        assertThat(transport.isStalled()).isFalse();
    }

    @Test
    void aConnectionThatAnswersAtOnceIsNoRecursion() {
        connection.answersAtOnce = true;
        for (var i = 0; i < 100_000; i++) {
            assertThat(publish("a")).isCompleted();
        }
        assertThat(transport.waiting()).isZero();
    }

    private CompletableFuture<Void> publish(String text) {
        return transport
                .publish(
                        new Topic.ReplyInbox("home", "x"),
                        text.getBytes(StandardCharsets.UTF_8),
                        Delivery.until(clock.instant().plusSeconds(5)))
                .toCompletableFuture();
    }

    private void refuse() {
        connection.answer(new IllegalStateException("Session is not connected"));
    }

    private void pass(Duration time) {
        clock.turn(time);
        transport.tick();
    }

    private static PublishException reason(CompletableFuture<Void> failed) {
        try {
            failed.join();
            throw new AssertionError("it did not fail");
        } catch (CompletionException e) {
            return (PublishException) e.getCause();
        }
    }

    private static void assertUnavailable(CompletableFuture<Void> failed, String reason) {
        assertThat(failed).isCompletedExceptionally();
        assertThat(reason(failed).code()).isEqualTo("BROKER_UNAVAILABLE");
        assertThat(reason(failed)).hasMessageContaining(reason);
    }

    private static final class FakeConnection implements QueuedTransport.Connection {
        final List<String> sent = new ArrayList<>();
        boolean answersAtOnce;
        private Consumer<Throwable> waiting;

        @Override
        public void send(Topic topic, byte[] payload, boolean retained, Consumer<Throwable> outcome) {
            sent.add(new String(payload, StandardCharsets.UTF_8));
            waiting = outcome;
            if (answersAtOnce) {
                answer(null);
            }
        }

        boolean isWaiting() {
            return waiting != null;
        }

        void answer(Throwable failure) {
            var outcome = waiting;
            waiting = null;
            outcome.accept(failure);
        }
    }
}
