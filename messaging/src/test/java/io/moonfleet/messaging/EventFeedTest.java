package io.moonfleet.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import io.moonfleet.protocol.Event;
import io.moonfleet.protocol.EventBatch;
import io.moonfleet.protocol.MessageCodec;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class EventFeedTest {

    private final MessageCodec codec = new MessageCodec();
    private final EventFeed feed = new EventFeed(codec);
    private final List<Long> seen = new ArrayList<>();

    @Test
    void aFollowerGetsTheEventsOfItsDeviceOnly() {
        feed.follow(55, event -> seen.add(event.sequence()));
        receive(1, 55, 1, 2);
        receive(1, 56, 3);
        assertThat(seen).containsExactly(1L, 2L);
    }

    @Test
    void afterTheEndOfItsSubscriptionAFollowerGetsNothing() {
        var subscription = feed.follow(55, event -> seen.add(event.sequence()));
        subscription.close();
        receive(1, 55, 1);
        assertThat(seen).isEmpty();
        assertThat(feed.followed()).isZero();
    }

    @Test
    void followersOfEverythingGetEverything() {
        try (var _ = feed.followAll(event -> seen.add(event.sequence()))) {
            receive(1, 55, 1);
            receive(1, 56, 2);
        }
        receive(1, 57, 3);
        assertThat(seen).containsExactly(1L, 2L);
    }

    @Test
    void whatAFormerOwnerSaysIsDroppedAndCounted() {
        feed.follow(55, event -> seen.add(event.sequence()));
        receive(2, 55, 5);
        receive(1, 55, 4);
        receive(1, 56, 1);
        receive(2, 55, 6);
        assertThat(seen).containsExactly(5L, 6L);
        assertThat(feed.stale()).isEqualTo(1);
    }

    @Test
    void aListenerThatFailsDoesNotKeepTheEventFromTheOthers() {
        feed.follow(55, _ -> {
            throw new IllegalStateException("boom");
        });
        feed.follow(55, event -> seen.add(event.sequence()));
        receive(1, 55, 1, 2);
        assertThat(seen).containsExactly(1L, 2L);
    }

    @Test
    void malformedPayloadsAreCounted() {
        feed.receive("{}".getBytes(StandardCharsets.UTF_8));
        assertThat(feed.malformed()).isEqualTo(1);
    }

    private void receive(long epoch, int device, long... sequences) {
        var events = java.util.Arrays.stream(sequences)
                .mapToObj(
                        sequence -> new Event(sequence, Instant.EPOCH, device, new Event.LogWritten("debug", "", "x")))
                .toList();
        feed.receive(codec.encode(new EventBatch("r1", epoch, events)));
    }
}
