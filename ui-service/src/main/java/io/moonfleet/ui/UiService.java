package io.moonfleet.ui;

import io.moonfleet.ui.Wire.Farewell;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/** All pages that are open, and what they share. */
final class UiService implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(UiService.class);
    private static final Duration SWEEP = Duration.ofSeconds(1);

    /** What is put off after the end is not worth doing. */
    private final ScheduledExecutorService timer = new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().daemon().name("ui-timer").factory(), new ThreadPoolExecutor.DiscardPolicy());

    private final Set<UiSession> sessions = ConcurrentHashMap.newKeySet();
    private final LifeFeed life;
    private final FanOut fanOut = new FanOut();
    private final UiSession.Surroundings surroundings;
    private final Supplier<CompletionStage<Boolean>> brokerWorks;
    private volatile boolean brokerWorked = true;

    /** @param brokerWorks whether messages get through just now */
    UiService(Home home, Supplier<CompletionStage<Boolean>> brokerWorks) {
        this.brokerWorks = brokerWorks;
        this.life = new LifeFeed(home);
        Later later = (delay, task) -> timer.schedule(task, delay.toMillis(), TimeUnit.MILLISECONDS);
        this.surroundings = new UiSession.Surroundings(
                home,
                life,
                new QuickAppListing(home, life, later),
                new FrameCodec(),
                new EventFrames(),
                fanOut,
                later,
                InstantSource.system());
        timer.scheduleWithFixedDelay(this::sweep, SWEEP.toMillis(), SWEEP.toMillis(), TimeUnit.MILLISECONDS);
    }

    UiSession open(Wire wire, Guest guest) {
        var session = new UiSession(surroundings, wire, guest);
        sessions.add(session);
        return session;
    }

    void closed(UiSession session) {
        sessions.remove(session);
        session.close();
    }

    int size() {
        return sessions.size();
    }

    FanOut fanOut() {
        return fanOut;
    }

    @Override
    public void close() {
        sessions.forEach(session -> session.end(Farewell.GOING_AWAY));
        sessions.clear();
        life.close();
        timer.shutdownNow();
    }

    private void sweep() {
        try {
            sessions.forEach(UiSession::sweep);
            if (!sessions.isEmpty()) {
                brokerWorks.get().whenComplete((works, failure) -> onBroker(failure == null && works));
            }
        } catch (RuntimeException e) {
            // A timer that throws never runs again.
            LOG.error("the sweep over the pages failed", e);
        }
    }

    /** Events that the broker did not carry are gone: when it is back, every page gets everything anew. */
    private void onBroker(boolean works) {
        var cameBack = works && !brokerWorked;
        brokerWorked = works;
        if (cameBack) {
            LOG.info("the broker is back: all pages are brought up to date");
            sessions.forEach(UiSession::refresh);
        }
    }
}
