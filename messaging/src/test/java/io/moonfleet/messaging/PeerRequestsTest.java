package io.moonfleet.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import io.moonfleet.protocol.Caller;
import io.moonfleet.protocol.FleetOperation;
import io.moonfleet.protocol.MessageCodec;
import io.moonfleet.protocol.Reply;
import io.moonfleet.protocol.Request;
import io.moonfleet.protocol.Topic;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class PeerRequestsTest {

    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    private final TurnableClock clock = new TurnableClock();
    private final InMemoryTransport transport = new InMemoryTransport();
    private final PeerRequests peers =
            new PeerRequests(new ServiceIdentity("home", "r1"), transport, new MessageCodec(), clock);

    private CompletableFuture<Reply.Outcome> ask() {
        return peers.ask("r2", new FleetOperation.Held(7), Caller.service("keeper"), TIMEOUT)
                .toCompletableFuture();
    }

    private void reply(String runner, Reply.Outcome outcome) {
        peers.receive(new Reply(transport.last(Request.class).id(), runner, outcome));
    }

    @Test
    void theNamedRunnerIsAskedAndItsAnswerCounts() {
        var answer = ask();
        assertThat(transport.lastTopic()).isEqualTo(new Topic.PeerInbox("home", "r2"));
        assertThat(transport.last(Request.class).replyTo()).isEqualTo("r1");
        reply("r2", new Reply.Answer(204, null));
        assertThat(answer).isCompletedWithValue(new Reply.Answer(204, null));
        assertThat(peers.inFlight()).isZero();
    }

    @Test
    void theAnswerOfSomebodyElseIsNoAnswer() {
        var answer = ask();
        reply("r3", new Reply.Answer(204, null));
        assertThat(answer).isNotDone();
    }

    @Test
    void aMoveIsToldToWhoAsked() {
        var answer = ask();
        reply("r2", new Reply.Moved("r3"));
        assertThat(answer).isCompletedWithValue(new Reply.Moved("r3"));
    }

    @Test
    void aQuestionIsRepeatedUnderItsIdUntilItsTimeIsUpAlsoWithoutABroker() {
        transport.refusal = "not connected";
        var answer = ask();
        transport.refusal = null;
        clock.turn(Duration.ofSeconds(1));
        peers.tick();
        assertThat(transport.last(Request.class).id()).isEqualTo("r1.1");
        assertThat(answer).isNotDone();
        clock.turn(TIMEOUT);
        peers.tick();
        assertThat(answer)
                .isCompletedWithValueMatching(
                        outcome -> outcome instanceof Reply.Answer refusal && refusal.status() == 503);
    }
}
