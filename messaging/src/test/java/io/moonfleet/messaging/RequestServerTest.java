package io.moonfleet.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.moonfleet.messaging.traces.Traces;
import io.moonfleet.protocol.Caller;
import io.moonfleet.protocol.FleetOperation;
import io.moonfleet.protocol.MessageCodec;
import io.moonfleet.protocol.Operation;
import io.moonfleet.protocol.Reply;
import io.moonfleet.protocol.Request;
import io.moonfleet.protocol.Topic;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class RequestServerTest {

    private final TurnableClock clock = new TurnableClock();
    private final InMemoryTransport transport = new InMemoryTransport();
    private final MessageCodec codec = new MessageCodec();
    private final List<Request> handled = new ArrayList<>();
    private final List<String> probes = new ArrayList<>();
    private Function<Request, CompletionStage<Reply.Outcome>> handler =
            _ -> CompletableFuture.completedFuture(new Reply.Answer(200, IntNode.valueOf(7)));
    private final RequestServer server = new RequestServer(
            new ServiceIdentity("home", "r1"),
            transport,
            codec,
            clock,
            this::handle,
            probes::add,
            new ReplyWindow(2, 4, 500),
            Traces.none());

    private CompletionStage<Reply.Outcome> handle(Request request) {
        handled.add(request);
        return handler.apply(request);
    }

    @Test
    void aRequestIsCarriedOutAndAnsweredToWhoAsked() {
        receive(request("a"));
        assertThat(transport.lastTopic()).isEqualTo(new Topic.ReplyInbox("home", "gateway-1"));
        assertThat(transport.last(Reply.class)).isEqualTo(Reply.answer("gateway-1.a", "r1", 200, IntNode.valueOf(7)));
    }

    @Test
    void aRepeatedRequestIsAnsweredAgainButNotCarriedOutAgain() {
        receive(request("a"));
        receive(request("a"));
        assertThat(handled).hasSize(1);
        assertThat(transport.published).hasSize(2);
        assertThat(transport.read(1, Reply.class)).isEqualTo(transport.read(0, Reply.class));
    }

    @Test
    void aRequestThatIsRepeatedWhileItRunsIsAnsweredOnce() {
        var running = new CompletableFuture<Reply.Outcome>();
        handler = _ -> running;
        receive(request("a"));
        receive(request("a"));
        assertThat(handled).hasSize(1);
        assertThat(transport.published).isEmpty();
        running.complete(new Reply.Answer(202, null));
        assertThat(transport.published).hasSize(1);
    }

    @Test
    void aLateRequestIsDropped() {
        var request = request("a");
        clock.turn(Duration.ofSeconds(10));
        receive(request);
        assertThat(handled).isEmpty();
        assertThat(server.late()).isEqualTo(1);
    }

    @Test
    void aLateAnswerIsDropped() {
        var running = new CompletableFuture<Reply.Outcome>();
        handler = _ -> running;
        receive(request("a"));
        clock.turn(Duration.ofSeconds(10));
        running.complete(new Reply.Answer(202, null));
        assertThat(transport.published).isEmpty();
        assertThat(server.late()).isEqualTo(1);
    }

    @Test
    void malformedPayloadsAreCountedAndTheNextRequestIsServed() {
        server.receive(Entrance.INBOX, "{".getBytes(StandardCharsets.UTF_8));
        server.receive(Entrance.INBOX, new byte[] {(byte) 0xff});
        receive(request("a"));
        assertThat(server.malformed()).isEqualTo(2);
        assertThat(transport.published).hasSize(1);
    }

    @Test
    void aHandlerThatThrowsIsAnInternalError() {
        handler = _ -> {
            throw new IllegalStateException("boom");
        };
        receive(request("a"));
        assertInternal(transport.last(Reply.class));
    }

    @Test
    void aHandlerThatFailsLaterIsAnInternalError() {
        handler = _ -> CompletableFuture.failedFuture(new IllegalStateException("boom"));
        receive(request("a"));
        assertInternal(transport.last(Reply.class));
    }

    @Test
    void whatAnotherOwnsIsPassedOnOnce() {
        handler = _ -> CompletableFuture.completedFuture(new Reply.Moved("r2"));
        receive(request("a"));
        assertThat(transport.lastTopic()).isEqualTo(new Topic.PeerInbox("home", "r2"));
        assertThat(transport.last(Request.class)).isEqualTo(request("a").forwarded());
    }

    @Test
    void aRepeatedRequestThatWasPassedOnIsPassedOnAgain() {
        handler = _ -> CompletableFuture.completedFuture(new Reply.Moved("r2"));
        receive(request("a"));
        receive(request("a"));
        assertThat(transport.published).hasSize(2);
    }

    @Test
    void whatWasPassedOnBeforeIsAnsweredMoved() {
        handler = _ -> CompletableFuture.completedFuture(new Reply.Moved("r2"));
        receive(Entrance.PEERS, request("a").forwarded());
        assertThat(transport.last(Reply.class)).isEqualTo(new Reply("gateway-1.a", "r1", new Reply.Moved("r2")));
    }

    @Test
    void whatNobodyOwnsIsAnsweredMoved() {
        handler = _ -> CompletableFuture.completedFuture(new Reply.Moved(null));
        receive(request("a"));
        assertThat(transport.last(Reply.class).outcome()).isEqualTo(new Reply.Moved(null));
    }

    @Test
    void moreThanTheRunnerCanCarryOutIsRefused() {
        handler = _ -> new CompletableFuture<>();
        receive(request("a"));
        receive(request("b"));
        receive(request("c"));
        assertThat(((Reply.Answer) transport.last(Reply.class).outcome()).status())
                .isEqualTo(429);
        clock.turn(Duration.ofSeconds(10));
        server.tick();
        assertThat(server.running()).isZero();
    }

    @Test
    void theWindowForgetsTheOldestAnswersWhenItIsFull() {
        for (var id : List.of("a", "b", "c", "d", "e")) {
            receive(request(id));
        }
        receive(request("a"));
        assertThat(handled).hasSize(6);
        receive(request("e"));
        assertThat(handled).hasSize(6);
    }

    @Test
    void theWindowForgetsLargeAnswersWhenTheyNeedTooMuchRoom() {
        handler = _ -> CompletableFuture.completedFuture(new Reply.Answer(200, TextNode.valueOf("x".repeat(300))));
        receive(request("a"));
        receive(request("b"));
        receive(request("a"));
        assertThat(handled).hasSize(3);
    }

    @Test
    void anAnswerThatNoBrokerTakesBecomesAnError() {
        var noise = new byte[MessageCodec.MAX_BYTES + (1 << 20)];
        new Random(1).nextBytes(noise); // what can't be packed
        var text = Base64.getEncoder().encodeToString(noise);
        handler = _ -> CompletableFuture.completedFuture(new Reply.Answer(200, TextNode.valueOf(text)));
        receive(request("a"));
        var answer = (Reply.Answer) transport.last(Reply.class).outcome();
        assertThat(answer.status()).isEqualTo(500);
        assertThat(answer.body().path("reason").asText()).isEqualTo("TOO_LARGE");
    }

    @Test
    void aProbeOfItsOwnTellsTheHealthCheckAndNobodyElse() {
        receive(new Request(
                "probe-1", "r1", clock.instant().plusSeconds(1), 0, Caller.service("health"), new Operation.Probe()));
        assertThat(probes).containsExactly("probe-1");
        assertThat(transport.published).isEmpty();
    }

    @Test
    void aProbeOfAnotherIsAnsweredWithoutTheHandler() {
        receive(new Request(
                "gateway-1.p", "gateway-1", clock.instant().plusSeconds(1), 0, Caller.local(), new Operation.Probe()));
        assertThat(handled).isEmpty();
        assertThat(((Reply.Answer) transport.last(Reply.class).outcome())
                        .body()
                        .path("runner")
                        .asText())
                .isEqualTo("r1");
    }

    @Test
    void anOrderBetweenRunnersIsTakenFromRunnersOnly() {
        var order = new Request(
                "runner-2.1",
                "runner-2",
                clock.instant().plusSeconds(5),
                0,
                Caller.service("keeper"),
                new FleetOperation.Held(7));
        receive(Entrance.INBOX, order);
        assertThat(handled).isEmpty();
        assertThat(transport.published).isEmpty();
        assertThat(server.forged()).isEqualTo(1);
        receive(Entrance.PEERS, order);
        assertThat(handled).containsExactly(order);
        assertThat(server.forged()).isEqualTo(1);
    }

    @Test
    void anOrderInSomebodyElsesNameIsDropped() {
        receive(Entrance.INBOX, named("gateway-1.1", "gateway-1", new FleetOperation.TakeOver()));
        assertThat(server.forged()).isEqualTo(1);
        assertThat(handled).isEmpty();
    }

    @Test
    void whatAGatewayWantsAnsweredToARunnerIsDropped() {
        var read = new Operation.RunAction(55, "turnOn", List.of());
        receive(Entrance.INBOX, named("runner-2.5", "runner-2", read));
        receive(Entrance.INBOX, named("r1.5", "r1", read));
        assertThat(server.forged()).isEqualTo(2);
        assertThat(handled).isEmpty();
        assertThat(transport.published).isEmpty();
    }

    @Test
    void nobodyUsesUpTheIdsOfAnother() {
        var action = new Operation.RunAction(55, "turnOff", List.of());
        receive(Entrance.INBOX, named("gateway-1.1", "gateway-2", action));
        receive(Entrance.PEERS, named("gateway-1.1", "gateway-2", action));
        receive(Entrance.INBOX, named("gateway-1", "gateway-1", action));
        assertThat(server.forged()).isEqualTo(3);
        assertThat(handled).isEmpty();
    }

    @Test
    void whatClaimsToHaveBeenPassedOnComesFromRunnersOnly() {
        receive(Entrance.INBOX, request("a").forwarded());
        assertThat(server.forged()).isEqualTo(1);
        receive(Entrance.PEERS, request("a").forwarded());
        assertThat(handled).hasSize(1);
    }

    @Test
    void anActionThatWasPassedOnGoesTheSameWayWhenItIsRepeatedAlthoughItCouldBeCarriedOutHereByThen() {
        handler = _ -> CompletableFuture.completedFuture(new Reply.Moved("r2"));
        receive(request("a"));
        handler = _ -> CompletableFuture.completedFuture(new Reply.Answer(202, null));
        receive(request("a"));
        assertThat(handled).hasSize(1);
        assertThat(transport.published).hasSize(2);
        assertThat(transport.lastTopic()).isEqualTo(new Topic.PeerInbox("home", "r2"));
        assertThat(transport.last(Request.class)).isEqualTo(request("a").forwarded());
    }

    private Request named(String id, String replyTo, Operation operation) {
        return new Request(id, replyTo, clock.instant().plusSeconds(5), 0, Caller.local(), operation);
    }

    private Request request(String id) {
        return new Request(
                "gateway-1." + id,
                "gateway-1",
                clock.instant().plusSeconds(5),
                0,
                Caller.local(),
                new Operation.RunAction(55, "turnOn", List.of()));
    }

    private void receive(Request request) {
        receive(Entrance.INBOX, request);
    }

    private void receive(Entrance entrance, Request request) {
        server.receive(entrance, codec.encode(request));
    }

    private static void assertInternal(Reply reply) {
        var answer = (Reply.Answer) reply.outcome();
        assertThat(answer.status()).isEqualTo(500);
        assertThat(answer.body().path("reason").asText()).isEqualTo("INTERNAL");
        assertThat(answer.body().path("message").asText()).contains("boom");
    }
}
