package io.moonfleet.runner.fleet;

import io.moonfleet.hub.fleet.Berth;
import io.moonfleet.hub.fleet.RunnerOffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Who should run what: each runner a share that fits its weight, within what it can take and what QuickApps ask for. Pure
 * arithmetic; it changes nothing but its own counts.
 */
public final class PlacementPlan {

    /**
     * A runner that can be given QuickApps, or one that wants to be rid of them.
     *
     * @param leaving whether it is to get none and to lose all
     */
    public record Seat(Berth berth, RunnerOffer offer, boolean leaving) {}

    /**
     * What a QuickApp asks for.
     *
     * @param weight how much of a runner's share it takes; 1 is usual
     * @param labels what its runner must have
     * @param apart the name of a group whose members are to run on different runners; empty for none
     */
    public record Demand(int quickApp, double weight, Map<String, String> labels, String apart) {

        public static Demand usual(int quickApp) {
            return new Demand(quickApp, 1, Map.of(), "");
        }
    }

    /** A QuickApp is to go from one runner to another. */
    public record Move(int quickApp, Berth from, Berth to) {}

    private static final double ROUNDING = 1e-9;

    private final Map<Berth, Load> loads = new LinkedHashMap<>();

    private static final class Load {
        final Seat seat;
        final List<Demand> runs = new ArrayList<>();
        final Map<String, Integer> groups = new HashMap<>();
        double weight;

        Load(Seat seat) {
            this.seat = seat;
        }

        void add(Demand demand) {
            runs.add(demand);
            weight += demand.weight();
            if (!demand.apart().isEmpty()) {
                groups.merge(demand.apart(), 1, Integer::sum);
            }
        }

        void remove(Demand demand) {
            runs.remove(demand);
            weight -= demand.weight();
            groups.computeIfPresent(demand.apart(), (_, count) -> count > 1 ? count - 1 : null);
        }

        double share() {
            return weight / seat.offer().weight();
        }

        double shareWith(Demand demand) {
            return (weight + demand.weight()) / seat.offer().weight();
        }

        boolean suits(Demand demand) {
            return !seat.leaving()
                    && seat.offer()
                            .labels()
                            .entrySet()
                            .containsAll(demand.labels().entrySet());
        }

        boolean canTake(Demand demand) {
            return suits(demand) && runs.size() < seat.offer().capacity();
        }

        int companions(Demand demand) {
            return groups.getOrDefault(demand.apart(), 0);
        }
    }

    /**
     * @param placed what runs where now; what runs on nobody of the seats is left out
     */
    public PlacementPlan(Collection<Seat> seats, Map<Demand, Berth> placed) {
        seats.forEach(seat -> loads.put(seat.berth(), new Load(seat)));
        placed.forEach((demand, berth) -> Optional.ofNullable(loads.get(berth)).ifPresent(load -> load.add(demand)));
    }

    /** A place for a QuickApp that has none; empty when nobody can take it. Counts from now on. */
    public Optional<Berth> place(Demand demand) {
        var best = best(demand);
        best.ifPresent(load -> load.add(demand));
        return best.map(load -> load.seat.berth());
    }

    private Optional<Load> best(Demand demand) {
        return loads.values().stream()
                .filter(load -> load.canTake(demand))
                .min(Comparator.<Load>comparingInt(load -> load.companions(demand))
                        .thenComparingDouble(load -> load.shareWith(demand))
                        .thenComparing(load -> load.seat.berth().runner()));
    }

    /** The next moves, at most so many: first away from where they must not be, then from the fullest to the emptiest. */
    public List<Move> moves(int most) {
        var moves = new ArrayList<Move>();
        for (var load : loads.values()) {
            for (var demand : List.copyOf(load.runs)) {
                if (moves.size() < most && !load.suits(demand)) {
                    best(demand).ifPresent(target -> moves.add(move(demand, load, target)));
                }
            }
        }
        var moved = new HashSet<Integer>();
        moves.forEach(move -> moved.add(move.quickApp()));
        while (moves.size() < most) {
            var move = level(moved);
            if (move.isEmpty()) {
                break;
            }
            moved.add(move.get().quickApp());
            moves.add(move.get());
        }
        return moves;
    }

    private static Move move(Demand demand, Load from, Load to) {
        from.remove(demand);
        to.add(demand);
        return new Move(demand.quickApp(), from.seat.berth(), to.seat.berth());
    }

    /** A move that makes the fullest less full without making its target as full as it was. */
    private Optional<Move> level(Set<Integer> moved) {
        var fullestFirst = loads.values().stream()
                .filter(load -> !load.seat.leaving())
                .sorted(Comparator.comparingDouble(Load::share).reversed())
                .toList();
        for (var from : fullestFirst) {
            for (var demand : from.runs) {
                if (moved.contains(demand.quickApp())) {
                    continue;
                }
                var target = best(demand);
                if (target.isPresent()
                        && target.get() != from
                        && isNoWorseForGroup(demand, from, target.get())
                        // Otherwise it would only turn the difference round.
                        && target.get().shareWith(demand) < from.share() - ROUNDING) {
                    return Optional.of(move(demand, from, target.get()));
                }
            }
        }
        return Optional.empty();
    }

    private static boolean isNoWorseForGroup(Demand demand, Load from, Load to) {
        return demand.apart().isEmpty() || to.companions(demand) < from.companions(demand);
    }
}
