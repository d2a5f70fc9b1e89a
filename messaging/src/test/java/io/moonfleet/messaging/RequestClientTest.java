package io.moonfleet.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.TextNode;
import io.moonfleet.protocol.Caller;
import io.moonfleet.protocol.MessageCodec;
import io.moonfleet.protocol.Operation;
import io.moonfleet.protocol.Placement;
import io.moonfleet.protocol.Presence;
import io.moonfleet.protocol.Refusal;
import io.moonfleet.protocol.Reply;
import io.moonfleet.protocol.Request;
import io.moonfleet.protocol.Topic;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class RequestClientTest {

    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final Operation ACTION = new Operation.RunAction(55, "turnOn", List.of());
    private static final Operation CALL = new Operation.ApiCall("GET", "/rooms", Map.of(), null, 0);

    private String trouble;
    private final TurnableClock clock = new TurnableClock();
    private final InMemoryTransport transport = new InMemoryTransport();
    private final PlacementTable placements = new PlacementTable();
    private final PresenceTable presences = new PresenceTable(clock);
    private final RequestClient client = new RequestClient(
            new ServiceIdentity("home", "gateway-1"),
            transport,
            placements,
            presences,
            new MessageCodec(),
            () -> Optional.ofNullable(trouble),
            clock,
            3);

    @Test
    void theOwnerOfTheDeviceIsAsked() {
        alive("r1", "r2");
        placements.update(new Placement(50, "r2", 1, List.of(50, 55)));
        var answer = ask(ACTION);
        assertThat(transport.lastTopic()).isEqualTo(new Topic.RunnerInbox("home", "r2"));
        assertThat(transport.last(Request.class).operation()).isEqualTo(ACTION);

        reply("r2", 202, "done");
        assertThat(answer).isCompletedWithValue(new Reply.Answer(202, TextNode.valueOf("done")));
        assertThat(client.inFlight()).isZero();
    }

    @Test
    void anyRunnerIsAskedForADeviceThatNobodyHasPlaced() {
        alive("r1");
        ask(ACTION);
        assertThat(transport.lastTopic()).isEqualTo(new Topic.RunnerInbox("home", "r1"));
    }

    @Test
    void anOwnerThatIsGoneIsNotAsked() {
        alive("r1", "r2");
        placements.update(new Placement(55, "r2", 1, List.of(55)));
        presences.update(new Presence("r2", "i", false, clock.instant(), 0, 0));
        ask(ACTION);
        assertThat(transport.lastTopic()).isEqualTo(new Topic.RunnerInbox("home", "r1"));
    }

    @Test
    void aRequestWaitsForARunnerAndIsSentWhenOneComes() {
        var answer = ask(CALL);
        assertThat(transport.published).isEmpty();
        alive("r1");
        assertThat(transport.published).hasSize(1);
        reply("r1", 200, "rooms");
        assertThat(answer).isCompletedWithValue(new Reply.Answer(200, TextNode.valueOf("rooms")));
    }

    @Test
    void withoutARunnerTheAnswerIsNoRunnerWithinTheTimeout() {
        var answer = ask(CALL);
        pass(TIMEOUT.minusMillis(30));
        assertThat(answer).isNotDone();
        pass(Duration.ofMillis(20));
        assertRefused(answer, 503, "NO_RUNNER");
    }

    @Test
    void withoutABrokerTheAnswerSaysSo() {
        trouble = "not connected";
        var answer = ask(CALL);
        pass(TIMEOUT);
        assertRefused(answer, 503, "BROKER_UNAVAILABLE");
    }

    @Test
    void aLostRequestIsSentAgainWithTheSameIdAfterASecondAndThenLessOften() {
        alive("r1");
        ask(CALL);
        pass(Duration.ofMillis(990));
        assertThat(transport.published).hasSize(1);
        pass(Duration.ofMillis(10));
        assertThat(transport.published).hasSize(2);
        assertThat(transport.read(1, Request.class)).isEqualTo(transport.read(0, Request.class));
        pass(Duration.ofMillis(1_990));
        assertThat(transport.published).hasSize(2);
        pass(Duration.ofMillis(10));
        assertThat(transport.published).hasSize(3);
    }

    @Test
    void withoutAReplyTheAnswerIsDeadlinePassed() {
        alive("r1");
        var answer = ask(CALL);
        for (var second = 0; second < 10; second++) {
            alive("r1");
            pass(Duration.ofSeconds(1));
        }
        assertRefused(answer, 503, "DEADLINE_PASSED");
        reply("r1", 200, "too late");
        assertThat(client.inFlight()).isZero();
    }

    @Test
    void aBrokerThatTakesNothingIsTheReason() {
        alive("r1");
        transport.takesAtOnce = false;
        var answer = ask(CALL);
        pass(TIMEOUT);
        assertRefused(answer, 503, "BROKER_UNAVAILABLE");
    }

    @Test
    void aRefusedPublishIsTheReason() {
        alive("r1");
        transport.refusal = "not connected";
        assertRefused(ask(CALL), 503, "BROKER_UNAVAILABLE");
    }

    @Test
    void oneMoreThanTheBoundIsRefusedAtOnce() {
        var first = ask(CALL);
        ask(CALL);
        ask(CALL);
        assertRefused(ask(CALL), 429, "TOO_MANY_REQUESTS");
        alive("r1");
        client.receive(new Reply(transport.read(0, Request.class).id(), "r1", new Reply.Answer(200, null)));
        assertThat(first).isCompleted();
        assertThat(ask(CALL)).isNotDone();
    }

    @Test
    void aMoveIsFollowedAtOnceToTheNamedOwner() {
        alive("r1", "r2");
        placements.update(new Placement(55, "r1", 1, List.of(55)));
        var answer = ask(ACTION);
        moved("r1", "r2");
        assertThat(transport.published).hasSize(2);
        assertThat(transport.lastTopic()).isEqualTo(new Topic.RunnerInbox("home", "r2"));
        reply("r2", 202, "ok");
        assertThat(answer).isCompletedWithValue(new Reply.Answer(202, TextNode.valueOf("ok")));
    }

    @Test
    void aMoveIsAlsoFollowedWhenItComesFromTheRunnerThatTheQuestionWasPassedOnTo() {
        alive("r1", "r2", "r3");
        placements.update(new Placement(55, "r1", 1, List.of(55)));
        ask(ACTION);
        moved("r2", "r3");
        assertThat(transport.lastTopic()).isEqualTo(new Topic.RunnerInbox("home", "r3"));
    }

    @Test
    void aSecondMoveTakesABreath() {
        alive("r1", "r2");
        placements.update(new Placement(55, "r1", 1, List.of(55)));
        ask(ACTION);
        moved("r1", "r2");
        moved("r2", "r1");
        assertThat(transport.published).hasSize(2);
        pass(Duration.ofMillis(150));
        assertThat(transport.published).hasSize(3);
    }

    @Test
    void whatNobodyOwnsEndsAsNoRunner() {
        alive("r1");
        var answer = ask(ACTION);
        for (var i = 0; i < 100 && !answer.isDone(); i++) {
            alive("r1");
            moved("r1", null);
            pass(Duration.ofMillis(150));
        }
        assertRefused(answer, 503, "NO_RUNNER");
    }

    @Test
    void theKeeperIsAskedForWhatIsTheHubs() {
        alive("r1", "r2");
        placements.update(new Placement(55, "r1", 1, List.of(55)));
        keeps("r2", 7);
        ask(new Operation.ApiCall("GET", "/devices/55", Map.of(), null, 55));
        assertThat(transport.lastTopic()).isEqualTo(new Topic.RunnerInbox("home", "r2"));
        ask(ACTION);
        assertThat(transport.lastTopic()).isEqualTo(new Topic.RunnerInbox("home", "r1"));
    }

    @Test
    void theLaterOfTwoKeepersIsAsked() {
        keeps("r1", 7);
        keeps("r2", 8);
        keeps("r1", 7);
        ask(CALL);
        assertThat(transport.lastTopic()).isEqualTo(new Topic.RunnerInbox("home", "r2"));
    }

    @Test
    void whatMayBeDoneTwiceIsAskedOfTheNextWhenTheOneThatWasAskedIsGone() {
        keeps("r1", 7);
        alive("r2");
        var answer = ask(CALL);
        gone("r1");
        assertThat(transport.lastTopic()).isEqualTo(new Topic.RunnerInbox("home", "r2"));
        reply("r2", 200, "rooms");
        assertThat(answer).isCompletedWithValue(new Reply.Answer(200, TextNode.valueOf("rooms")));
    }

    @Test
    void whatMustNotBeDoneTwiceIsRefusedWhenTheOneThatWasAskedIsGone() {
        keeps("r1", 7);
        alive("r2");
        placements.update(new Placement(55, "r1", 1, List.of(55)));
        var action = ask(ACTION);
        var made = ask(new Operation.ApiCall("POST", "/rooms", Map.of(), null, 0));
        var update = ask(new Operation.ApiCall("POST", "/plugins/updateProperty", Map.of(), null, 55));
        gone("r1");
        assertRefused(action, 503, "OWNER_LOST");
        assertRefused(made, 503, "OWNER_LOST");
        assertThat(update).isNotDone();
        assertThat(transport.published).hasSize(4);
    }

    @Test
    void anActionIsRepeatedOnlyWhereItWasAskedForAlsoWhenItsQuickAppMoves() {
        alive("r1", "r2");
        placements.update(new Placement(55, "r1", 1, List.of(55)));
        var answer = ask(ACTION);
        placements.update(new Placement(55, "r2", 2, List.of(55)));
        pass(Duration.ofSeconds(1));
        assertThat(transport.published).hasSize(2);
        assertThat(transport.lastTopic()).isEqualTo(new Topic.RunnerInbox("home", "r1"));
        moved("r1", "r2");
        assertThat(transport.lastTopic()).isEqualTo(new Topic.RunnerInbox("home", "r2"));
        assertThat(answer).isNotDone();
    }

    @Test
    void aReplyThatOvertakesTheNewsOfItsSendingCounts() {
        alive("r1", "r2");
        placements.update(new Placement(55, "r1", 1, List.of(55)));
        transport.takesAtOnce = false;
        var answer = ask(ACTION);
        moved("r1", "r2");
        assertThat(answer).isNotDone();
        transport.published.getFirst().done.complete(null);
        reply("r2", 202, "done");
        assertThat(answer).isCompletedWithValue(new Reply.Answer(202, TextNode.valueOf("done")));
    }

    @Test
    void requestsForAnyRunnerAreSpread() {
        alive("r1", "r2");
        ask(CALL);
        ask(CALL);
        assertThat(transport.published.get(0).topic).isNotEqualTo(transport.published.get(1).topic);
    }

    @Test
    void atTheEndWhatIsOpenIsAnswered() {
        var answer = ask(CALL);
        client.close();
        assertRefused(answer, 503, "BROKER_UNAVAILABLE");
    }

    private CompletableFuture<Reply.Answer> ask(Operation operation) {
        return client.ask(operation, Caller.local(), TIMEOUT).toCompletableFuture();
    }

    private void alive(String... runners) {
        for (var runner : runners) {
            presences.update(new Presence(runner, "i", true, clock.instant(), 0, 0));
        }
    }

    private void keeps(String runner, long epoch) {
        presences.update(new Presence(runner, "i", true, clock.instant(), 0, 0, epoch));
    }

    private void gone(String runner) {
        presences.update(new Presence(runner, "i", false, clock.instant(), 0, 0));
    }

    private void pass(Duration time) {
        clock.turn(time);
        client.tick();
    }

    /** Attack: somebody who can write into the reply inbox answers in a runner's place. */
    @Test
    void attackByAReplyOfSomebodyWhoIsNoRunnerIsDroppedAndCounted() {
        alive("r1");
        var answer = ask(ACTION);
        reply("intruder", 202, "forged");
        assertThat(answer).isNotDone();
        assertThat(client.uninvited()).isEqualTo(1);
        reply("r1", 202, "done");
        assertThat(answer).isCompletedWithValue(new Reply.Answer(202, TextNode.valueOf("done")));
    }

    @Test
    void whoWasAskedIsHeardAlsoWhenItIsGoneMeanwhile() {
        alive("r1");
        var answer = ask(ACTION);
        presences.update(new Presence("r1", "i", false, clock.instant(), 0, 0));
        reply("r1", 202, "done");
        assertThat(answer).isDone();
    }

    private void reply(String runner, int status, String body) {
        client.receive(Reply.answer(transport.last(Request.class).id(), runner, status, TextNode.valueOf(body)));
    }

    private void moved(String runner, String owner) {
        client.receive(new Reply(transport.last(Request.class).id(), runner, new Reply.Moved(owner)));
    }

    private static void assertRefused(CompletableFuture<Reply.Answer> answer, int status, String reason) {
        assertThat(answer)
                .isCompletedWithValueMatching(found -> found.status() == status
                        && found.body().path("reason").asText().equals(reason)
                        && found.body().path("type").asText().equals("ERROR"));
        assertThat(new Refusal(status, reason, "").status())
                .isEqualTo(answer.join().status());
    }
}
