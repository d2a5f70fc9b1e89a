package io.moonfleet.runner;

import io.moonfleet.hub.Hub;
import io.moonfleet.hub.HubEvent;
import io.moonfleet.hub.JdbcStore;
import io.moonfleet.hub.SealedStore;
import io.moonfleet.hub.SecretKeys;
import io.moonfleet.hub.fleet.Fence;
import io.moonfleet.hub.fleet.PlacementRows;
import io.moonfleet.hub.fleet.Roll;
import io.moonfleet.protocol.FleetOperation;
import io.moonfleet.protocol.Reply;
import io.moonfleet.protocol.Request;
import io.moonfleet.quickapp.QuickAppLimits;
import io.moonfleet.quickapp.QuickAppRuntime;
import io.moonfleet.runner.fleet.FleetSettings;
import io.moonfleet.runner.fleet.Lease;
import io.moonfleet.runner.fleet.Peers;
import java.sql.SQLException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/**
 * The one runner of several that holds the home's hub: it answers the API, numbers the events, runs scenes and delayed actions, and
 * says which runner runs which QuickApp. Its store lets it write only as long as nobody else has taken the hub.
 */
final class Keeper implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(Keeper.class);

    private final Roll.Keeper kept;
    private final Lease lease;
    private final Hub hub;
    private final RunningScenes scenes;
    private final RequestHandler requests;
    private final Placing placing;
    private final WrittenHome home;
    private final ExecutorService thread = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().daemon().name("keeper").factory());
    private final AtomicBoolean deciding = new AtomicBoolean();

    /**
     * Opens the hub. What is due at once, a delayed action say, happens before this returns.
     *
     * @param listener told of the home's events, on the hub's thread for listeners
     * @param announcer told where QuickApps run
     * @param onRefused told of each write of a QuickApp under an epoch that is over
     * @param onFenced told when a write was refused because another keeps the hub now
     */
    Keeper(
            Roll.Keeper kept,
            FleetSettings fleet,
            RunnerSettings settings,
            Lease lease,
            Peers peers,
            QuickAppRuntime runtime,
            Consumer<HubEvent> listener,
            FleetPlacements.Announcer announcer,
            Runnable onRefused,
            Runnable onFenced)
            throws SQLException {
        this.kept = kept;
        this.lease = lease;
        var id = settings.hub().hubId();
        var store = JdbcStore.open(id, fleet.database(), new Fence(id, kept), onFenced);
        // Runners of one home share a key; a file of one of them would be of no use to the others.
        var sealed = SealedStore.over(store, SecretKeys.of(System.getenv(), null));
        hub = Hub.open(settings.withStore(sealed).hub());
        FirstAdmin.of(System.getenv()).ifPresent(admin -> admin.joins(hub));
        var orders = new HostingOrders(hub);
        var announced = new FleetPlacements(hub, announcer);
        placing =
                new Placing(kept.epoch(), hub, new PlacementRows(id, store), orders, peers, announced, this::onThread);
        var news = new NewsDesk(kept.epoch(), hub, placing.spots(), placing.guests(), orders, peers);
        var quota = new Quota(hub, device -> limits(settings, device));
        home = new WrittenHome(
                hub,
                new HubHome(hub, new EventDelivery(hub, _ -> null), quota),
                placing.spots(),
                orders,
                news,
                onRefused);
        requests = new RequestHandler(hub.api(), new SignInDesk(hub), settings.traces());
        scenes = new RunningScenes(hub, settings, runtime);
        placing.load();
        hub.listen(event -> {
            news.tell(event);
            announced.follow(event, placing.spots()::hosted);
            listener.accept(event);
        });
        hub.connect(new PlacedQuickApps(kept.epoch(), placing, peers, settings.limits(), this::onThread));
        hub.connectScenes(scenes);
    }

    private QuickAppLimits limits(RunnerSettings settings, int device) {
        return settings.limits().with(hub.limits(device));
    }

    Hub hub() {
        return hub;
    }

    long epoch() {
        return kept.epoch();
    }

    Roll.Keeper kept() {
        return kept;
    }

    /** Looks whether something must be placed or moved; a look that comes while the last one is under way is left out. */
    void decide(Roll roll) {
        if (lease.isHeld() && deciding.compareAndSet(false, true)) {
            onThread(() -> {
                try {
                    if (lease.isHeld()) {
                        placing.decide(roll);
                    }
                } catch (SQLException e) {
                    LOG.warnf("where QuickApps run cannot be written: %s", e.getMessage());
                } finally {
                    deciding.set(false);
                }
            });
        }
    }

    private void onThread(Runnable task) {
        try {
            thread.execute(() -> {
                try {
                    task.run();
                } catch (RuntimeException e) {
                    LOG.error("the keeper failed at something and goes on", e);
                }
            });
        } catch (RejectedExecutionException closed) {
            LOG.debug("the keeper has ended");
        }
    }

    /** Carries out what is the hub's. */
    CompletionStage<? extends Reply.Outcome> handle(Request request) {
        return switch (request.operation()) {
            case FleetOperation.HomeWrites writes -> home.write(writes);
            case FleetOperation.HomeCall call -> home.call(call);
            default -> requests.handle(request);
        };
    }

    /** Ends; what was written is durable when this returns, unless another keeps the hub already. */
    @Override
    public void close() {
        scenes.close();
        thread.shutdown();
        try {
            hub.close();
        } catch (RuntimeException e) {
            LOG.warnf("the hub did not end in order: %s", e.getMessage());
        }
    }
}
