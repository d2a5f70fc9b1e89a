package io.moonfleet.runner;

import com.fasterxml.jackson.databind.JsonNode;
import io.moonfleet.hub.Hub;
import io.moonfleet.hub.HubException;
import io.moonfleet.hub.QuickAppState;
import io.moonfleet.hub.fleet.Berth;
import io.moonfleet.hub.fleet.PlacedQuickApp;
import io.moonfleet.hub.fleet.PlacementRows;
import io.moonfleet.hub.fleet.Roll;
import io.moonfleet.protocol.Caller;
import io.moonfleet.protocol.FleetOperation;
import io.moonfleet.protocol.Reply;
import io.moonfleet.runner.Spot.Phase;
import io.moonfleet.runner.fleet.Peers;
import io.moonfleet.runner.fleet.PlacementPlan;
import io.moonfleet.runner.fleet.PlacementPlan.Demand;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import org.jboss.logging.Logger;

/**
 * Where the home's QuickApps run, decided by its keeper. A QuickApp is placed anew only when the lease of its runner is over or its
 * runner has let go of it; its new place and epoch are in the store before anybody is told. All of it happens on one thread; others
 * may look.
 */
final class Placing {

    private static final Caller AS_KEEPER = Caller.service("keeper");

    /** So many go into one message, so that their code fits. */
    private static final int HOSTED_AT_ONCE = 20;

    private static final Duration ORDER = Duration.ofSeconds(5);
    private static final Logger LOG = Logger.getLogger(Placing.class);

    private final long keeper;
    private final Hub hub;
    private final PlacementRows rows;
    private final HostingOrders orders;
    private final Peers peers;
    private final FleetPlacements announced;
    private final Executor thread;
    private final Spots spots = new Spots();
    private final Guests guests;
    private final Demands demands;
    private final Moves moves;

    private final Set<Integer> wanted = ConcurrentHashMap.newKeySet();

    /** Those that are to begin anew once they have begun. */
    private final Set<Integer> again = new HashSet<>();

    private final AtomicReference<CompletableFuture<Void>> change = new AtomicReference<>(new CompletableFuture<>());
    private Roll seen = new Roll(List.of(), Optional.empty());

    /**
     * @param thread the one on which everything is decided
     */
    Placing(
            long keeper,
            Hub hub,
            PlacementRows rows,
            HostingOrders orders,
            Peers peers,
            FleetPlacements announced,
            Executor thread) {
        this.keeper = keeper;
        this.hub = hub;
        this.rows = rows;
        this.orders = orders;
        this.peers = peers;
        this.announced = announced;
        this.thread = thread;
        this.guests = new Guests(keeper, spots, peers, new Asked(), thread);
        this.demands = new Demands(hub);
        this.moves = new Moves(keeper, this, spots, guests, orders, peers, thread);
    }

    /** Reads what the former keeper has decided. */
    void load() throws SQLException {
        for (var row : rows.all()) {
            spots.put(new Spot(row.quickApp(), row.berth(), row.epoch(), Phase.CLAIMED));
        }
        hub.devices().all().stream()
                .filter(device -> device.isQuickApp() && device.enabled())
                .forEach(device -> wanted.add(device.id()));
    }

    Spots spots() {
        return spots;
    }

    /** The runners that take part. */
    Guests guests() {
        return guests;
    }

    // ---- looking, from any thread

    boolean isWanted(int quickApp) {
        return wanted.contains(quickApp);
    }

    /** Completes when some QuickApp has begun to run, or is gone, after this call. */
    CompletableFuture<Void> nextChange() {
        return change.get().copy();
    }

    private void tellChange() {
        change.getAndSet(new CompletableFuture<>()).complete(null);
    }

    // ---- what QuickApps there are

    void add(int quickApp) {
        wanted.add(quickApp);
    }

    /** On the placing thread. */
    void remove(int quickApp) throws SQLException {
        if (!wanted.remove(quickApp)) {
            return;
        }
        demands.forget(quickApp);
        moves.forget(quickApp);
        var spot = spots.remove(quickApp);
        rows.remove(quickApp);
        if (spot != null) {
            announced.isGone(spot);
            if (!spot.isLost()) {
                letGo(spot, false);
                hubSays(quickApp, QuickAppState.STOPPED, "");
            }
        }
        tellChange();
    }

    /** Gives a QuickApp a new epoch where it is, and so a new life. On the placing thread. */
    void restart(int quickApp) throws SQLException {
        var spot = spots.of(quickApp);
        demands.forget(quickApp);
        if (spot == null) {
            return;
        }
        if (spot.phase() == Phase.ORDERED || spot.phase() == Phase.CLAIMED) {
            again.add(quickApp); // what its runner was told may be old already
        } else if (spot.phase() == Phase.HOSTED) {
            settle(List.of(new PlacedQuickApp(quickApp, spot.berth(), spot.epoch() + 1)), Map.of());
        }
    }

    // ---- deciding, on the placing thread

    void decide(Roll roll) throws SQLException {
        seen = roll;
        guests.greet(roll);
        for (var spot : spots.all()) {
            if (!spot.isLost() && !roll.isAlive(spot.berth())) {
                LOG.debugf("QuickApp %d is lost with %s", spot.quickApp(), spot.berth());
                spots.put(spot.in(Phase.LOST));
            }
        }
        if (!placeLost(roll)) {
            level(roll);
        }
    }

    /** What comes out when runners say what they run. */
    private final class Asked implements Guests.Findings {

        @Override
        public void goesOn(Spot spot, JsonNode how) {
            hubSays(spot.quickApp(), QuickAppState.valueOf(how.path("phase").asText()), "");
            orders.listens(spot.quickApp(), how.path("listens").asBoolean());
            begun(spot.in(Phase.HOSTED), false);
        }

        @Override
        public void strays(Spot spot) {
            letGo(spot, false);
        }
    }

    /** Whether its runner runs it is not known any more. */
    void doubt(Spot spot) {
        spots.put(spot.in(Phase.CLAIMED));
        guests.doubt(spot.berth());
    }

    private void begun(Spot spot, boolean isNews) {
        spots.put(spot);
        announced.runs(spot, isNews);
        tellChange();
        if (again.remove(spot.quickApp())) {
            try {
                restart(spot.quickApp());
            } catch (SQLException e) {
                LOG.warnf("QuickApp %d is not restarted: %s", spot.quickApp(), e.getMessage());
            }
        }
    }

    private void hubSays(int quickApp, QuickAppState state, String detail) {
        try {
            hub.quickAppIs(quickApp, state, detail);
        } catch (HubException gone) {
            LOG.debugf("QuickApp %d has gone meanwhile", quickApp);
        }
    }

    private PlacementPlan plan(Roll roll) {
        var placed = new LinkedHashMap<Demand, Berth>();
        for (var spot : spots.all()) {
            if (!spot.isLost()) {
                placed.put(demands.of(spot.quickApp()), moves.destination(spot));
            }
        }
        return new PlacementPlan(guests.seats(roll), placed);
    }

    /** Gives those a place that have none; whether there were any. */
    private boolean placeLost(Roll roll) throws SQLException {
        var homeless = new ArrayList<Integer>();
        for (int quickApp : wanted) {
            var spot = spots.of(quickApp);
            if (spot == null || spot.isLost()) {
                homeless.add(quickApp);
            }
        }
        if (homeless.isEmpty()) {
            return false;
        }
        var plan = plan(roll);
        var placed = new ArrayList<PlacedQuickApp>();
        for (int quickApp : homeless) {
            plan.place(demands.of(quickApp))
                    .ifPresent(berth -> placed.add(new PlacedQuickApp(quickApp, berth, spots.lastEpoch(quickApp) + 1)));
        }
        settle(placed, Map.of());
        return true;
    }

    /** Writes down where they are to run and tells their runners. */
    void settle(List<PlacedQuickApp> placed, Map<Integer, JsonNode> states) throws SQLException {
        if (placed.isEmpty()) {
            return;
        }
        rows.put(placed);
        var byRunner = new LinkedHashMap<Berth, List<Spot>>();
        for (var each : placed) {
            var spot = new Spot(each.quickApp(), each.berth(), each.epoch(), Phase.ORDERED);
            spots.put(spot);
            byRunner.computeIfAbsent(each.berth(), _ -> new ArrayList<>()).add(spot);
        }
        byRunner.forEach((berth, group) -> {
            for (var from = 0; from < group.size(); from += HOSTED_AT_ONCE) {
                host(berth, group.subList(from, Math.min(group.size(), from + HOSTED_AT_ONCE)), states);
            }
        });
    }

    private void host(Berth berth, List<Spot> group, Map<Integer, JsonNode> states) {
        var order = orders.host(keeper, berth.incarnation(), group, states);
        peers.ask(berth.runner(), order, AS_KEEPER, ORDER)
                .thenAcceptAsync(
                        outcome -> {
                            var taken = outcome instanceof Reply.Answer answer && answer.status() == 204;
                            if (!taken) {
                                LOG.warnf(
                                        "%s was told to run %d QuickApps and did not say that it does: %s",
                                        berth, group.size(), outcome);
                            }
                            group.forEach(spot -> hostedOrInDoubt(spot, taken));
                            level(seen); // the next may go: waiting for the next look would halve the pace
                        },
                        thread);
    }

    private void hostedOrInDoubt(Spot spot, boolean taken) {
        if (spots.isStill(spot)) {
            if (taken) {
                begun(spot.in(Phase.HOSTED), true);
            } else {
                doubt(spot);
            }
        }
    }

    private void level(Roll roll) {
        moves.goOn();
        if (moves.free() <= 0) {
            return;
        }
        for (var move : plan(roll).moves(moves.free())) {
            var spot = spots.of(move.quickApp());
            if (spot != null && spot.phase() == Phase.HOSTED && spot.isAt(move.from())) {
                moves.begin(spot, move.to());
            }
        }
    }

    CompletableFuture<Reply.Outcome> letGo(Spot spot, boolean handover) {
        var order = new FleetOperation.Release(keeper, spot.quickApp(), spot.epoch(), handover);
        return peers.ask(spot.berth().runner(), order, AS_KEEPER, ORDER).toCompletableFuture();
    }
}
