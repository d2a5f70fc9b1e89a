package io.moonfleet.messaging;

import io.moonfleet.protocol.Event;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** Remembers what it was told. */
final class RecordingFollower implements EventFeed.Follower {

    private final List<Long> sequences = new CopyOnWriteArrayList<>();
    private final AtomicInteger freshened = new AtomicInteger();

    @Override
    public void onFresh() {
        freshened.incrementAndGet();
    }

    @Override
    public void onEvent(Event event) {
        sequences.add(event.sequence());
    }

    /** How often it was told that events come from now on. */
    int freshened() {
        return freshened.get();
    }

    List<Long> sequences() {
        return sequences;
    }
}
