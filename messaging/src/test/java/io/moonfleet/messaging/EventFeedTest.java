package io.moonfleet.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import io.moonfleet.messaging.EventFeed.Follower;
import io.moonfleet.protocol.Event;
import io.moonfleet.protocol.EventBatch;
import io.moonfleet.protocol.MessageCodec;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class EventFeedTest {

    private static final String LIFE = "moonfleet/home/event/life/+";

    private final MessageCodec codec = new MessageCodec();
    private final TurnableClock clock = new TurnableClock();
    private final Broker broker = new Broker();
    private final EventFeed feed = new EventFeed("home", codec, broker, clock);
    private final RecordingFollower page = new RecordingFollower();

    @Test
    void theBrokerIsAskedForTheEventsOfThatDeviceOnly() {
        feed.follow(55, page);
        assertThat(broker.filters)
                .containsExactlyInAnyOrder(
                        "moonfleet/home/event/property/55",
                        "moonfleet/home/event/view/55",
                        "moonfleet/home/event/log/55");
    }

    @Test
    void aFollowerIsFreshOnceTheBrokerSendsEverything() {
        feed.follow(55, page);
        feed.subscribed("moonfleet/home/event/property/55");
        feed.subscribed("moonfleet/home/event/view/55");
        assertThat(page.freshened()).isZero();
        feed.subscribed("moonfleet/home/event/log/55");
        assertThat(page.freshened()).isEqualTo(1);
    }

    @Test
    void aSecondFollowerIsFreshAtOnce() {
        feed.follow(55, page);
        broker.confirmAll();
        var second = new RecordingFollower();
        feed.follow(55, second);
        assertThat(second.freshened()).isEqualTo(1);
        assertThat(page.freshened()).isEqualTo(1);
    }

    @Test
    void afterAnInterruptionEverybodyIsFreshAgain() {
        feed.follow(55, page);
        feed.followLife(page);
        broker.confirmAll();
        feed.interrupted();
        broker.confirmAll();
        assertThat(page.freshened()).isEqualTo(4);
    }

    @Test
    void aFollowerGetsTheEventsOfItsDeviceOnly() {
        feed.follow(55, page);
        receive(1, 55, 1, 2);
        receive(1, 56, 3);
        assertThat(page.sequences()).containsExactly(1L, 2L);
    }

    @Test
    void afterTheEndOfItsSubscriptionAFollowerGetsNothing() {
        var subscription = feed.follow(55, page);
        subscription.close();
        receive(1, 55, 1);
        assertThat(page.sequences()).isEmpty();
    }

    @Test
    void whatNobodyFollowsForAWhileIsLetGo() {
        feed.follow(55, page).close();
        clock.turn(EventFeed.LINGER.minusSeconds(1));
        feed.tick();
        assertThat(broker.filters).hasSize(3);
        clock.turn(Duration.ofSeconds(2));
        feed.tick();
        assertThat(broker.filters).isEmpty();
        assertThat(feed.followed()).isZero();
    }

    @Test
    void whoComesBackInTimeKeepsTheSubscription() {
        feed.follow(55, page).close();
        clock.turn(EventFeed.LINGER.minusSeconds(1));
        feed.follow(55, page);
        clock.turn(EventFeed.LINGER);
        feed.tick();
        assertThat(broker.filters).hasSize(3);
        receive(1, 55, 1);
        assertThat(page.sequences()).containsExactly(1L);
    }

    @Test
    void followersOfLivesGetThoseOfAllDevices() {
        try (var _ = feed.followLife(page)) {
            assertThat(broker.filters).containsExactly(LIFE);
            live(55, 1);
            live(56, 2);
            receive(1, 55, 9);
        }
        live(57, 3);
        assertThat(page.sequences()).containsExactly(1L, 2L);
    }

    @Test
    void whatAFormerOwnerSaysIsDroppedAndCounted() {
        feed.follow(55, page);
        receive(2, 55, 5);
        receive(1, 55, 4);
        receive(1, 56, 1);
        receive(2, 55, 6);
        assertThat(page.sequences()).containsExactly(5L, 6L);
        assertThat(feed.stale()).isEqualTo(1);
    }

    @Test
    void aFollowerThatFailsDoesNotKeepTheEventFromTheOthers() {
        feed.follow(55, Follower.of(_ -> {
            throw new IllegalStateException("boom");
        }));
        feed.follow(55, page);
        receive(1, 55, 1, 2);
        assertThat(page.sequences()).containsExactly(1L, 2L);
    }

    @Test
    void malformedPayloadsAreCounted() {
        feed.receive("{}".getBytes(StandardCharsets.UTF_8));
        assertThat(feed.malformed()).isEqualTo(1);
    }

    private void receive(long epoch, int device, long... sequences) {
        var events = LongStream.of(sequences)
                .mapToObj(
                        sequence -> new Event(sequence, Instant.EPOCH, device, new Event.LogWritten("debug", "", "x")))
                .toList();
        feed.receive(codec.encode(new EventBatch("r1", epoch, events)));
    }

    private void live(int device, long sequence) {
        var event = new Event(sequence, Instant.EPOCH, device, new Event.LifeChanged("created", ""));
        feed.receive(codec.encode(new EventBatch("r1", 1, List.of(event))));
    }

    /** What was subscribed to. */
    private final class Broker implements EventFeed.Source {

        private final Set<String> filters = new LinkedHashSet<>();

        @Override
        public void subscribe(String filter) {
            filters.add(filter);
        }

        @Override
        public void unsubscribe(String filter) {
            filters.remove(filter);
        }

        private void confirmAll() {
            List.copyOf(filters).forEach(feed::subscribed);
        }
    }
}
