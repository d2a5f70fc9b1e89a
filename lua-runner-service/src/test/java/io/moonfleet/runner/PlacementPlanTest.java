package io.moonfleet.runner;

import static org.assertj.core.api.Assertions.assertThat;

import io.moonfleet.hub.fleet.Berth;
import io.moonfleet.hub.fleet.RunnerOffer;
import io.moonfleet.runner.fleet.PlacementPlan;
import io.moonfleet.runner.fleet.PlacementPlan.Demand;
import io.moonfleet.runner.fleet.PlacementPlan.Seat;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PlacementPlanTest {

    private static final Berth A = new Berth("a", 1);
    private static final Berth B = new Berth("b", 1);
    private static final Berth C = new Berth("c", 1);

    private static Seat seat(Berth berth) {
        return new Seat(berth, RunnerOffer.DEFAULT, false);
    }

    private static Seat seat(Berth berth, double weight, int capacity, Map<String, String> labels) {
        return new Seat(berth, new RunnerOffer(weight, capacity, labels), false);
    }

    private static Map<Berth, Long> placed(PlacementPlan plan, int count) {
        return IntStream.range(0, count)
                .mapToObj(each -> plan.place(Demand.usual(55 + each)).orElseThrow())
                .collect(Collectors.groupingBy(berth -> berth, Collectors.counting()));
    }

    private static Map<Demand, Berth> all(int count, Berth berth) {
        var placed = new HashMap<Demand, Berth>();
        IntStream.range(0, count).forEach(each -> placed.put(Demand.usual(55 + each), berth));
        return placed;
    }

    @Test
    void eachRunnerGetsAShareThatFitsItsWeight() {
        var plan = new PlacementPlan(List.of(seat(A), seat(B, 2, 1_000, Map.of()), seat(C)), Map.of());
        assertThat(placed(plan, 100))
                .containsEntry(A, 25L)
                .containsEntry(B, 50L)
                .containsEntry(C, 25L);
    }

    @Test
    void nobodyGetsMoreThanItCanTake() {
        var plan = new PlacementPlan(List.of(seat(A, 1, 3, Map.of()), seat(B, 1, 4, Map.of())), Map.of());
        assertThat(placed(plan, 7)).containsEntry(A, 3L).containsEntry(B, 4L);
        assertThat(plan.place(Demand.usual(99))).isEmpty();
    }

    @Test
    void aQuickAppRunsWhereItsLabelsAre() {
        var plan = new PlacementPlan(List.of(seat(A), seat(B, 1, 9, Map.of("zone", "north", "gpu", "no"))), Map.of());
        assertThat(plan.place(new Demand(55, 1, Map.of("zone", "north"), ""))).contains(B);
        assertThat(plan.place(new Demand(56, 1, Map.of("zone", "south"), ""))).isEmpty();
    }

    @Test
    void aQuickAppThatIsWhereItMustNotBeMoves() {
        var demand = new Demand(55, 1, Map.of("zone", "north"), "");
        var plan = new PlacementPlan(List.of(seat(A), seat(B, 1, 9, Map.of("zone", "north"))), Map.of(demand, A));
        assertThat(plan.moves(5)).containsExactly(new PlacementPlan.Move(55, A, B));
    }

    @Test
    void thoseOfAGroupRunApartAsLongAsThereAreRunners() {
        var plan = new PlacementPlan(List.of(seat(A), seat(B)), all(5, A));
        assertThat(plan.place(new Demand(70, 1, Map.of(), "pair"))).contains(B);
        assertThat(plan.place(new Demand(71, 1, Map.of(), "pair"))).contains(A);
        assertThat(plan.place(new Demand(72, 1, Map.of(), "pair"))).isPresent();
    }

    @Test
    void aHeavyQuickAppCountsForSeveral() {
        var plan = new PlacementPlan(List.of(seat(A), seat(B)), Map.of());
        assertThat(plan.place(new Demand(55, 3, Map.of(), ""))).contains(A);
        for (var each = 0; each < 3; each++) {
            assertThat(plan.place(Demand.usual(60 + each))).contains(B);
        }
    }

    @Test
    void aNewRunnerGetsItsShareByFewMovesAtATime() {
        var plan = new PlacementPlan(List.of(seat(A), seat(B)), all(10, A));
        assertThat(plan.moves(2)).hasSize(2);
        assertThat(plan.moves(100)).hasSize(3);
        assertThat(plan.moves(100)).isEmpty();
    }

    @Test
    void aDifferenceOfOneIsNoReasonToMove() {
        var placed = all(2, A);
        placed.put(Demand.usual(99), B);
        assertThat(new PlacementPlan(List.of(seat(A), seat(B)), placed).moves(10))
                .isEmpty();
    }

    @Test
    void whoLeavesGetsNothingAndLosesAll() {
        var plan = new PlacementPlan(List.of(new Seat(A, RunnerOffer.DEFAULT, true), seat(B), seat(C)), all(4, A));
        assertThat(plan.moves(100)).hasSize(4).allSatisfy(move -> assertThat(move.to())
                .isIn(B, C));
        assertThat(plan.place(Demand.usual(99)).orElseThrow()).isNotEqualTo(A);
    }

    @Test
    void withNobodyElseThereWhoLeavesKeepsWhatItHas() {
        assertThat(new PlacementPlan(List.of(new Seat(A, RunnerOffer.DEFAULT, true)), all(4, A)).moves(10))
                .isEmpty();
    }
}
