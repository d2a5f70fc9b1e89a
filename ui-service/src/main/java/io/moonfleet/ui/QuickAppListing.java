package io.moonfleet.ui;

import io.moonfleet.messaging.EventFeed.Follower;
import io.moonfleet.messaging.EventFeed.Subscription;
import io.moonfleet.protocol.Event;
import io.moonfleet.protocol.Event.LifeChanged;
import io.moonfleet.ui.ServerFrame.Life;
import io.moonfleet.ui.ServerFrame.Problem;
import io.moonfleet.ui.ServerFrame.QuickApps;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/**
 * The list of QuickApps for all pages of this service: however many look, and however many QuickApps start at once, the
 * runners are asked once at a time and at most twice a second. A user with few rights has a list of their own.
 */
final class QuickAppListing implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(QuickAppListing.class);
    private static final Duration PAUSE = Duration.ofMillis(500);

    private final Home home;
    private final Later later;
    private final List<Consumer<ServerFrame>> followers = new CopyOnWriteArrayList<>();
    private final Subscription following;
    private QuickApps newest;
    private boolean asking;
    private boolean again;

    QuickAppListing(Home home, LifeFeed life, Later later) {
        this.home = home;
        this.later = later;
        following = life.follow(new Follower() {
            @Override
            public void onFresh() {
                if (!followers.isEmpty()) {
                    refresh();
                }
            }

            @Override
            public void onEvent(Event event) {
                onLife(event);
            }
        });
    }

    /** Gives the list as far as it is known at once, then as it is, and after each change; and every life event. */
    Subscription follow(Consumer<ServerFrame> follower) {
        QuickApps known;
        synchronized (this) {
            known = newest;
        }
        if (known != null) {
            follower.accept(known);
        }
        followers.add(follower);
        refresh();
        return () -> followers.remove(follower);
    }

    /** Asks once more; followers get what comes. */
    void refresh() {
        synchronized (this) {
            if (asking) {
                again = true;
                return;
            }
            asking = true;
        }
        home.quickApps().whenComplete((list, failure) -> {
            if (failure == null) {
                var frame = new QuickApps(list);
                synchronized (this) {
                    newest = frame;
                }
                tell(frame);
            } else {
                var refusal = HomeException.in(failure);
                LOG.debugf(failure, "the list of QuickApps could not be had: %s", refusal.reason());
                tell(new Problem(refusal.reason(), refusal.getMessage(), 0));
            }
            later.run(PAUSE, this::rested);
        });
    }

    @Override
    public void close() {
        following.close();
    }

    private void rested() {
        boolean wanted;
        synchronized (this) {
            asking = false;
            wanted = again && !followers.isEmpty();
            again = false;
        }
        if (wanted) {
            refresh();
        }
    }

    private void onLife(Event event) {
        if (followers.isEmpty() || !(event.body() instanceof LifeChanged change)) {
            return;
        }
        if (home.shows(event.device())) {
            tell(new Life(event.device(), change.phase(), change.detail(), event.sequence()));
        }
        // One that was made a moment ago is not known to be theirs yet; the list knows.
        refresh();
    }

    private void tell(ServerFrame frame) {
        followers.forEach(follower -> follower.accept(frame));
    }
}
