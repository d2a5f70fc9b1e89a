package io.moonfleet.ui;

import io.moonfleet.messaging.EventFeed.Subscription;
import io.moonfleet.ui.ServerFrame.Pong;
import io.moonfleet.ui.ServerFrame.Problem;
import io.moonfleet.ui.ServerFrame.Tapped;
import io.moonfleet.ui.Wire.Farewell;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jboss.logging.Logger;

/** One page: what it subscribed to, its taps, and whether it is still there. It gets nothing that it did not ask for. */
final class UiSession implements AutoCloseable {

    static final int MAX_QUICK_APPS = 16;
    static final int MAX_TAPS = 32;

    private static final Logger LOG = Logger.getLogger(UiSession.class);
    private static final int MAX_MALFORMED = 20;

    private static final Duration CHECK_EVERY = Duration.ofSeconds(60);

    /** A page pings every 5 s, one in the background only once a minute. */
    private static final Duration MAX_SILENCE = Duration.ofSeconds(150);

    private final Guest guest;
    private final Home home;
    private final LifeFeed life;
    private final QuickAppListing listing;
    private final boolean ownListing;
    private final FrameCodec codec;
    private final EventFrames frames;
    private final Outbox outbox;
    private final Later later;
    private final InstantSource clock;
    private final Map<Integer, ScreenFollower> screens = new HashMap<>();
    private Subscription list;
    private Instant lastHeard;
    private Instant checked;
    private int taps;
    private int malformed;
    private boolean closed;

    UiSession(Surroundings surroundings, Wire wire, Guest guest) {
        this.guest = guest;
        this.home = surroundings.home().as(guest.caller());
        this.life = surroundings.life();
        this.ownListing = !guest.caller().role().seesEverything();
        this.listing = ownListing ? new QuickAppListing(home, life, surroundings.later()) : surroundings.listing();
        this.codec = surroundings.codec();
        this.later = surroundings.later();
        this.clock = surroundings.clock();
        this.frames = surroundings.frames();
        this.outbox = new Outbox(codec, wire, surroundings.fanOut(), later, clock);
        this.lastHeard = clock.instant();
        this.checked = lastHeard;
    }

    /** Takes what the page sent. */
    void onText(String text) {
        try {
            var frame = codec.decode(text);
            synchronized (this) {
                lastHeard = clock.instant();
            }
            carryOut(frame);
        } catch (FrameException e) {
            outbox.offer(new Problem("MALFORMED", e.getMessage(), null));
            boolean tooMany;
            synchronized (this) {
                tooMany = ++malformed > MAX_MALFORMED;
            }
            if (tooMany) {
                outbox.close(Farewell.MALFORMED);
            }
        }
    }

    /** Ends a session whose page is silent, does not take what is sent, or whose user may be here no more. */
    void sweep() {
        boolean silent;
        boolean due;
        synchronized (this) {
            var now = clock.instant();
            silent = lastHeard.plus(MAX_SILENCE).isBefore(now);
            due = checked.plus(CHECK_EVERY).isBefore(now);
            if (due) {
                checked = now;
            }
        }
        if (due) {
            guest.stillWelcome().thenAccept(welcome -> {
                if (!welcome) {
                    outbox.close(Farewell.SIGN_IN);
                }
            });
        }
        if (silent) {
            outbox.close(Farewell.SILENT);
        } else {
            outbox.sweep();
        }
    }

    /** Sends everything that the page subscribed to once more: events may have been missed. */
    void refresh() {
        List<ScreenFollower> shown;
        boolean listed;
        synchronized (this) {
            shown = List.copyOf(screens.values());
            listed = list != null;
        }
        shown.forEach(ScreenFollower::load);
        if (listed) {
            listing.refresh();
        }
    }

    void end(Farewell why) {
        outbox.close(why);
    }

    @Override
    public void close() {
        List<ScreenFollower> ended;
        Subscription endedList;
        synchronized (this) {
            closed = true;
            ended = List.copyOf(screens.values());
            screens.clear();
            endedList = list;
            list = null;
        }
        outbox.discard();
        ended.forEach(ScreenFollower::close);
        if (endedList != null) {
            endedList.close();
        }
        if (ownListing) {
            listing.close();
        }
    }

    private void carryOut(ClientFrame frame) {
        switch (frame) {
            case ClientFrame.Subscribe(int quickApp) -> subscribe(quickApp);
            case ClientFrame.SubscribeList() -> subscribeList();
            case ClientFrame.Unsubscribe(int quickApp) -> unsubscribe(quickApp);
            case ClientFrame.Tap tap -> tap(tap);
            case ClientFrame.Ping(long id) -> outbox.offer(new Pong(id));
            case ClientFrame.Refresh() -> refresh();
        }
    }

    private void subscribe(int quickApp) {
        ScreenFollower known;
        synchronized (this) {
            known = screens.get(quickApp);
            if (known == null && screens.size() >= MAX_QUICK_APPS) {
                outbox.offer(new Problem(
                        "TOO_MANY_SUBSCRIPTIONS",
                        "a page follows at most " + MAX_QUICK_APPS + " QuickApps at once",
                        quickApp));
                return;
            }
            if (known == null && !closed) {
                screens.put(quickApp, new ScreenFollower(quickApp, home, life, outbox, frames, later));
            }
        }
        if (known != null) {
            known.load();
        }
    }

    private void subscribeList() {
        synchronized (this) {
            if (closed) {
                return;
            }
            if (list == null) {
                list = listing.follow(outbox::offer);
                return;
            }
        }
        listing.refresh();
    }

    private void unsubscribe(int quickApp) {
        AutoCloseable ended;
        synchronized (this) {
            if (quickApp == 0) {
                ended = list;
                list = null;
            } else {
                ended = screens.remove(quickApp);
            }
        }
        switch (ended) {
            case null -> LOG.debugf("the page was not subscribed to %d", quickApp);
            case ScreenFollower screen -> screen.close();
            case Subscription subscription -> subscription.close();
            default -> throw new IllegalStateException("nothing else is subscribed to");
        }
    }

    private void tap(ClientFrame.Tap tap) {
        synchronized (this) {
            if (taps >= MAX_TAPS) {
                outbox.offer(new Tapped(tap.id(), false, "too many taps at once: earlier ones are not answered yet"));
                return;
            }
            taps++;
        }
        home.tap(tap).whenComplete((_, failure) -> {
            synchronized (this) {
                taps--;
            }
            outbox.offer(
                    failure == null
                            ? new Tapped(tap.id(), true, null)
                            : new Tapped(
                                    tap.id(), false, HomeException.in(failure).getMessage()));
        });
    }

    /** What all sessions of the service share. */
    record Surroundings(
            Home home,
            LifeFeed life,
            QuickAppListing listing,
            FrameCodec codec,
            EventFrames frames,
            FanOut fanOut,
            Later later,
            InstantSource clock) {}
}
