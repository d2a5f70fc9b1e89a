package io.moonfleet.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.moonfleet.protocol.Caller;
import io.moonfleet.protocol.MessageCodec;
import io.moonfleet.protocol.Operation;
import io.moonfleet.protocol.Presence;
import io.moonfleet.protocol.Reply;
import io.moonfleet.protocol.Request;
import io.moonfleet.protocol.Role;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SightsTest {

    private static final Caller ANNA = new Caller("anna", Role.USER);

    private final TurnableClock clock = new TurnableClock();
    private final InMemoryTransport transport = new InMemoryTransport();
    private final MessageCodec codec = new MessageCodec();
    private final PresenceTable presences = new PresenceTable(clock);
    private final RequestClient requests = new RequestClient(
            new ServiceIdentity("home", "ui-1"),
            transport,
            new PlacementTable(),
            presences,
            codec,
            Optional::empty,
            clock,
            100);
    private final Sights sights = new Sights(requests, clock);

    @BeforeEach
    void aRunner() {
        presences.update(new Presence("r1", "k", true, clock.instant(), 0, 0));
    }

    private void answer(long version, String... things) {
        var question = transport.last(Request.class);
        var body = JsonNodeFactory.instance.objectNode().put("version", version).put("everything", false);
        List.of(things).forEach(body.putArray("things")::add);
        requests.receive(Reply.answer(question.id(), "r1", 200, body));
    }

    private long questions() {
        return transport.published.size();
    }

    @Test
    void administratorsSeeEverythingAndNobodyIsAsked() {
        assertThat(sights.of(Caller.local()).seesDevice(55)).isTrue();
        assertThat(transport.published).isEmpty();
    }

    @Test
    void nothingIsSeenUntilTheHubHasAnswered() {
        assertThat(sights.of(ANNA).seesDevice(55)).isFalse();
        answer(7, "*", "device:55");
        assertThat(sights.of(ANNA).seesDevice(55)).isTrue();
        assertThat(sights.of(ANNA).seesDevice(56)).isFalse();
    }

    @Test
    void theHubIsAskedInTheNameOfTheUser() {
        sights.of(ANNA.cameFrom("192.0.2.1"));
        var question = transport.last(Request.class);
        assertThat(question.caller()).isEqualTo(ANNA);
        assertThat(question.operation()).isInstanceOfSatisfying(Operation.ApiCall.class, call -> assertThat(call.path())
                .isEqualTo("/moonfleet/visible"));
    }

    @Test
    void afterwardsItIsAskedForChangesAndTheNewAnswerCounts() {
        sights.of(ANNA);
        answer(7, "device:*");
        sights.tick();
        var poll = (Operation.ApiCall) transport.last(Request.class).operation();
        assertThat(poll.query()).containsEntry("after", List.of("7"));
        assertThat(sights.of(ANNA).seesDevice(55)).isTrue();
        answer(8, "device:56");
        assertThat(sights.of(ANNA).seesDevice(55)).isFalse();
        assertThat(sights.of(ANNA).seesDevice(56)).isTrue();
    }

    @Test
    void whatTheHubDoesNotConfirmCountsNoLonger() {
        sights.of(ANNA);
        answer(7, "device:55");
        clock.turn(Duration.ofSeconds(46));
        assertThat(sights.of(ANNA).seesDevice(55)).isFalse();
    }

    @Test
    void aRefusalIsAskedAgainAfterASecond() {
        sights.of(ANNA);
        var question = transport.last(Request.class);
        requests.receive(Reply.answer(question.id(), "r1", 503, JsonNodeFactory.instance.objectNode()));
        var asked = questions();
        sights.tick();
        assertThat(questions()).isEqualTo(asked);
        clock.turn(Duration.ofSeconds(1));
        sights.tick();
        assertThat(questions()).isEqualTo(asked + 1);
    }

    @Test
    void whoIsGoneIsForgotten() {
        sights.of(ANNA);
        answer(7, "device:55");
        clock.turn(Duration.ofMinutes(3));
        presences.update(new Presence("r1", "k", true, clock.instant(), 0, 0));
        var asked = questions();
        sights.tick();
        assertThat(questions()).isEqualTo(asked);
    }
}
