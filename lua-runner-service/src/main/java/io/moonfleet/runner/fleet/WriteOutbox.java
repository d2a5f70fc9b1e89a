package io.moonfleet.runner.fleet;

import com.fasterxml.jackson.databind.JsonNode;
import io.moonfleet.protocol.Caller;
import io.moonfleet.protocol.FleetOperation.HomeWrites;
import io.moonfleet.protocol.FleetOperation.Written;
import io.moonfleet.protocol.HomeWrite;
import io.moonfleet.protocol.Reply;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Brings what QuickApps change to the keeper, in order and without loss: one message at a time, each again until it is answered,
 * also by a new keeper. While the keeper is away, what has been overwritten meanwhile is left out, and log lines beyond a bound are
 * counted instead of kept, so that the rest fits into memory however long that takes.
 */
public final class WriteOutbox {

    private static final int BATCH = 500;
    private static final int CALM = 2_000;
    private static final int KEPT_LINES = 1_000;
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration BREATH = Duration.ofMillis(200);

    private final String runner;
    private final KeeperLine keeper;
    private final BooleanSupplier mayAct;
    private final StaleListener onStale;

    // Guarded by this.
    private List<Numbered> pending = new ArrayList<>();
    private List<Numbered> underWay = List.of();
    private final Map<Integer, Long> lastOf = new HashMap<>();
    private final List<Waiter> waiters = new ArrayList<>();
    private final List<Departure> departures = new ArrayList<>();
    private long numbers;
    private long settled;
    private long batches;
    private long life;
    private int crowded = CALM;

    /** Told of QuickApps that run elsewhere, or here under a later epoch. */
    @FunctionalInterface
    public interface StaleListener {
        void isStale(int quickApp, long epoch);
    }

    private record Numbered(long number, Written written) {}

    /** @param done with whether the keeper has taken it */
    private record Waiter(int quickApp, long number, CompletableFuture<Boolean> done) {

        boolean isAfter(List<Numbered> message) {
            return message.isEmpty() || number > message.getLast().number();
        }

        Waiter until(long later) {
            return new Waiter(quickApp, later, done);
        }
    }

    private record Departure(long number, CompletableFuture<Optional<BatchNumber>> left) {}

    /**
     * @param mayAct whether this runner holds its lease
     * @param onStale told of QuickApps that the keeper has given to another runner
     */
    public WriteOutbox(String runner, KeeperLine keeper, BooleanSupplier mayAct, StaleListener onStale) {
        this.runner = runner;
        this.keeper = keeper;
        this.mayAct = mayAct;
        this.onStale = onStale;
    }

    /** Takes a write; never waits. */
    public void add(int quickApp, long epoch, HomeWrite write) {
        synchronized (this) {
            var number = ++numbers;
            pending.add(new Numbered(number, new Written(quickApp, epoch, write)));
            lastOf.put(quickApp, number);
            if (pending.size() > crowded) {
                pending = thinned(pending);
                // What was left out is stored with what has overwritten it, which may be the last of all.
                waiters.replaceAll(waiter -> waiter.isAfter(underWay) ? waiter.until(number) : waiter);
                crowded = Math.max(CALM, 2 * pending.size());
            }
        }
        sendNext();
    }

    /** Completes when the keeper has answered everything that a QuickApp has written so far. */
    public CompletionStage<Void> settled(int quickApp) {
        return answer(quickApp).thenApply(_ -> null);
    }

    /** Completes with whether everything that a QuickApp has written so far is durable; false also when nobody says so in time. */
    public CompletionStage<Boolean> durable(int quickApp, Duration patience) {
        return answer(quickApp)
                .completeOnTimeout(false, patience.toMillis(), TimeUnit.MILLISECONDS)
                .whenComplete((durable, _) -> {
                    if (!durable) {
                        forgetWhoWaitsNoMore();
                    }
                });
    }

    /** The keeper may be away for long, and all that time people try again. */
    private synchronized void forgetWhoWaitsNoMore() {
        waiters.removeIf(waiter -> waiter.done.isDone());
    }

    private synchronized CompletableFuture<Boolean> answer(int quickApp) {
        long last = lastOf.getOrDefault(quickApp, 0L);
        if (last <= settled) {
            return CompletableFuture.completedFuture(true);
        }
        var waiter = new Waiter(quickApp, last, new CompletableFuture<>());
        waiters.add(waiter);
        return waiter.done;
    }

    /**
     * Completes when everything that a QuickApp has written so far has left: with the message that has the last of it, or with
     * nothing when the keeper has answered that already.
     */
    public synchronized CompletionStage<Optional<BatchNumber>> departed(int quickApp) {
        long last = lastOf.getOrDefault(quickApp, 0L);
        if (last <= settled) {
            return CompletableFuture.completedFuture(Optional.empty());
        }
        if (!underWay.isEmpty() && last <= underWay.getLast().number()) {
            return CompletableFuture.completedFuture(Optional.of(new BatchNumber(life, batches)));
        }
        var departure = new Departure(last, new CompletableFuture<>());
        departures.add(departure);
        return departure.left;
    }

    public synchronized boolean isSettled(int quickApp) {
        return lastOf.getOrDefault(quickApp, 0L) <= settled;
    }

    /** How many callers wait for an answer about what was written. */
    synchronized int waiters() {
        return waiters.size();
    }

    /** How many writes wait for the keeper. */
    public synchronized int waiting() {
        return pending.size() + underWay.size();
    }

    /** Forgets everything: the lease is over, and nobody would take it. */
    public void clear() {
        List<Waiter> told;
        List<Departure> stayed;
        synchronized (this) {
            pending = new ArrayList<>();
            underWay = List.of();
            settled = numbers;
            lastOf.clear();
            life++;
            told = List.copyOf(waiters);
            waiters.clear();
            stayed = List.copyOf(departures);
            departures.clear();
        }
        told.forEach(waiter -> waiter.done.complete(false));
        stayed.forEach(departure -> departure.left.complete(Optional.empty()));
    }

    private void sendNext() {
        HomeWrites batch;
        BatchNumber number;
        var leaving = new ArrayList<Departure>();
        synchronized (this) {
            if (!underWay.isEmpty() || pending.isEmpty() || !mayAct.getAsBoolean()) {
                return;
            }
            var size = Math.min(BATCH, pending.size());
            underWay = List.copyOf(pending.subList(0, size));
            pending = new ArrayList<>(pending.subList(size, pending.size()));
            number = new BatchNumber(life, ++batches);
            batch = new HomeWrites(
                    runner,
                    number.toString(),
                    underWay.stream().map(Numbered::written).toList());
            var last = underWay.getLast().number();
            departures.removeIf(departure -> departure.number <= last && leaving.add(departure));
        }
        send(batch, number.life());
        leaving.forEach(departure -> departure.left.complete(Optional.of(number)));
    }

    private void send(HomeWrites batch, long sentIn) {
        keeper.ask(batch, Caller.service("runner"), PATIENCE).whenComplete((answer, failure) -> {
            if (failure == null && answer.status() == 200) {
                answered(sentIn, answer);
            } else {
                CompletableFuture.delayedExecutor(BREATH.toMillis(), TimeUnit.MILLISECONDS)
                        .execute(() -> sendAgain(batch, sentIn));
            }
        });
    }

    private void sendAgain(HomeWrites batch, long sentIn) {
        synchronized (this) {
            if (sentIn != life) {
                return;
            }
        }
        send(batch, sentIn);
    }

    private void answered(long sentIn, Reply.Answer answer) {
        var told = new ArrayList<Waiter>();
        synchronized (this) {
            if (sentIn != life) {
                return;
            }
            settled = underWay.getLast().number();
            underWay = List.of();
            waiters.removeIf(waiter -> waiter.number <= settled && told.add(waiter));
            lastOf.values().removeIf(number -> number <= settled);
        }
        var refused = new HashSet<Integer>();
        var body = answer.json();
        if (body != null) {
            for (JsonNode stale : body.path("stale")) {
                var quickApp = stale.path("quickApp").asInt();
                refused.add(quickApp);
                onStale.isStale(quickApp, stale.path("epoch").asLong());
            }
        }
        sendNext();
        told.forEach(waiter -> waiter.done.complete(!refused.contains(waiter.quickApp)));
    }

    private record Cell(int device, String name, String element) {}

    /** Of what overwrites each other the last, of log lines the newest. */
    private static List<Numbered> thinned(List<Numbered> crowd) {
        Set<Cell> later = new HashSet<>();
        var kept = new ArrayList<Numbered>();
        var lines = 0;
        Numbered dropped = null;
        var droppedLines = 0;
        for (var each : crowd.reversed()) {
            var stays =
                    switch (each.written().write()) {
                        case HomeWrite.Property write -> later.add(new Cell(write.device(), write.name(), null));
                        case HomeWrite.View write ->
                            later.add(new Cell(write.device(), write.property(), write.element()));
                        case HomeWrite.Log _ -> lines++ < KEPT_LINES;
                        // Of deeds there are no more than were let in, see DirectCalls.
                        case HomeWrite.Life _, HomeWrite.Listens _, HomeWrite.Ran _, HomeWrite.Deed _ -> true;
                    };
            if (stays) {
                kept.add(each);
            } else if (each.written().write() instanceof HomeWrite.Log) {
                dropped = dropped == null ? each : dropped;
                droppedLines++;
            }
        }
        Collections.reverse(kept);
        if (dropped != null) {
            kept.addFirst(lineAbout(droppedLines, dropped));
        }
        return kept;
    }

    private static Numbered lineAbout(int count, Numbered last) {
        var written = last.written();
        var line = new HomeWrite.Log(
                written.write().device(),
                Instant.now(),
                "warning",
                "MOONFLEET",
                count + " log lines of this runner were dropped: the hub could not be reached");
        return new Numbered(last.number(), new Written(written.quickApp(), written.epoch(), line));
    }
}
