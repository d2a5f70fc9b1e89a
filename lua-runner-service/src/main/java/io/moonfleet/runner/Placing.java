package io.moonfleet.runner;

import com.fasterxml.jackson.databind.JsonNode;
import io.moonfleet.hub.Device;
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
import io.moonfleet.runner.fleet.Peers;
import io.moonfleet.runner.fleet.PlacementPlan;
import io.moonfleet.runner.fleet.PlacementPlan.Demand;
import io.moonfleet.runner.fleet.PlacementPlan.Seat;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
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
    private final Map<Integer, Spot> spots = new ConcurrentHashMap<>();
    private final Map<String, Guest> guests = new ConcurrentHashMap<>();
    private final Set<Integer> wanted = ConcurrentHashMap.newKeySet();
    private final Map<Integer, Demand> demands = new HashMap<>();
    private final Moves moves;

    private Roll seen = new Roll(List.of(), Optional.empty());

    /** Epochs of those that are gone: who comes back under the same number goes on from there, or would pass for the former one. */
    private final Map<Integer, Long> removed = new HashMap<>();

    /** Those that are to begin anew once they have begun. */
    private final Set<Integer> again = new HashSet<>();

    private final AtomicReference<CompletableFuture<Void>> change = new AtomicReference<>(new CompletableFuture<>());

    /** When each QuickApp's spot last changed, counted: an answer tells nothing of what came after its question. */
    private final Map<Integer, Long> changedAt = new HashMap<>();

    private long changes;

    /** Where a QuickApp is. */
    record Spot(int quickApp, Berth berth, long epoch, Phase phase) {
        Spot in(Phase other) {
            return new Spot(quickApp, berth, epoch, other);
        }

        boolean isAt(Berth where) {
            return berth.equals(where);
        }
    }

    enum Phase {
        /** Nobody knows whether its runner runs it: the runner is asked. */
        CLAIMED,
        /** Its runner was told to run it. */
        ORDERED,
        /** It runs. */
        HOSTED,
        /** Its runner was asked to let go of it. */
        LEAVING,
        /** Its runner is gone. */
        LOST
    }

    /** A runner as the keeper knows it. */
    private static final class Guest {
        final Berth berth;
        boolean ready;
        boolean asked;

        Guest(Berth berth) {
            this.berth = berth;
        }
    }

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
        this.moves = new Moves(keeper, this, orders, peers, thread);
    }

    /** Reads what the former keeper has decided. */
    void load() throws SQLException {
        for (var row : rows.all()) {
            put(new Spot(row.quickApp(), row.berth(), row.epoch(), Phase.CLAIMED));
        }
        hub.devices().all().stream()
                .filter(device -> device.isQuickApp() && device.enabled())
                .forEach(device -> wanted.add(device.id()));
    }

    /** On the placing thread; null when it has no place. */
    Spot spot(int quickApp) {
        return spots.get(quickApp);
    }

    /** How many are on their way and run nowhere for the moment. */
    long silent() {
        return spots.values().stream()
                .filter(spot -> spot.phase() == Phase.LEAVING || spot.phase() == Phase.ORDERED)
                .count();
    }

    /** Whether that is a runner that takes part, in the same stay. */
    boolean isThere(Berth berth) {
        var guest = guests.get(berth.runner());
        return guest != null && guest.berth.equals(berth);
    }

    void put(Spot spot) {
        changedAt.put(spot.quickApp(), ++changes);
        spots.put(spot.quickApp(), spot);
    }

    // ---- looking, from any thread

    /** Where a QuickApp runs; empty while it runs nowhere. */
    Optional<Spot> hosted(int quickApp) {
        return Optional.ofNullable(spots.get(quickApp)).filter(spot -> spot.phase() == Phase.HOSTED);
    }

    boolean isWanted(int quickApp) {
        return wanted.contains(quickApp);
    }

    /** Whether that epoch is a QuickApp's present one, and the runner its owner. */
    boolean isOwner(int quickApp, String runner, long epoch) {
        var spot = spots.get(quickApp);
        return spot != null
                && spot.epoch() == epoch
                && spot.phase() != Phase.LOST
                && (runner == null || spot.berth().runner().equals(runner));
    }

    /** The runners that take part. */
    Collection<String> runners() {
        return List.copyOf(guests.keySet());
    }

    Optional<String> runnerOf(int quickApp) {
        return Optional.ofNullable(spots.get(quickApp)).map(spot -> spot.berth().runner());
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
        demands.remove(quickApp);
        moves.forget(quickApp);
        changedAt.remove(quickApp);
        var spot = spots.remove(quickApp);
        rows.remove(quickApp);
        if (spot != null) {
            removed.put(quickApp, spot.epoch());
            announced.isGone(spot);
        }
        if (spot != null && spot.phase() != Phase.LOST) {
            letGo(spot, false);
            hubSays(quickApp, QuickAppState.STOPPED, "");
        }
        tellChange();
    }

    /** Gives a QuickApp a new epoch where it is, and so a new life. On the placing thread. */
    void restart(int quickApp) throws SQLException {
        var spot = spots.get(quickApp);
        demands.remove(quickApp);
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
        greet(roll);
        if (!placeLost(roll)) {
            level(roll);
        }
    }

    /** Learns of runners that have come, and that others are gone. */
    private void greet(Roll roll) {
        guests.values().removeIf(guest -> !roll.isAlive(guest.berth));
        for (var runner : roll.runners()) {
            if (runner.alive()) {
                var guest = guests.computeIfAbsent(runner.berth().runner(), _ -> new Guest(runner.berth()));
                if (!guest.ready && !guest.asked) {
                    ask(guest);
                }
            }
        }
        for (var spot : spots.values()) {
            if (spot.phase() != Phase.LOST && !roll.isAlive(spot.berth())) {
                LOG.debugf("QuickApp %d is lost with %s", spot.quickApp(), spot.berth());
                put(spot.in(Phase.LOST));
            }
        }
    }

    private void ask(Guest guest) {
        guest.asked = true;
        var before = changes;
        peers.ask(guest.berth.runner(), new FleetOperation.Held(keeper), AS_KEEPER, ORDER)
                .thenAcceptAsync(
                        outcome -> {
                            guest.asked = false;
                            if (outcome instanceof Reply.Answer answer && answer.status() == 200) {
                                guest.ready = compare(guest.berth, answer.json(), before);
                            }
                        },
                        thread);
    }

    /**
     * What a runner runs, against what is written down.
     *
     * @param before what has changed later is not judged
     * @return whether everything about this runner is certain now
     */
    private boolean compare(Berth berth, JsonNode held, long before) {
        var found = new HashMap<Integer, JsonNode>();
        held.forEach(each -> found.put(each.path("quickApp").asInt(), each));
        var certain = true;
        for (var spot : spots.values()) {
            var runs = spot.isAt(berth) ? found.get(spot.quickApp()) : null;
            if (runs != null && runs.path("epoch").asLong() == spot.epoch()) {
                found.remove(spot.quickApp());
                if (spot.phase() == Phase.CLAIMED) {
                    goesOn(spot, runs);
                }
            } else if (spot.isAt(berth) && (spot.phase() == Phase.CLAIMED || spot.phase() == Phase.HOSTED)) {
                if (changedAt.get(spot.quickApp()) <= before) {
                    put(spot.in(Phase.LOST));
                } else {
                    certain &= spot.phase() == Phase.HOSTED;
                }
            }
        }
        found.forEach((quickApp, each) ->
                letGo(new Spot(quickApp, berth, each.path("epoch").asLong(), Phase.LOST), false));
        return certain;
    }

    private void goesOn(Spot spot, JsonNode runs) {
        hubSays(spot.quickApp(), QuickAppState.valueOf(runs.path("phase").asText()), "");
        orders.listens(spot.quickApp(), runs.path("listens").asBoolean());
        begun(spot.in(Phase.HOSTED), false);
    }

    /** What was asked of this runner did or did not happen: it must be asked what it runs. */
    void doubt(Spot spot) {
        put(spot.in(Phase.CLAIMED));
        Optional.ofNullable(guests.get(spot.berth().runner()))
                .filter(guest -> guest.berth.equals(spot.berth()))
                .ifPresent(guest -> guest.ready = false);
    }

    private void begun(Spot spot, boolean isNews) {
        put(spot);
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

    private List<Seat> seats(Roll roll) {
        return roll.runners().stream()
                .filter(Roll.Runner::alive)
                .filter(runner -> {
                    var guest = guests.get(runner.berth().runner());
                    return guest != null && guest.ready && guest.berth.equals(runner.berth());
                })
                .filter(runner -> runner.connectedFor().isPresent())
                .map(runner -> new Seat(runner.berth(), runner.offer(), runner.leaving()))
                .toList();
    }

    private PlacementPlan plan(List<Seat> seats) {
        var placed = new LinkedHashMap<Demand, Berth>();
        for (var spot : spots.values()) {
            if (spot.phase() != Phase.LOST) {
                placed.put(demand(spot.quickApp()), moves.destination(spot));
            }
        }
        return new PlacementPlan(seats, placed);
    }

    private Demand demand(int quickApp) {
        return demands.computeIfAbsent(
                quickApp, id -> hub.devices().find(id).map(RunnerWishes::of).orElseGet(() -> Demand.usual(id)));
    }

    /** Gives those a place that have none; whether there were any. */
    private boolean placeLost(Roll roll) throws SQLException {
        var homeless = new ArrayList<Integer>();
        for (int quickApp : wanted) {
            var spot = spots.get(quickApp);
            if (spot == null || spot.phase() == Phase.LOST) {
                homeless.add(quickApp);
            }
        }
        if (homeless.isEmpty()) {
            return false;
        }
        var plan = plan(seats(roll));
        var placed = new ArrayList<PlacedQuickApp>();
        for (int quickApp : homeless) {
            plan.place(demand(quickApp))
                    .ifPresent(berth -> placed.add(new PlacedQuickApp(quickApp, berth, lastEpoch(quickApp) + 1)));
        }
        settle(placed, Map.of());
        return true;
    }

    private long lastEpoch(int quickApp) {
        var spot = spots.get(quickApp);
        return spot == null ? removed.getOrDefault(quickApp, 0L) : spot.epoch();
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
            put(spot);
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
        if (spot.equals(spots.get(spot.quickApp()))) {
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
        for (var move : plan(seats(roll)).moves(moves.free())) {
            var spot = spots.get(move.quickApp());
            if (spot != null && spot.phase() == Phase.HOSTED && spot.isAt(move.from())) {
                moves.begin(spot, move.to());
            }
        }
    }

    CompletableFuture<Reply.Outcome> letGo(Spot spot, boolean handover) {
        var order = new FleetOperation.Release(keeper, spot.quickApp(), spot.epoch(), handover);
        return peers.ask(spot.berth().runner(), order, AS_KEEPER, ORDER).toCompletableFuture();
    }

    /** What a device says of the runner it wants. */
    private static final class RunnerWishes {
        private static final String LABELS = "runner.labels";
        private static final String APART = "runner.apart";
        private static final String WEIGHT = "runner.weight";

        private RunnerWishes() {}

        static Demand of(Device device) {
            var labels = new HashMap<String, String>();
            var apart = "";
            var weight = 1.0;
            for (var variable : device.property("quickAppVariables")) {
                var value = variable.path("value").asText();
                switch (variable.path("name").asText()) {
                    case LABELS -> {
                        for (var label : value.split(",", -1)) {
                            var parts = label.split("=", 2);
                            labels.put(parts[0].strip(), parts.length > 1 ? parts[1].strip() : "");
                        }
                    }
                    case APART -> apart = value;
                    case WEIGHT -> weight = Math.max(0, variable.path("value").asDouble(1));
                    default -> {
                        // Its own business.
                    }
                }
            }
            return new Demand(device.id(), weight, labels, apart);
        }
    }
}
