package io.moonfleet.runner;

import com.fasterxml.jackson.databind.JsonNode;
import io.moonfleet.hub.Device;
import io.moonfleet.hub.Hub;
import io.moonfleet.hub.HubException;
import io.moonfleet.hub.QuickAppPort;
import io.moonfleet.hub.QuickAppState;
import io.moonfleet.quickapp.DevelopmentOptions;
import io.moonfleet.quickapp.QuickApp;
import io.moonfleet.quickapp.QuickAppCode;
import io.moonfleet.quickapp.QuickAppException;
import io.moonfleet.quickapp.QuickAppHome;
import io.moonfleet.quickapp.QuickAppLimits;
import io.moonfleet.quickapp.QuickAppRuntime;
import io.moonfleet.quickapp.QuickAppSettings;
import io.moonfleet.quickapp.Simulation;
import io.moonfleet.runner.fleet.Acting;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/** The QuickApps of this runner, by their device ids: how the hub reaches them. */
final class RunningQuickApps implements QuickAppPort, AutoCloseable {

    private static final Duration START_PATIENCE = Duration.ofSeconds(8);

    private static final Logger LOG = Logger.getLogger(RunningQuickApps.class);

    private final Hub hub;
    private final RunnerSettings settings;
    private final QuickAppRuntime runtime;
    private final StoredCode storedCode;
    private final EventDelivery events;
    private final Quota quota;
    private final HubHome home;
    private final ConcurrentHashMap<Integer, QuickApp> byId = new ConcurrentHashMap<>();

    /** QuickApps of the home that do not run here: few, where ten thousand do and each start looks for its former self. */
    private final Set<Integer> idle = new ConcurrentSkipListSet<>();

    private final Map<Integer, Path> projects = new ConcurrentHashMap<>();
    private final Map<Integer, DevelopmentOptions> developed = new ConcurrentHashMap<>();

    /** Completed when everything that is to run at the start has been started: until then a call waits for its QuickApp. */
    private final CompletableFuture<Void> allStarted = new CompletableFuture<>();

    RunningQuickApps(Hub hub, RunnerSettings settings) {
        this.hub = hub;
        this.settings = settings;
        this.runtime = new QuickAppRuntime(settings.engine());
        this.storedCode = new StoredCode(hub);
        this.events = new EventDelivery(hub, byId::get);
        this.quota = new Quota(hub, this::limits);
        this.home = new HubHome(hub, events, quota);
        hub.listen(events::deliver);
        hub.devices().all().stream().filter(Device::isQuickApp).map(Device::id).forEach(idle::add);
    }

    /**
     * Starts a QuickApp, or gives the one that runs other code.
     *
     * @throws io.moonfleet.quickapp.QuickAppException the code is no Lua; what runs goes on
     */
    void start(int id, QuickAppCode code) {
        if (!byId.containsKey(id)) {
            idle.add(id);
        }
        check(code);
        storedCode.put(id, code);
        var running = byId.get(id);
        if (running != null) {
            running.restart(code, limits(id));
        } else if (isEnabled(id)) {
            var compiled = QuickApp.compile(settings(id, code));
            var former = byId.put(id, compiled); // before it begins: its first lines may listen to events
            idle.remove(id);
            if (former != null) {
                former.close();
            }
            compiled.begin();
        } else {
            hub.log(id, "warning", "QUICKAPP" + id, "the QuickApp is disabled and does not start");
        }
    }

    private QuickAppSettings settings(int id, QuickAppCode code) {
        return QuickAppSettings.of(runtime, code, id, homeOf(id))
                .withProject(projects.get(id))
                .withLimits(limits(id))
                .withTime(settings.time())
                .withOutbound(settings.outbound())
                .withMqttBrokerUrl(settings.mqttBrokerUrl().orElse(null))
                .withFollowers(FollowedHandlers.of(settings.traces(), System.getenv()));
    }

    /** Calls the viewer for each QuickApp that has code here. */
    void forEach(BiConsumer<Integer, QuickApp> viewer) {
        byId.forEach(viewer);
    }

    /** A QuickApp that its owner runs from this folder; set before it starts. */
    void isOwnersOwn(int id, Path folder) {
        projects.put(id, folder);
    }

    /** What a development file wants of its run; set before it starts. */
    void isDeveloped(int id, DevelopmentOptions options) {
        developed.put(id, options);
    }

    private QuickAppHome homeOf(int id) {
        var options = developed.get(id);
        if (options == null) {
            return home;
        }
        var asked = settings.remote()
                .filter(_ -> !options.offline())
                .<QuickAppHome>map(remote -> new OnlineHome(home, hub, remote))
                .orElse(home);
        return options.debug() ? new TalkativeHome(asked, hub) : asked;
    }

    /** @throws QuickAppException the code is no Lua */
    void check(QuickAppCode code) {
        runtime.check(code);
    }

    private boolean isEnabled(int id) {
        return hub.devices().find(id).map(Device::enabled).orElse(false);
    }

    private QuickAppLimits limits(int id) {
        return settings.limits().with(hub.limits(id));
    }

    @Override
    public void checkLimits(Map<String, Double> limits) {
        try {
            settings.limits().with(limits);
        } catch (IllegalArgumentException wrong) {
            throw HubException.badRequest(wrong.getMessage());
        }
    }

    /** Starts what the home keeps and does not run yet: what was installed through the API, say. */
    void startStored() {
        hub.devices().all().stream()
                .filter(Device::isQuickApp)
                .map(Device::id)
                .filter(id -> !byId.containsKey(id))
                .forEach(this::installed);
    }

    /** Says that from now on a QuickApp that does not run here will not. */
    void allStarted() {
        allStarted.complete(null);
        if (settings.time() instanceof Simulation simulation) {
            simulation.begin();
        }
    }

    QuickAppRuntime runtime() {
        return runtime;
    }

    /** The QuickApps of the home that do not run here, by id. */
    Stream<Device> idle() {
        return idle.stream().flatMap(id -> hub.devices().find(id).stream());
    }

    List<Integer> ids() {
        return byId.keySet().stream().sorted().toList();
    }

    @Override
    public CompletionStage<Outcome> runAction(int quickApp, int device, String action, List<JsonNode> args) {
        return with(quickApp, running -> Acting.outcome(quickApp, running.runAction(device, action, args)));
    }

    @Override
    public CompletionStage<Outcome> uiEvent(
            int quickApp, int device, String element, String eventType, List<JsonNode> values) {
        return with(
                quickApp, running -> Acting.outcome(quickApp, running.fireUiEvent(device, element, eventType, values)));
    }

    /** With the code as the hub keeps it now, which may have been edited; what is no Lua leaves the old code running. */
    @Override
    public CompletionStage<Outcome> restart(int quickApp) {
        return with(quickApp, running -> {
            try {
                running.restart(storedCode.of(quickApp).orElseGet(running::code), limits(quickApp));
                return CompletableFuture.completedFuture(new Outcome.Done(null));
            } catch (QuickAppException noLua) {
                logNoLua(quickApp, noLua);
                return CompletableFuture.completedFuture(new Outcome.Failed(noLua.getMessage()));
            }
        });
    }

    private void logNoLua(int quickApp, QuickAppException noLua) {
        hub.log(quickApp, "error", "QUICKAPP" + quickApp, noLua.getMessage());
    }

    @Override
    public void installed(int quickApp) {
        try {
            storedCode
                    .of(quickApp)
                    .ifPresentOrElse(
                            code -> start(quickApp, code), () -> LOG.warnf("QuickApp %d has no code", quickApp));
        } catch (QuickAppException noLua) {
            logNoLua(quickApp, noLua);
            hub.quickAppIs(quickApp, QuickAppState.CRASHED, noLua.getMessage());
        }
    }

    /** A delayed action that fell due while nothing ran comes before its QuickApp has been started: it is not lost. */
    private CompletionStage<Outcome> with(int quickApp, Function<QuickApp, CompletionStage<Outcome>> call) {
        var running = byId.get(quickApp);
        if (running != null) {
            return call.apply(running);
        }
        if (allStarted.isDone()) {
            return notHere(quickApp);
        }
        return allStarted
                .copy()
                .completeOnTimeout(null, START_PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                .thenCompose(_ -> {
                    var started = byId.get(quickApp);
                    return started == null ? notHere(quickApp) : call.apply(started);
                });
    }

    @Override
    public void removed(int quickApp) {
        var running = byId.remove(quickApp);
        if (running != null) {
            running.close();
        }
        if (hub.devices().find(quickApp).isEmpty()) {
            idle.remove(quickApp);
            storedCode.forget(quickApp);
            quota.forget(quickApp);
        } else {
            idle.add(quickApp);
        }
    }

    private static CompletionStage<Outcome> notHere(int quickApp) {
        return CompletableFuture.completedFuture(new Outcome.Refused(
                503, "NOT_RUNNING", "QuickApp " + quickApp + " has no code running on this runner"));
    }

    @Override
    public void close() {
        byId.values().forEach(QuickApp::close);
        byId.clear();
        runtime.close();
    }
}
