package io.moonfleet.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import io.moonfleet.protocol.MessageCodec;
import io.moonfleet.protocol.Reply;
import io.moonfleet.protocol.Topic;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class BrokerHealthTest {

    private static final Duration SHORT = Duration.ofMillis(50);

    private final TurnableClock clock = new TurnableClock();
    private final InMemoryTransport transport = new InMemoryTransport();
    private final AtomicBoolean stalled = new AtomicBoolean();
    private final BrokerHealth health = new BrokerHealth(
            "test",
            transport,
            new Topic.ReplyInbox("home", "x"),
            probe -> Reply.answer(probe.id(), "x", 204, null),
            stalled::get,
            new MessageCodec(),
            clock);

    @Test
    void anEchoMeansThatItWorks() throws Exception {
        var trip = health.check(Duration.ofSeconds(5)).toCompletableFuture();
        assertThat(health.arrived(transport.last(Reply.class).id())).isTrue();
        assertThat(trip.get(1, TimeUnit.SECONDS)).matches(BrokerHealth.RoundTrip::works);
        assertThat(health.last().works()).isTrue();
        assertThat(health.readiness()).isNotNull();
    }

    @Test
    void noEchoMeansThatItDoesNotWork() throws Exception {
        var trip = health.check(SHORT).toCompletableFuture().get(5, TimeUnit.SECONDS);
        assertThat(trip.works()).isFalse();
        assertThat(trip.reason()).contains("did not come back");
    }

    @Test
    void aRefusedPublishIsTheReason() throws Exception {
        transport.refusal = "not connected";
        var trip = health.check(Duration.ofSeconds(5)).toCompletableFuture().get(1, TimeUnit.SECONDS);
        assertThat(trip.reason()).isEqualTo("not connected");
    }

    @Test
    void anIdThatIsNoProbeOfOursIsNoEcho() {
        assertThat(health.arrived("gateway-1.7")).isFalse();
    }

    @Test
    void oneThatHearsNothingForHalfAMinuteIsDeafUntilItHearsAgain() throws Exception {
        health.check(SHORT).toCompletableFuture().get(5, TimeUnit.SECONDS);
        assertThat(health.isDeaf()).isFalse();
        clock.turn(BrokerHealth.DEAF.plusMillis(1));
        assertThat(health.isDeaf()).isTrue();
        assertThat(health.liveness().call().getStatus().name()).isEqualTo("DOWN");

        health.check(Duration.ofSeconds(5));
        assertThat(health.arrived(transport.last(Reply.class).id())).isTrue();
        assertThat(health.isDeaf()).isFalse();
    }

    @Test
    void aBrokerThatIsAwayDoesNotMakeDeaf() throws Exception {
        transport.refusal = "not connected";
        health.check(SHORT).toCompletableFuture().get(5, TimeUnit.SECONDS);
        clock.turn(BrokerHealth.DEAF.multipliedBy(2));
        assertThat(health.isDeaf()).isFalse();
    }

    @Test
    void aBrokerThatWasNeverThereDoesNotMakeDeaf() throws Exception {
        transport.takesAtOnce = false;
        var trip = health.check(SHORT).toCompletableFuture().get(5, TimeUnit.SECONDS);
        assertThat(trip.reason()).isEqualTo("the message broker is not connected");
        assertThat(health.trouble()).hasValue(trip.reason());
        clock.turn(BrokerHealth.DEAF.multipliedBy(2));
        assertThat(health.isDeaf()).isFalse();
    }

    @Test
    void aStalledConnectionIsDeaf() {
        stalled.set(true);
        assertThat(health.isDeaf()).isTrue();
    }
}
