package io.moonfleet.ui;

import io.moonfleet.messaging.EventFeed.Follower;
import io.moonfleet.messaging.EventFeed.Subscription;
import io.moonfleet.protocol.Event;
import io.moonfleet.protocol.Event.LifeChanged;
import io.moonfleet.protocol.Event.LogWritten;
import io.moonfleet.protocol.Event.PropertyChanged;
import io.moonfleet.protocol.Event.ViewChanged;
import io.moonfleet.ui.HomeView.Child;
import io.moonfleet.ui.HomeView.LogLine;
import io.moonfleet.ui.ServerFrame.Log;
import io.moonfleet.ui.ServerFrame.Problem;
import io.moonfleet.ui.ServerFrame.ScreenShown;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jboss.logging.Logger;

/**
 * Keeps one page's picture of one QuickApp true. It follows the events before it asks for the screen, holds them back until
 * the screen is there, and then passes on only those that the screen does not contain: nothing is lost between the two.
 */
final class ScreenFollower implements AutoCloseable {

    static final int LOG_LINES = 200;

    private static final Logger LOGGER = Logger.getLogger(ScreenFollower.class);
    private static final Duration PAUSE = Duration.ofMillis(250);

    /** How long the broker may take to send events before the screen is shown without them. */
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private static final int MAX_HELD_BACK = 2_000;

    private final int quickApp;
    private final Home home;
    private final Outbox outbox;
    private final EventFrames frames;
    private final Later later;
    private final Map<Integer, Subscription> followed = new HashMap<>();
    private final Subscription births;
    private final Deque<Event> heldBack = new ArrayDeque<>();
    private boolean loading;
    private boolean again;
    private boolean overflown;
    private boolean shown;
    private long shownSequence;
    private boolean closed;

    ScreenFollower(int quickApp, Home home, LifeFeed life, Outbox outbox, EventFrames frames, Later later) {
        this.quickApp = quickApp;
        this.home = home;
        this.outbox = outbox;
        this.frames = frames;
        this.later = later;
        this.births = life.follow(Follower.of(this::onLife));
        synchronized (this) {
            follow(quickApp);
        }
        later.run(PATIENCE, this::loadUnlessLoaded);
    }

    /** Without live events a page is better than none; when they come, it is loaded again. */
    private void loadUnlessLoaded() {
        synchronized (this) {
            if (loading || shown) {
                return;
            }
        }
        load();
    }

    /** Gets the screen and the log once more. */
    void load() {
        synchronized (this) {
            if (closed) {
                return;
            }
            if (loading) {
                again = true;
                return;
            }
            loading = true;
            overflown = false;
            heldBack.clear();
        }
        var screen = home.screen(quickApp);
        home.log(quickApp, LOG_LINES)
                .thenCombine(screen, (lines, snapshot) -> {
                    show(snapshot, lines);
                    return null;
                })
                .whenComplete((_, failure) -> {
                    if (failure != null) {
                        couldNotLoad(failure);
                    }
                    later.run(PAUSE, this::loaded);
                });
    }

    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            followed.values().forEach(Subscription::close);
            followed.clear();
            heldBack.clear();
        }
        births.close();
    }

    private void show(Home.Snapshot snapshot, List<LogLine> lines) {
        synchronized (this) {
            if (closed) {
                return;
            }
            followOnly(snapshot.screen().children());
            if (overflown) {
                again = true;
            }
            outbox.offerScreen(
                    new ScreenShown(quickApp, snapshot.sequence(), snapshot.screen()), Set.copyOf(followed.keySet()));
            outbox.offer(new Log(quickApp, lines, true, 0));
            shown = true;
            shownSequence = snapshot.sequence();
            var missing = new ArrayList<>(heldBack);
            heldBack.clear();
            for (var event : missing) {
                var contained =
                        switch (event.body()) {
                            case LogWritten written -> contains(lines, event, written);
                            case LifeChanged _ -> event.sequence() <= snapshot.sequence();
                            case ViewChanged _, PropertyChanged _ -> isInTheScreen(event);
                        };
                if (!contained) {
                    pass(event);
                }
            }
        }
    }

    private static boolean contains(List<LogLine> lines, Event event, LogWritten written) {
        return lines.stream()
                .anyMatch(line -> line.id() == event.sequence()
                        && line.message().equals(written.message())
                        && line.type().equals(written.type()));
    }

    private void couldNotLoad(Throwable failure) {
        var refusal = HomeException.in(failure);
        LOGGER.debugf(failure, "the screen of QuickApp %d could not be had: %s", quickApp, refusal.reason());
        outbox.offer(new Problem(refusal.reason(), refusal.getMessage(), quickApp));
    }

    private void loaded() {
        boolean wanted;
        synchronized (this) {
            loading = false;
            wanted = again;
            again = false;
        }
        if (wanted) {
            load();
        }
    }

    /** What a child did between the snapshot and the moment from which it is followed is asked for once more then. */
    private void followOnly(List<Child> children) {
        var ids = new HashSet<Integer>();
        children.forEach(child -> ids.add(child.id()));
        ids.add(quickApp);
        followed.entrySet().removeIf(entry -> {
            var gone = !ids.contains(entry.getKey());
            if (gone) {
                entry.getValue().close();
            }
            return gone;
        });
        ids.stream().filter(id -> !followed.containsKey(id)).forEach(this::follow);
    }

    private void follow(int device) {
        // It may be fresh at once, and then a screen is shown in here that must not follow the same device again.
        followed.put(device, () -> {});
        followed.put(device, home.follow(device, new Follower() {
            @Override
            public void onFresh() {
                load();
            }

            @Override
            public void onEvent(Event event) {
                ScreenFollower.this.onEvent(event);
            }
        }));
    }

    private void onEvent(Event event) {
        synchronized (this) {
            if (closed) {
                return;
            }
            if (loading) {
                if (heldBack.size() == MAX_HELD_BACK) {
                    heldBack.removeFirst();
                    overflown = true;
                }
                heldBack.addLast(event);
            }
            if (!loading || shown) {
                pass(event);
            }
        }
    }

    /** New code may have brought other rows; whatever is modified may have another name. */
    private boolean bringsAnotherScreen(int device, String phase) {
        return phase.equals("modified") || (phase.equals("running") && device == quickApp);
    }

    private void onLife(Event event) {
        if (!(event.body() instanceof LifeChanged change)) {
            return;
        }
        boolean isOurs;
        synchronized (this) {
            isOurs = followed.containsKey(event.device());
        }
        if (isOurs) {
            onEvent(event);
        }
        if (isOurs && bringsAnotherScreen(event.device(), change.phase())
                || event.device() != quickApp && isBirthOrEnd(change.phase())) {
            load();
        }
    }

    /** A child that was just made is known by its birth only: the screen says whose it is. */
    private static boolean isBirthOrEnd(String phase) {
        return phase.equals("created") || phase.equals("removed");
    }

    private void pass(Event event) {
        if (isInTheScreen(event)) {
            return;
        }
        frames.of(event, quickApp).ifPresent(outbox::offer);
    }

    /**
     * An event that was overtaken by the screen that contains it would set an element back. The children's values are asked for
     * beside the screen, so its number says nothing of them.
     */
    private boolean isInTheScreen(Event event) {
        return switch (event.body()) {
            case ViewChanged _, PropertyChanged _ -> event.device() == quickApp && event.sequence() <= shownSequence;
            case LogWritten _, LifeChanged _ -> false;
        };
    }
}
