package io.moonfleet.hub.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.moonfleet.harness.InstalledPostgres;
import io.moonfleet.hub.HubStore.Change;
import io.moonfleet.hub.JdbcStore;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Leases and fences on a real PostgreSQL of this machine. */
class FleetTablesTest {

    private static final Duration LONG = Duration.ofMinutes(10);
    private static final Duration SHORT = Duration.ofMillis(50);

    @RegisterExtension
    static final InstalledPostgres POSTGRES = new InstalledPostgres();

    private final String hub = "hub" + UUID.randomUUID();
    private final String url = POSTGRES.jdbcUrl();

    private LeaseTable leases() {
        return new LeaseTable(hub, () -> DriverManager.getConnection(url));
    }

    private JdbcStore storeOf(Roll.Keeper keeper, Runnable onFenced) {
        return JdbcStore.open(hub, () -> DriverManager.getConnection(url), new Fence(hub, keeper), onFenced);
    }

    private static void expire(LeaseTable leases, Berth berth) throws Exception {
        assertThat(leases.renew(berth, true, false, SHORT)).isTrue();
        await().until(() -> !leases.roll().isAlive(berth));
    }

    @Test
    void aLeaseIsRenewedUntilItHasEndedAndNeverAfterwards() throws Exception {
        try (var leases = leases()) {
            var offer = new RunnerOffer(2.5, 40, Map.of("zone", "north"));
            var berth = leases.register("runner-a", offer, LONG);
            assertThat(leases.renew(berth, true, true, LONG)).isTrue();
            var seen = leases.roll().runners().getFirst();
            assertThat(seen.berth()).isEqualTo(berth);
            assertThat(seen.alive()).isTrue();
            assertThat(seen.leaving()).isTrue();
            assertThat(seen.connectedFor()).isPresent();
            assertThat(seen.offer()).isEqualTo(offer);

            expire(leases, berth);
            assertThat(leases.renew(berth, true, false, LONG)).isFalse();
            var again = leases.register("runner-a", offer, LONG);
            assertThat(again.incarnation()).isGreaterThan(berth.incarnation());
            assertThat(leases.renew(berth, true, false, LONG))
                    .as("the former stay")
                    .isFalse();
            assertThat(leases.roll().isAlive(again)).isTrue();
        }
    }

    @Test
    void aRunnerWithoutABrokerIsSeenToBeWithoutOne() throws Exception {
        try (var leases = leases()) {
            var berth = leases.register("runner-a", RunnerOffer.DEFAULT, LONG);
            assertThat(leases.roll().runners().getFirst().connectedFor()).isEmpty();
            leases.renew(berth, true, false, LONG);
            assertThat(leases.roll().runners().getFirst().connectedFor()).isPresent();
            leases.renew(berth, false, false, LONG);
            assertThat(leases.roll().runners().getFirst().connectedFor()).isEmpty();
        }
    }

    @Test
    void oneKeepsTheHubUntilItsLeaseEndsOrItLetsGo() throws Exception {
        try (var a = leases();
                var b = leases()) {
            var first = a.register("runner-a", RunnerOffer.DEFAULT, LONG);
            var second = b.register("runner-b", RunnerOffer.DEFAULT, LONG);
            var epoch = a.keep(first).orElseThrow();
            assertThat(b.keep(second)).isEmpty();
            assertThat(b.roll().livingKeeper()).contains(new Roll.Keeper(first, epoch));

            expire(a, first);
            assertThat(b.roll().livingKeeper()).isEmpty();
            var next = b.keep(second).orElseThrow();
            assertThat(next).isGreaterThan(epoch);

            var third = a.register("runner-a", RunnerOffer.DEFAULT, LONG);
            assertThat(a.keep(third)).isEmpty();
            b.letGo(new Roll.Keeper(second, next));
            assertThat(a.keep(third).orElseThrow()).isGreaterThan(next);
        }
    }

    @Test
    void ofManyWhoReachForTheHubAtOnceOneGetsIt() throws Exception {
        var taken = new AtomicInteger();
        var threads = new ArrayList<Thread>();
        for (var each = 0; each < 8; each++) {
            var name = "runner-" + each;
            threads.add(Thread.startVirtualThread(() -> {
                try (var leases = leases()) {
                    if (leases.keep(leases.register(name, RunnerOffer.DEFAULT, LONG))
                            .isPresent()) {
                        taken.incrementAndGet();
                    }
                } catch (java.sql.SQLException e) {
                    throw new IllegalStateException(e);
                }
            }));
        }
        for (var thread : threads) {
            thread.join();
        }
        assertThat(taken).hasValue(1);
    }

    @Test
    void whatAFormerKeeperWritesIsRefusedAndItHearsOfIt() throws Exception {
        try (var leases = leases()) {
            var old = leases.register("runner-old", RunnerOffer.DEFAULT, LONG);
            var kept = new Roll.Keeper(old, leases.keep(old).orElseThrow());
            var told = new AtomicInteger();
            try (var store = storeOf(kept, told::incrementAndGet)) {
                store.write(document("kept"));
                store.flush().toCompletableFuture().get(30, TimeUnit.SECONDS);
                assertThat(told).hasValue(0);

                expire(leases, old);
                var next = leases.register("runner-new", RunnerOffer.DEFAULT, LONG);
                var taken = new Roll.Keeper(next, leases.keep(next).orElseThrow());
                store.write(document("refused"));
                assertThatThrownBy(() -> store.flush().toCompletableFuture().get(30, TimeUnit.SECONDS))
                        .hasCauseInstanceOf(FencedException.class);
                await().untilAsserted(() -> assertThat(told).hasValue(1));
                assertThatThrownBy(() -> store.flush().toCompletableFuture().get(30, TimeUnit.SECONDS))
                        .as("afterwards, too")
                        .hasCauseInstanceOf(FencedException.class);
                assertThatThrownBy(() -> store.reserve("event", 1)).isInstanceOf(FencedException.class);
                assertThatThrownBy(() ->
                                new PlacementRows(hub, store).put(List.of(new PlacedQuickApp(55, old, kept.epoch()))))
                        .isInstanceOf(FencedException.class);

                try (var theirs = storeOf(taken, () -> {})) {
                    var found = new ArrayList<Change>();
                    theirs.load(found::add);
                    assertThat(found).singleElement().isInstanceOfSatisfying(Change.Document.class, each -> assertThat(
                                    each.id())
                            .isEqualTo("kept"));
                    assertThat(new PlacementRows(hub, theirs).all()).isEmpty();
                }
            }
        }
    }

    private static Change document(String id) {
        return new Change.Document("note", id, JsonNodeFactory.instance.objectNode(), 1);
    }

    @Test
    void placementsAreKeptAndReplaced() throws Exception {
        try (var leases = leases()) {
            var berth = leases.register("runner-a", RunnerOffer.DEFAULT, LONG);
            var other = new Berth("runner-b", 3);
            try (var store = storeOf(new Roll.Keeper(berth, leases.keep(berth).orElseThrow()), () -> {})) {
                var rows = new PlacementRows(hub, store);
                rows.put(List.of(new PlacedQuickApp(55, berth, 1), new PlacedQuickApp(56, berth, 1)));
                rows.put(List.of(new PlacedQuickApp(55, other, 2)));
                rows.remove(56);
                assertThat(rows.all()).containsExactly(new PlacedQuickApp(55, other, 2));
            }
        }
    }

    @Test
    void ofTheRunnersOfAHomeTheLastGoesWhereNobodyIsAndNoHomeGivesItsLastAway() throws Exception {
        var vacant = hub + "-vacant";
        var homes = List.of(hub, vacant);
        JdbcStore.Connections database = () -> DriverManager.getConnection(url);
        try (var leases = leases();
                var there = new LeaseTable(vacant, database)) {
            var first = leases.register("runner-a", RunnerOffer.DEFAULT, LONG);
            assertThat(HubChoice.vacant(homes, hub, "runner-a", database)).isEmpty();

            leases.register("runner-b", RunnerOffer.DEFAULT, LONG);
            assertThat(HubChoice.vacant(homes, hub, "runner-a", database)).isEmpty();
            assertThat(HubChoice.vacant(homes, hub, "runner-b", database)).contains(vacant);

            assertThat(leases.renew(first, true, true, LONG)).isTrue();
            assertThat(HubChoice.vacant(homes, hub, "runner-b", database))
                    .as("the other one leaves already")
                    .isEmpty();
            assertThat(leases.renew(first, true, false, LONG)).isTrue();

            there.register("runner-c", RunnerOffer.DEFAULT, LONG);
            assertThat(HubChoice.vacant(homes, hub, "runner-b", database)).isEmpty();
        }
    }
}
