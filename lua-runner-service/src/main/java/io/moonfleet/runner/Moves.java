package io.moonfleet.runner;

import com.fasterxml.jackson.databind.JsonNode;
import io.moonfleet.hub.fleet.Berth;
import io.moonfleet.hub.fleet.PlacedQuickApp;
import io.moonfleet.protocol.Caller;
import io.moonfleet.protocol.Reply;
import io.moonfleet.runner.Spot.Phase;
import io.moonfleet.runner.fleet.Peers;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import org.jboss.logging.Logger;

/**
 * QuickApps on their way from one runner to another. While one still runs where it is, its new runner prepares it; then the old one
 * lets go of it, its new place and epoch are written down, and only then is the new one told to run it. All of it happens on the
 * placing thread.
 */
final class Moves {

    private static final Caller AS_KEEPER = Caller.service("keeper");

    /** Who takes longer gets it unprepared: nobody is silent meanwhile, but others wait for their turn. */
    private static final Duration PREPARATION = Duration.ofSeconds(2);

    /** So many are silent at once: more would only make each one's silence longer, for they share the processors. */
    private static final int SILENT = 3;

    /** So many more are prepared meanwhile. */
    private static final int PREPARED = 3;

    private static final int STALE = 410;
    private static final Logger LOG = Logger.getLogger(Moves.class);

    private final long keeper;
    private final Placing placing;
    private final Spots spots;
    private final Guests guests;
    private final HostingOrders orders;
    private final Peers peers;
    private final Executor thread;

    /** Where they go: they are counted there, or a second look would send more after them. */
    private final Map<Integer, Berth> heading = new HashMap<>();

    /** Those that are prepared where they go, and wait for their turn. */
    private final Deque<Prepared> ready = new ArrayDeque<>();

    private record Prepared(Spot spot, Berth to) {}

    /** Those that their runners have let go of. */
    private final Map<Spot, Arrival> arriving = new LinkedHashMap<>();

    private record Arrival(Berth to, JsonNode state) {}

    Moves(
            long keeper,
            Placing placing,
            Spots spots,
            Guests guests,
            HostingOrders orders,
            Peers peers,
            Executor thread) {
        this.keeper = keeper;
        this.placing = placing;
        this.spots = spots;
        this.guests = guests;
        this.orders = orders;
        this.peers = peers;
        this.thread = thread;
    }

    /** How many may be begun now: some are prepared while others are silent. */
    int free() {
        return PREPARED + SILENT - heading.size();
    }

    /** Where a QuickApp will be. */
    Berth destination(Spot spot) {
        var moves = spot.phase() == Phase.HOSTED || spot.phase() == Phase.LEAVING;
        return moves ? heading.getOrDefault(spot.quickApp(), spot.berth()) : spot.berth();
    }

    void forget(int quickApp) {
        heading.remove(quickApp);
    }

    /** A QuickApp that runs is to run elsewhere. */
    void begin(Spot spot, Berth to) {
        if (heading.putIfAbsent(spot.quickApp(), to) != null) {
            return;
        }
        peers.ask(to.runner(), orders.prepare(keeper, to.incarnation(), spot), AS_KEEPER, PREPARATION)
                .thenAcceptAsync(outcome -> prepared(spot, to, outcome), thread);
    }

    /** Who does not know of preparing, or takes too long, gets it nevertheless; who is there no more does not. */
    private void prepared(Spot spot, Berth to, Reply.Outcome outcome) {
        var isGone = outcome instanceof Reply.Answer answer && answer.status() == STALE;
        if (isGone) {
            heading.remove(spot.quickApp(), to);
            return;
        }
        ready.add(new Prepared(spot, to));
        goOn();
    }

    /** The next ones leave, when there is room for them among those that are silent. */
    void goOn() {
        while (!ready.isEmpty() && spots.silent() < SILENT) {
            leave(ready.poll());
        }
    }

    private void leave(Prepared next) {
        var spot = next.spot();
        var to = next.to();
        if (!guests.isThere(to) || !spots.isStill(spot)) {
            heading.remove(spot.quickApp(), to);
            return;
        }
        var leaving = spot.in(Phase.LEAVING);
        spots.put(leaving);
        placing.letGo(spot, true).thenAcceptAsync(released -> letGo(leaving, to, released), thread);
    }

    private void letGo(Spot leaving, Berth to, Reply.Outcome outcome) {
        if (!spots.isStill(leaving)) {
            heading.remove(leaving.quickApp(), to);
            return;
        }
        if (outcome instanceof Reply.Answer answer && answer.status() == 200) {
            arrive(leaving, to, answer.json().path("state"));
            return;
        }
        heading.remove(leaving.quickApp());
        if (outcome instanceof Reply.Answer answer && answer.status() == STALE) {
            spots.put(leaving.in(Phase.LOST)); // it does not run there
        } else {
            placing.doubt(leaving);
        }
    }

    /** Those that were let go of at about the same time share a transaction: each waits for it in silence. */
    private void arrive(Spot leaving, Berth to, JsonNode state) {
        if (arriving.isEmpty()) {
            thread.execute(this::settleArriving);
        }
        arriving.put(leaving, new Arrival(to, state));
    }

    private void settleArriving() {
        var placed = new ArrayList<PlacedQuickApp>();
        var states = new HashMap<Integer, JsonNode>();
        arriving.forEach((leaving, arrival) -> {
            heading.remove(leaving.quickApp(), arrival.to());
            if (spots.isStill(leaving)) {
                placed.add(new PlacedQuickApp(leaving.quickApp(), arrival.to(), leaving.epoch() + 1));
                states.put(leaving.quickApp(), arrival.state());
            }
        });
        var all = List.copyOf(arriving.keySet());
        arriving.clear();
        try {
            placing.settle(placed, states);
        } catch (SQLException e) {
            LOG.warnf("%d QuickApps could not be moved: %s", placed.size(), e.getMessage());
            all.stream().filter(spots::isStill).forEach(leaving -> spots.put(leaving.in(Phase.LOST)));
        }
    }
}
