package io.moonfleet.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import io.moonfleet.protocol.MessageCodec;
import io.moonfleet.protocol.Placement;
import io.moonfleet.protocol.Presence;
import io.moonfleet.protocol.Topic;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class RunnerAnnouncerTest {

    private final TurnableClock clock = new TurnableClock();
    private final InMemoryTransport transport = new InMemoryTransport();
    private final RunnerAnnouncer announcer =
            new RunnerAnnouncer(new ServiceIdentity("home", "runner-a-77"), transport, new MessageCodec(), clock);

    @Test
    void presenceIsSaidAtOnceAndEveryTwoSecondsAndIsRetained() {
        announcer.report(12, 0.5);
        announcer.begin();
        pass(Duration.ofMillis(1_999));
        assertThat(transport.published).hasSize(1);
        assertThat(transport.published.getFirst().delivery.retained()).isTrue();
        pass(Duration.ofMillis(1));
        assertThat(transport.published).hasSize(2);
        assertThat(transport.last(Presence.class))
                .isEqualTo(new Presence("runner-a-77", "77", true, clock.instant(), 12, 0.5));
    }

    @Test
    void nothingIsSaidOfPresenceBeforeTheRunnerServes() {
        pass(Duration.ofSeconds(10));
        assertThat(transport.published).isEmpty();
    }

    @Test
    void aGoodbyeIsSaidOnce() {
        announcer.begin();
        announcer.end();
        assertThat(transport.last(Presence.class).alive()).isFalse();
        pass(Duration.ofSeconds(10));
        announcer.end();
        assertThat(transport.published).hasSize(2);
    }

    @Test
    void aPlacementIsSaidAtOnceAndRepeatedEachMinute() {
        announcer.begin();
        var placement = new Placement(55, "runner-a-77", 1, List.of(55));
        announcer.announce(placement);
        assertThat(transport.lastTopic()).isEqualTo(new Topic.PlacementOf("home", 55));
        pass(Duration.ofSeconds(59));
        assertThat(placements()).isEqualTo(1);
        pass(Duration.ofSeconds(2));
        assertThat(placements()).isEqualTo(2);
        assertThat(transport.last(Placement.class)).isEqualTo(placement);
    }

    @Test
    void aPlacementThatWasTakenBackIsNotRepeated() {
        announcer.begin();
        announcer.announce(new Placement(55, "runner-a-77", 1, List.of(55)));
        announcer.announce(new Placement(55, null, 2, List.of()));
        pass(Duration.ofMinutes(2));
        assertThat(placements()).isEqualTo(2);
    }

    @Test
    void whatIsTakenOverFromAFormerKeeperIsRepeatedWithinAMinuteAndNoLongerWhenAnotherKeepsTheHub() {
        announcer.begin();
        announcer.repeat(new Placement(55, "runner-a-77", 1, List.of(55)));
        assertThat(placements()).isZero();
        pass(Duration.ofSeconds(61));
        assertThat(placements()).isEqualTo(1);
        announcer.keeps(0);
        pass(Duration.ofMinutes(2));
        assertThat(placements()).isEqualTo(1);
    }

    private void pass(Duration time) {
        clock.turn(time);
        announcer.tick();
    }

    private long placements() {
        return transport.published.stream()
                .filter(sent -> sent.topic instanceof Topic.PlacementOf)
                .count();
    }
}
