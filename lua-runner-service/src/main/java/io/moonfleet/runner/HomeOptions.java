package io.moonfleet.runner;

import io.moonfleet.hub.HomeFile;
import io.moonfleet.hub.HubSettings;
import io.moonfleet.hub.HubStore;
import io.moonfleet.hub.MemoryStore;
import io.moonfleet.hub.SealedStore;
import io.moonfleet.hub.SecretKeys;
import io.moonfleet.hub.SqliteStore;
import io.moonfleet.lua.LuaEngine;
import io.moonfleet.messaging.traces.Traces;
import io.moonfleet.quickapp.DevelopmentOptions;
import io.moonfleet.quickapp.OutboundRules;
import io.moonfleet.quickapp.QuickAppLimits;
import io.moonfleet.quickapp.QuickAppLoader;
import io.moonfleet.quickapp.QuickAppTime;
import io.moonfleet.runner.fleet.FleetSettings;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine.Option;

/** Which home a runner opens, and with which engine. */
public final class HomeOptions {

    @Option(
            names = "--hub",
            paramLabel = "DIR",
            description = "Where the home is kept; made if it is not there (default: nothing is kept).")
    private Path folder;

    @Option(
            names = "--hub-name",
            paramLabel = "NAME",
            defaultValue = "${env:MOONFLEET_HUB:-home}",
            description = "The home's name, a segment of all its topics (default: ${DEFAULT-VALUE}).")
    private String name;

    @Option(
            names = "--lua-engine",
            paramLabel = "NAME",
            defaultValue = "${sys:moonfleet.lua.engine:-moonfleet}",
            description =
                    "The Lua engine: moonfleet or luaj; luaj is for trusted code only (default: ${DEFAULT-VALUE}).")
    private String engineName;

    @Option(
            names = "--limit",
            paramLabel = "NAME=VALUE",
            description =
                    "What each QuickApp may use: cpuShare, cpuBurstSeconds, instructionsPerCall, memoryMb, mailbox,"
                            + " timers, sockets, requests, logLinesPerSecond, storageKb, children.")
    private Map<String, Double> limits = Map.of();

    @Option(
            names = "--deny-net",
            paramLabel = "RANGE",
            split = ",",
            description =
                    "Where QuickApps may not connect to: 10.0.0.0/8, or 'local' for this machine and private networks.")
    private List<String> denied = List.of();

    @Option(
            names = "--allow-net",
            paramLabel = "RANGE",
            split = ",",
            description = "Where they may nevertheless; the longest range decides.")
    private List<String> allowed = List.of();

    @Option(
            names = "--demo",
            description = "Add a house to play with: rooms, scenes, and thirty simulated devices that live.")
    private boolean demo;

    private LuaEngine engine;

    @Option(
            names = "--push-url",
            paramLabel = "URL",
            defaultValue = "${env:MOONFLEET_PUSH_URL:-}",
            description =
                    "Where messages to people are sent to: a webhook that takes JSON, or ntfy+https://ntfy.sh/topic.")
    private String pushUrl = "";

    /** Whether the home is of use without any QuickApp. */
    public boolean isDemo() {
        return demo;
    }

    /** Unless the operator denies something else, QuickApps reach the internet only, and what is allowed beside it. */
    public void denyLocalByDefault() {
        if (denied.isEmpty()) {
            denied = List.of("local");
        }
    }

    /** Opens the home that the options name. */
    public Runner open(String mqttBrokerUrl) {
        return open(mqttBrokerUrl, List.of());
    }

    /** Opens the home that the options name; the first of the QuickApps with a time or place of its own sets the home's. */
    public Runner open(String mqttBrokerUrl, List<DevelopmentOptions> quickApps) {
        var settings = settings(mqttBrokerUrl, hub(quickApps, store()))
                .withRemote(quickApps.isEmpty() ? null : RemoteHub.configured().orElse(null));
        var runner = Runner.open(quickApps.stream()
                .filter(HomeOptions::hasTime)
                .findFirst()
                .map(options -> settings.withTime(
                        QuickAppTime.of(options, settings.hub().zone())))
                .orElse(settings));
        if (demo) {
            runner.hub().openDemoHouse();
        }
        push().ifPresent(runner::pushTo);
        return runner;
    }

    /** The account in it is the service's: a QuickApp that had it could speak as one. */
    static String withoutAccount(String brokerUrl) {
        return brokerUrl.replaceFirst("//[^/]*@", "//");
    }

    /** What a runner needs to share the home that the options name; its store comes later. */
    FleetRunner share(String mqttBrokerUrl, FleetSettings fleet) {
        var push = push();
        return new FleetRunner(settings(mqttBrokerUrl, hub(List.of(), new MemoryStore())), fleet, hub -> {
            if (demo) {
                hub.openDemoHouse();
            }
            push.ifPresent(hub::connectPush);
        });
    }

    private RunnerSettings settings(String mqttBrokerUrl, HubSettings hub) {
        System.setProperty("moonfleet.hub", name);
        return RunnerSettings.of(hub, engine())
                .withTraces(Traces.configured("runner", System.getenv()))
                .withMqttBrokerUrl(withoutAccount(mqttBrokerUrl))
                .withLimits(QuickAppLimits.DEFAULT.with(limits))
                .withOutbound(OutboundRules.of(allowed, denied));
    }

    private Optional<WebhookPush> push() {
        return pushUrl == null || pushUrl.isBlank() ? Optional.empty() : Optional.of(new WebhookPush(pushUrl));
    }

    private HubSettings hub(List<DevelopmentOptions> quickApps, HubStore store) {
        var settings = HubSettings.of(name, store);
        return quickApps.stream()
                .filter(options ->
                        options.latitude().isPresent() && options.longitude().isPresent())
                .findFirst()
                .map(options -> settings.withPlace(
                        options.latitude().getAsDouble(), options.longitude().getAsDouble()))
                .orElse(settings);
    }

    private static boolean hasTime(DevelopmentOptions options) {
        return options.startTime().isPresent() || options.simulatedHours().isPresent();
    }

    /** The homes that are named; more than one only where a runner may choose. */
    List<String> names() {
        return Stream.of(name.split(","))
                .map(String::strip)
                .filter(each -> !each.isEmpty())
                .toList();
    }

    /** Which of the homes it is. */
    void is(String chosen) {
        name = chosen;
    }

    /** The home's name. */
    public String name() {
        return name;
    }

    /** Where the home is kept, if it is. */
    public Optional<Path> folder() {
        return Optional.ofNullable(folder);
    }

    private HubStore store() {
        return Optional.ofNullable(folder)
                .map(kept -> SealedStore.over(
                        SqliteStore.open(kept.resolve(HomeFile.NAME)), SecretKeys.of(System.getenv(), kept)))
                .orElseGet(MemoryStore::new);
    }

    /** Reads QuickApps for the engine that the options name. */
    public QuickAppLoader loader() {
        return new QuickAppLoader(engine(), System.getenv());
    }

    private LuaEngine engine() {
        if (engine == null) {
            engine = LuaEngine.named(engineName);
        }
        return engine;
    }
}
