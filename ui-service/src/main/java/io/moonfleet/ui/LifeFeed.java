package io.moonfleet.ui;

import io.moonfleet.messaging.EventFeed.Follower;
import io.moonfleet.messaging.EventFeed.Subscription;
import io.moonfleet.protocol.Event;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Tells all pages of this service when any device began, changed or ended, over one subscription. */
final class LifeFeed implements AutoCloseable {

    private final List<Follower> followers = new CopyOnWriteArrayList<>();
    private final Subscription events;

    LifeFeed(Home home) {
        this.events = home.followLife(new Follower() {
            @Override
            public void onFresh() {
                followers.forEach(Follower::onFresh);
            }

            @Override
            public void onEvent(Event event) {
                followers.forEach(follower -> follower.onEvent(event));
            }
        });
    }

    /** Tells the follower; it must not block. */
    Subscription follow(Follower follower) {
        followers.add(follower);
        return () -> followers.remove(follower);
    }

    @Override
    public void close() {
        events.close();
    }
}
