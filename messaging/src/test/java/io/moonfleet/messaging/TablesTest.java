package io.moonfleet.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import io.moonfleet.protocol.Placement;
import io.moonfleet.protocol.Presence;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** The two tables of what a service has heard of the runners. */
class TablesTest {

    private final TurnableClock clock = new TurnableClock();
    private final PlacementTable placements = new PlacementTable();
    private final PresenceTable presences = new PresenceTable(clock);

    @Test
    void theOwnerAnswersForTheQuickAppAndItsChildren() {
        placements.update(new Placement(55, "r1", 1, List.of(56, 57)));
        assertThat(placements.ownerOf(55)).hasValue("r1");
        assertThat(placements.ownerOf(57)).hasValue("r1");
        assertThat(placements.ownerOf(58)).isEmpty();
    }

    @Test
    void aLowerEpochIsStale() {
        placements.update(new Placement(55, "r2", 2, List.of(55)));
        placements.update(new Placement(55, "r1", 1, List.of(55)));
        assertThat(placements.ownerOf(55)).hasValue("r2");
        assertThat(placements.epochOf(55)).isEqualTo(2);
    }

    @Test
    void aChildThatIsGoneHasNoOwner() {
        placements.update(new Placement(55, "r1", 1, List.of(55, 56)));
        placements.update(new Placement(55, "r1", 1, List.of(55)));
        assertThat(placements.ownerOf(56)).isEmpty();
    }

    @Test
    void aQuickAppThatNobodyRunsHasNoOwner() {
        placements.update(new Placement(55, "r1", 1, List.of(55)));
        placements.update(new Placement(55, null, 2, List.of()));
        assertThat(placements.ownerOf(55)).isEmpty();
    }

    @Test
    void listenersHearOfEachChange() {
        var heard = new AtomicInteger();
        placements.onChange(heard::incrementAndGet);
        presences.onChange(heard::incrementAndGet);
        placements.update(new Placement(55, "r1", 1, List.of()));
        presences.update(presence("r1", "i", true));
        assertThat(heard).hasValue(2);
    }

    @Test
    void aRunnerThatWasSilentForTenSecondsIsNotAlive() {
        presences.update(presence("r1", "i", true));
        clock.turn(Duration.ofSeconds(10));
        assertThat(presences.isAlive("r1")).isTrue();
        clock.turn(Duration.ofMillis(1));
        assertThat(presences.isAlive("r1")).isFalse();
        assertThat(presences.alive()).isEmpty();
    }

    @Test
    void aRunnerWhoseWillWasReadIsNotAlive() {
        presences.update(presence("r1", "i", true));
        presences.update(presence("r1", "i", false));
        assertThat(presences.isAlive("r1")).isFalse();
    }

    @Test
    void theWillOfAnEarlierLifeSaysNothingOfThisOne() {
        presences.update(presence("r1", "new", true));
        presences.update(presence("r1", "old", false));
        assertThat(presences.isAlive("r1")).isTrue();
    }

    @Test
    void anOldRetainedMessageDoesNotReviveARunnerButItsNextOneDoesEvenWithAWrongClock() {
        var old = new Presence("r1", "i", true, clock.instant().minusSeconds(60), 0, 0);
        presences.update(old);
        assertThat(presences.isAlive("r1")).isFalse();
        presences.update(new Presence("r1", "i", true, clock.instant().minusSeconds(58), 0, 0));
        assertThat(presences.isAlive("r1")).isTrue();
    }

    @Test
    void theLeastLoadedComesFirst() {
        presences.update(new Presence("r1", "i", true, clock.instant(), 1, 0.9));
        presences.update(new Presence("r2", "i", true, clock.instant(), 1, 0.1));
        assertThat(presences.alive()).extracting(Presence::runner).containsExactly("r2", "r1");
    }

    private Presence presence(String runner, String incarnation, boolean alive) {
        return new Presence(runner, incarnation, alive, clock.instant(), 0, 0);
    }
}
