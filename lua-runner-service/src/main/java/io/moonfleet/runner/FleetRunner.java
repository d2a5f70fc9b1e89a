package io.moonfleet.runner;

import io.moonfleet.hub.Hub;
import io.moonfleet.hub.HubEvent;
import io.moonfleet.hub.fleet.Berth;
import io.moonfleet.hub.fleet.LeaseTable;
import io.moonfleet.hub.fleet.Roll;
import io.moonfleet.messaging.RunnerLink;
import io.moonfleet.messaging.ServiceIdentity;
import io.moonfleet.messaging.traces.Traces;
import io.moonfleet.protocol.Caller;
import io.moonfleet.protocol.FleetOperation;
import io.moonfleet.protocol.Operation;
import io.moonfleet.protocol.Placement;
import io.moonfleet.protocol.Refusal;
import io.moonfleet.protocol.Reply;
import io.moonfleet.protocol.Request;
import io.moonfleet.quickapp.QuickAppCode;
import io.moonfleet.quickapp.QuickAppHome;
import io.moonfleet.quickapp.QuickAppRuntime;
import io.moonfleet.quickapp.QuickAppSettings;
import io.moonfleet.runner.fleet.FleetSettings;
import io.moonfleet.runner.fleet.HostedQuickApps;
import io.moonfleet.runner.fleet.KeeperLine;
import io.moonfleet.runner.fleet.Membership;
import io.moonfleet.runner.fleet.Rehearsal;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/**
 * A runner among others of one home. It runs the QuickApps that the keeper of the home places on it, and is the keeper itself when
 * it was the first to take the hub that nobody held. Whatever it does or answers it does only while it holds its lease.
 */
final class FleetRunner implements Served {

    private static final Caller AS_KEEPER = Caller.service("keeper");

    private static final int STALE = Refusal.staleEpoch("").status();
    private static final int FIRST_REFUSAL = 300;
    private static final Duration FAREWELL = Duration.ofSeconds(1);
    private static final Logger LOG = Logger.getLogger(FleetRunner.class);

    private final RunnerSettings settings;
    private final FleetSettings fleet;
    private final Consumer<Hub> furnish;
    private final QuickAppRuntime runtime;
    private final LeaseTable table;
    private final RunnerMetrics metrics = new RunnerMetrics(this::leaseAgeSeconds);
    private final AtomicLong newestKeeper = new AtomicLong();

    /** QuickApps that are on their way from here: their last word has not been said. */
    private final AtomicInteger handovers = new AtomicInteger();

    private final ExecutorService takeOvers = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().daemon().name("take-over").factory());
    private String self;
    private FleetLink link;
    private Membership membership;
    private KeeperLine keeperLine;
    private HostedQuickApps quickApps;
    private volatile Keeper keeper;
    private volatile boolean taking;

    /** @param furnish what is done with the hub when this runner has taken it */
    FleetRunner(RunnerSettings settings, FleetSettings fleet, Consumer<Hub> furnish) {
        this.settings = settings;
        this.fleet = fleet;
        this.furnish = furnish;
        this.runtime = new QuickAppRuntime(settings.engine());
        this.table = new LeaseTable(settings.hub().hubId(), fleet.leases());
    }

    @Override
    public void serve(ServiceIdentity identity, RunnerLink open) {
        serve(identity.instance(), new BrokerFleetLink(open));
    }

    void serve(String name, FleetLink open) {
        self = name;
        link = open;
        membership = new Membership(table, self, fleet.offer(), fleet.times(), link::isConnected, new Watcher());
        keeperLine = new KeeperLine(this::ask);
        quickApps = new HostedQuickApps(this::settings, membership.lease(), keeperLine, self);
        link.serve(this::handle);
        membership.begin();
    }

    private QuickAppSettings settings(int quickApp, QuickAppCode code, Map<String, Double> limits, QuickAppHome home) {
        return QuickAppSettings.of(runtime, code, quickApp, home)
                .withLimits(settings.limits().with(limits))
                .withTime(settings.time())
                .withOutbound(settings.outbound())
                .withMqttBrokerUrl(settings.mqttBrokerUrl().orElse(null))
                .withFollowers(FollowedHandlers.of(settings.traces(), System.getenv()));
    }

    /** The hub, while this runner keeps it. */
    Optional<Keeper> keeper() {
        return Optional.ofNullable(keeper);
    }

    List<Integer> quickAppIds() {
        return quickApps.ids();
    }

    @Override
    public int quickApps() {
        return quickApps.count();
    }

    @Override
    public void forEachQuickApp(QuickAppViewer viewer) {
        quickApps.forEach(viewer::see);
    }

    @Override
    public RunnerMetrics metrics() {
        return metrics;
    }

    @Override
    public Traces traces() {
        return settings.traces();
    }

    @Override
    public List<String> troubles() {
        var member = membership;
        if (member == null) {
            return List.of("it has not begun to serve");
        }
        var troubles = new ArrayList<>(member.troubles());
        keeper().flatMap(keeping -> StoreCheck.trouble(keeping.hub())).ifPresent(troubles::add);
        return troubles;
    }

    private double leaseAgeSeconds() {
        return membership == null ? Double.NaN : membership.lease().ageSeconds();
    }

    // ---- messages

    private CompletionStage<Reply.Outcome> ask(String runner, Operation operation, Caller caller, Duration timeout) {
        if (!runner.equals(self)) {
            return link.peers().ask(runner, operation, caller, timeout);
        }
        var request = new Request(self, self, Instant.now().plus(timeout), 0, caller, operation);
        return handle(request)
                .toCompletableFuture()
                .copy()
                .completeOnTimeout(
                        answer(Refusal.deadlinePassed("it took too long")), timeout.toMillis(), TimeUnit.MILLISECONDS)
                .exceptionally(failure -> answer(Refusal.internal("the runner failed: " + failure)));
    }

    private CompletionStage<Reply.Outcome> handle(Request request) {
        if (request.operation() instanceof FleetOperation.TakeOver) {
            membership.lookNow();
            return CompletableFuture.completedFuture(new Reply.Answer(204, null));
        }
        if (!membership.lease().isHeld()) {
            return elsewhere();
        }
        var handsOver = request.operation() instanceof FleetOperation.Release;
        if (handsOver) {
            handovers.incrementAndGet();
        }
        return carryOut(request)
                .thenCompose(found -> whileHeld(request.operation(), found))
                .whenComplete((found, _) -> {
                    count(request.operation(), found);
                    if (handsOver) {
                        handovers.decrementAndGet();
                    }
                });
    }

    /**
     * The lease may end while something is carried out; then nobody may hear of it from us. What must not be done twice is not
     * passed on either.
     */
    private CompletionStage<Reply.Outcome> whileHeld(Operation operation, Reply.Outcome found) {
        if (membership.lease().isHeld()) {
            return CompletableFuture.completedFuture(found);
        }
        metrics.epochRefused();
        var mayBeDone = found instanceof Reply.Answer answer && answer.status() != STALE;
        var onlyOnce = operation instanceof FleetOperation.QuickAppCall || !operation.mayRepeat();
        return mayBeDone && onlyOnce
                ? CompletableFuture.completedFuture(answer(Refusal.ownerLost(
                        "this runner has lost its lease; whether it has carried this out is not known to others")))
                : elsewhere();
    }

    private void count(Operation operation, Reply.Outcome outcome) {
        if (!(outcome instanceof Reply.Answer answer)) {
            return;
        }
        if (answer.status() == STALE) {
            metrics.epochRefused();
        } else if (answer.status() < FIRST_REFUSAL) {
            switch (operation) {
                case FleetOperation.Host order ->
                    metrics.quickAppsCame(order.quickApps().size());
                case FleetOperation.Release _ -> metrics.quickAppWent();
                default -> LOG.trace("neither comes nor goes");
            }
        }
    }

    private CompletionStage<Reply.Outcome> elsewhere() {
        return CompletableFuture.completedFuture(new Reply.Moved(
                keeperLine.keeper().filter(runner -> !runner.equals(self)).orElse(null)));
    }

    private CompletionStage<Reply.Outcome> carryOut(Request request) {
        return switch (request.operation()) {
            case FleetOperation.Prepare order -> obey(order, order.keeper());
            case FleetOperation.Host order -> obey(order, order.keeper());
            case FleetOperation.Release order -> obey(order, order.keeper());
            case FleetOperation.QuickAppCall order -> obey(order, order.keeper());
            case FleetOperation.Held order -> obey(order, order.keeper());
            case FleetOperation.News order -> obey(order, order.keeper());
            default -> {
                var keeping = keeper;
                yield keeping == null
                        ? quickApps.direct().take(request).orElseGet(this::elsewhere)
                        : keeping.handle(request).thenApply(outcome -> outcome);
            }
        };
    }

    private CompletionStage<Reply.Outcome> obey(FleetOperation order, long epoch) {
        if (newestKeeper.accumulateAndGet(epoch, Math::max) > epoch) {
            return CompletableFuture.completedFuture(
                    answer(Refusal.staleEpoch("another keeps the home now: epoch " + epoch + " is over")));
        }
        return quickApps.obey(order).thenApply(outcome -> outcome);
    }

    private static Reply.Answer answer(Refusal refusal) {
        return new Reply.Answer(refusal.status(), refusal.body());
    }

    // ---- who is there

    private final class Watcher implements Membership.Watcher {

        @Override
        public void joining() {
            if (fleet.rehearsal().isPositive()) {
                var done = Rehearsal.run(FleetRunner.this::settings, fleet.rehearsal(), Integer.MAX_VALUE);
                var kept = HubRehearsal.run(
                        settings.hub().hubId(),
                        fleet.database(),
                        fleet.rehearsal().dividedBy(2));
                LOG.debugf("%s has rehearsed %d actions and %d requests", self, done, kept);
            }
        }

        @Override
        public void joined(Berth berth) {
            LOG.debugf("%s holds a lease", berth);
        }

        @Override
        public void left(String why) {
            quickApps.endAll();
            var former = keeper;
            keeper = null;
            link.keepsNoMore();
            if (former != null) {
                Thread.ofVirtual().name("former-keeper").start(former::close);
            }
        }

        @Override
        public void seen(Roll roll) {
            keeperLine.keeperIs(roll.livingKeeper().map(found -> found.berth().runner()));
            var keeping = keeper;
            if (keeping != null) {
                keeping.decide(roll);
            } else if (mayTake(roll)) {
                taking = true;
                takeOvers.execute(this::takeOver);
            }
        }

        private boolean mayTake(Roll roll) {
            return roll.livingKeeper().isEmpty()
                    && membership.lease().isHeld()
                    && link.isConnected()
                    && !membership.isLeaving()
                    && !taking;
        }

        private void takeOver() {
            try {
                var berth = membership.berth().orElseThrow();
                if (membership.lease().isHeld(berth.incarnation())) {
                    var epoch = table.keep(berth);
                    if (epoch.isPresent()) {
                        begin(new Roll.Keeper(berth, epoch.getAsLong()));
                    }
                }
            } catch (SQLException | RuntimeException e) {
                LOG.errorf(e, "%s could not take the hub", self);
            } finally {
                taking = false;
            }
        }
    }

    private void begin(Roll.Keeper kept) throws SQLException {
        LOG.infof("%s takes hub %s under epoch %d", kept.berth(), settings.hub().hubId(), kept.epoch());
        newestKeeper.accumulateAndGet(kept.epoch(), Math::max);
        var began = System.nanoTime();
        var lease = membership.lease();
        BooleanSupplier mayAct = () -> lease.isHeld(kept.berth().incarnation());
        Keeper opened;
        try {
            opened = new Keeper(
                    kept,
                    fleet,
                    settings,
                    lease,
                    this::ask,
                    runtime,
                    event -> publish(event, kept, mayAct),
                    (placement, isNews) -> announce(placement, isNews, mayAct),
                    metrics::epochRefused,
                    this::fenced);
        } catch (SQLException | RuntimeException e) {
            table.letGo(kept);
            throw e;
        }
        furnish.accept(opened.hub());
        keeper = opened;
        if (!mayAct.getAsBoolean()) {
            keeper = null;
            opened.close();
            return;
        }
        link.keeps(opened.hub(), kept.epoch());
        keeperLine.keeperIs(Optional.of(self));
        membership.lookNow();
        LOG.infof(
                "%s keeps hub %s after %d ms",
                kept.berth(),
                settings.hub().hubId(),
                Duration.ofNanos(System.nanoTime() - began).toMillis());
    }

    private void fenced() {
        metrics.epochRefused();
        LOG.warnf("%s keeps hub %s no longer", self, settings.hub().hubId());
        var former = keeper;
        keeper = null;
        link.keepsNoMore();
        if (former != null) {
            former.close();
        }
    }

    private void publish(HubEvent event, Roll.Keeper kept, BooleanSupplier mayAct) {
        if (mayAct.getAsBoolean()) {
            link.publish(event, kept.epoch());
        }
    }

    private void announce(Placement placement, boolean isNews, BooleanSupplier mayAct) {
        if (mayAct.getAsBoolean()) {
            link.announce(placement, isNews);
        }
    }

    // ---- the end

    /** Hands over what it runs, then the hub if it keeps it, and gives its lease back. */
    @Override
    public void close() {
        var deadline = System.nanoTime() + fleet.grace().toNanos();
        membership.leave();
        while (hasSuccessor() && quickApps.count() + handovers.get() > 0 && System.nanoTime() - deadline < 0) {
            pause();
        }
        var left = quickApps.count();
        if (left > 0 && hasSuccessor()) {
            LOG.warnf("%d QuickApps could not be handed over within %s", left, fleet.grace());
        }
        var keeping = keeper;
        if (keeping != null) {
            while (hasSuccessor() && othersLeave() && System.nanoTime() - deadline < 0) {
                pause();
            }
            handOver(keeping);
        }
        quickApps.endAll();
        membership.close();
        link.close();
        runtime.close();
        takeOvers.shutdownNow();
        settings.traces().close();
    }

    private boolean hasSuccessor() {
        return membership.roll().runners().stream()
                .anyMatch(other -> other.alive()
                        && !other.leaving()
                        && other.connectedFor().isPresent()
                        && !other.berth().runner().equals(self));
    }

    /** What they run moves at the keeper's word: a hub that changes hands meanwhile would keep each of those waiting for the new one. */
    private boolean othersLeave() {
        return membership.roll().runners().stream()
                .anyMatch(other -> other.alive()
                        && other.leaving()
                        && !other.berth().runner().equals(self));
    }

    private void handOver(Keeper keeping) {
        keeper = null;
        link.keepsNoMore();
        keeping.close();
        try {
            table.letGo(keeping.kept());
        } catch (SQLException e) {
            LOG.warnf("the hub is free only when the lease ends: %s", e.getMessage());
        }
        var told = membership.roll().runners().stream()
                .filter(other -> other.alive() && !other.berth().runner().equals(self))
                .map(other -> link.peers()
                        .ask(other.berth().runner(), new FleetOperation.TakeOver(), AS_KEEPER, FAREWELL)
                        .toCompletableFuture())
                .toArray(CompletableFuture<?>[]::new);
        CompletableFuture.allOf(told).join();
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(20);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
