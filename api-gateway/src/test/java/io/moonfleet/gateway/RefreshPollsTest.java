package io.moonfleet.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.moonfleet.protocol.Changes;
import io.moonfleet.protocol.Reply;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** FACTS 3: `refreshStates` of a gateway, with a clock and a timer turned by hand. */
class RefreshPollsTest {

    private Instant now = Instant.parse("2026-06-21T10:00:00Z");
    private final List<String> asked = new ArrayList<>();
    private final List<CompletableFuture<Reply.Answer>> runner = new ArrayList<>();
    private final List<Runnable> due = new ArrayList<>();
    private Duration lastDelay = Duration.ZERO;
    private final RefreshPolls polls = new RefreshPolls(
            request -> {
                asked.add(request.parameter("last"));
                var answer = new CompletableFuture<Reply.Answer>();
                runner.add(answer);
                return answer;
            },
            (delay, task) -> {
                lastDelay = delay;
                due.add(task);
            },
            () -> now);

    private static Changes changes(long epoch, long after, long... sequences) {
        var events = new ArrayList<Changes.Numbered>();
        for (var sequence : sequences) {
            var event = JsonNodeFactory.instance.objectNode().put("type", "DevicePropertyUpdatedEvent");
            event.putObject("data").put("id", 55).put("property", "value").put("newValue", sequence);
            events.add(new Changes.Numbered(sequence, event));
        }
        return new Changes(
                "r1",
                epoch,
                "Europe/Stockholm",
                after,
                sequences.length == 0 ? after : sequences[sequences.length - 1],
                events);
    }

    private CompletionStage<Reply.Answer> poll(long last) {
        return polls.poll(last, ApiRequest.pollAfter(last));
    }

    private void hear(Changes changes) {
        polls.receive(changes);
        List.copyOf(due).forEach(Runnable::run);
        due.clear();
    }

    private static JsonNode answer(CompletionStage<Reply.Answer> poll) {
        assertThat(poll.toCompletableFuture()).isDone();
        return poll.toCompletableFuture().join().json();
    }

    @Test
    void whoWaitsGetsTheEventThatComesAndTheRunnerIsNotAsked() {
        hear(changes(1, 100));
        var waiting = poll(100);
        assertThat(waiting.toCompletableFuture()).isNotDone();
        hear(changes(1, 100, 105));
        assertThat(answer(waiting).path("last").asLong()).isEqualTo(105);
        assertThat(answer(waiting).path("events")).hasSize(1);
        assertThat(answer(waiting).path("changes").path(0).path("value").asLong())
                .isEqualTo(105);
        assertThat(answer(waiting).path("date").asText()).isEqualTo("12:00 | 21.06.2026");
        assertThat(asked).isEmpty();
    }

    @Test
    void whenTheGatewayEndsNobodyIsKeptWaiting() {
        hear(changes(1, 100));
        var waiting = poll(100);
        polls.end();
        assertThat(answer(waiting).path("last").asLong()).isEqualTo(100);
        assertThat(answer(poll(100)).path("last").asLong()).isEqualTo(100);
        assertThat(polls.waiting()).isZero();
    }

    @Test
    void whoComesLaterGetsAllItHasMissedAtOnce() {
        hear(changes(1, 100));
        hear(changes(1, 100, 101, 102));
        hear(changes(1, 102, 110));
        assertThat(answer(poll(100)).path("events")).hasSize(3);
        assertThat(answer(poll(101)).path("events")).hasSize(2);
        assertThat(answer(poll(101)).path("changes")).hasSize(1);
    }

    @Test
    void whoStartsIsAnsweredByARunnerAndManyShareOneQuestion() {
        hear(changes(1, 100));
        var first = poll(0);
        var second = poll(0);
        poll(7);
        assertThat(asked).containsExactly("0", "7");
        runner.getFirst().complete(new Reply.Answer(200, null));
        assertThat(first.toCompletableFuture()).isDone();
        assertThat(second.toCompletableFuture()).isDone();
        poll(0);
        assertThat(asked).hasSize(3);
    }

    @Test
    void afterAGapARunnerTellsWhatWasMissed() {
        hear(changes(1, 100));
        var waiting = poll(100);
        hear(changes(1, 103, 104));
        assertThat(asked).containsExactly("100");
        assertThat(waiting.toCompletableFuture()).isNotDone();
        runner.getFirst().complete(new Reply.Answer(200, null));
        assertThat(waiting.toCompletableFuture()).isDone();
        assertThat(answer(poll(103)).path("events")).hasSize(1);
    }

    @Test
    void whatAFormerOwnerStillSaysIsPassedOver() {
        hear(changes(2, 100));
        hear(changes(1, 100, 101));
        assertThat(poll(100).toCompletableFuture()).isNotDone();
    }

    @Test
    void aMessageThatComesTwiceCountsOnce() {
        hear(changes(1, 100));
        hear(changes(1, 100, 101));
        hear(changes(1, 100, 101));
        assertThat(answer(poll(100)).path("events")).hasSize(1);
    }

    /** FACTS 3: "long poll, at most 30 s". */
    @Test
    void afterHalfAMinuteNothingHasHappened() {
        hear(changes(1, 100));
        var waiting = poll(100);
        now = now.plusMillis(29_900);
        polls.tick();
        assertThat(waiting.toCompletableFuture()).isNotDone();
        now = now.plusMillis(100);
        polls.tick();
        assertThat(answer(waiting).path("last").asLong()).isEqualTo(100);
        assertThat(answer(waiting).path("events")).isEmpty();
        assertThat(polls.waiting()).isZero();
    }

    @Test
    void aThousandAreWokenTogetherInStepsAndGetEachEventOnce() {
        hear(changes(1, 0));
        var waiting = new ArrayList<CompletionStage<Reply.Answer>>();
        for (int i = 0; i < 1_000; i++) {
            waiting.add(poll(0));
        }
        hear(changes(1, 0, 1));
        int events = 0;
        for (long sequence = 2; sequence <= 11; sequence++) {
            polls.receive(changes(1, sequence - 1, sequence));
        }
        assertThat(due).hasSize(1);
        assertThat(lastDelay).isEqualTo(Duration.ofMillis(50));
        for (int i = 0; i < 1_000; i++) {
            var answer = answer(waiting.get(i));
            events += answer.path("events").size();
            waiting.set(i, poll(answer.path("last").asLong()));
        }
        due.removeFirst().run();
        for (int i = 0; i < 1_000; i++) {
            events += answer(waiting.get(i)).path("events").size();
        }
        assertThat(events).isEqualTo(11_000);
    }

    @Test
    void anOldNumberThatIsForgottenIsTheRunnersToAnswer() {
        hear(changes(1, 0));
        for (long sequence = 1; sequence <= 10_050; sequence++) {
            polls.receive(changes(1, sequence - 1, sequence));
        }
        List.copyOf(due).forEach(Runnable::run);
        poll(10);
        assertThat(asked).containsExactly("10");
        assertThat(answer(poll(60)).path("events")).hasSize(9_990);
    }
}
