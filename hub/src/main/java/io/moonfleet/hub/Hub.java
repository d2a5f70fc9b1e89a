package io.moonfleet.hub;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.moonfleet.hub.HubEvent.LogWritten;
import io.moonfleet.hub.internal.action.Actions;
import io.moonfleet.hub.internal.action.StandardActions;
import io.moonfleet.hub.internal.action.StoredDelayedActions;
import io.moonfleet.hub.internal.api.CatalogueApi;
import io.moonfleet.hub.internal.api.HubParts;
import io.moonfleet.hub.internal.api.LateApi;
import io.moonfleet.hub.internal.audit.AuditEntry;
import io.moonfleet.hub.internal.audit.AuditLog;
import io.moonfleet.hub.internal.audit.AuditSettings;
import io.moonfleet.hub.internal.catalogue.Catalogue;
import io.moonfleet.hub.internal.demo.DemoHouse;
import io.moonfleet.hub.internal.device.DeviceTable;
import io.moonfleet.hub.internal.device.Screens;
import io.moonfleet.hub.internal.document.DocumentTable;
import io.moonfleet.hub.internal.document.HiddenTexts;
import io.moonfleet.hub.internal.document.StoredFiles;
import io.moonfleet.hub.internal.document.StoredPages;
import io.moonfleet.hub.internal.document.StoredVariables;
import io.moonfleet.hub.internal.event.ClockAlarms;
import io.moonfleet.hub.internal.event.EventHistory;
import io.moonfleet.hub.internal.event.EventStream;
import io.moonfleet.hub.internal.event.LogBook;
import io.moonfleet.hub.internal.event.RefreshStates;
import io.moonfleet.hub.internal.home.Rooms;
import io.moonfleet.hub.internal.home.Seed;
import io.moonfleet.hub.internal.home.SunTimes;
import io.moonfleet.hub.internal.home.Weather;
import io.moonfleet.hub.internal.json.Json;
import io.moonfleet.hub.internal.life.HomeLife;
import io.moonfleet.hub.internal.life.HomeTools;
import io.moonfleet.hub.internal.rights.Pins;
import io.moonfleet.hub.internal.rights.RightsWatch;
import io.moonfleet.hub.internal.scene.SceneEngine;
import io.moonfleet.hub.internal.scene.SceneRuns;
import io.moonfleet.hub.internal.secret.SecretsInLogs;
import java.time.Clock;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** A home: its devices and documents, the API over them, and what happens to them. */
public final class Hub implements AutoCloseable {

    private static final int LOG_PAGES = 50;
    private static final int EVENT_PAGES = 25;

    private final String id;
    private final HubStore store;
    private final Clock clock;
    private final ZoneId zone;
    private final Alarms alarms;
    private final EventStream events;
    private final LogBook logs = new LogBook();
    private final StoredPages logPages;
    private final EventHistory history;
    private final DocumentTable documents;
    private final DeviceTable devices;
    private final SecretsInLogs secretsInLogs;
    private final Screens screens;
    private final Actions actions;
    private final StoredDelayedActions delayedActions;
    private final RefreshStates refreshStates;
    private final SunTimes sunTimes;
    private final LateApi api;
    private final Weather weather;
    private final SceneRuns sceneRuns;
    private final SceneEngine scenes;
    private final HomeLife life;
    private final RightsWatch rightsWatch;
    private final AuditLog audit;

    private Hub(HubSettings settings) {
        id = settings.hubId();
        store = settings.store();
        clock = settings.clock();
        zone = settings.zone();
        alarms = settings.alarms() == null ? new ClockAlarms(clock) : settings.alarms();
        events = new EventStream(store, clock);
        var hiddenTexts = new HiddenTexts();
        documents = new DocumentTable(store, hiddenTexts);
        devices = new DeviceTable(store, events, clock, () -> Rooms.defaultRoom(documents));
        secretsInLogs = new SecretsInLogs(devices, hiddenTexts::of);
        screens = new Screens(devices, () -> Rooms.names(documents));
        actions = new Actions(devices, events, new StandardActions(devices));
        delayedActions = new StoredDelayedActions(documents, actions, alarms, clock);
        refreshStates = new RefreshStates(events, clock, settings.zone(), alarms, this::everyDevice);
        logPages = new StoredPages(documents, alarms, clock, "logPage", LOG_PAGES);
        history = new EventHistory(new StoredPages(documents, alarms, clock, "eventPage", EVENT_PAGES), store.keeps());
        audit = new AuditLog(documents, alarms, clock, AuditSettings.of(System.getenv()), store.keeps());
        events.add(this::keepLog);
        events.add(history);
        events.add(refreshStates);
        devices.onRemoval(this::forget);
        store.load(this::load);
        history.load();
        audit.load();
        logPages.load().forEach(line -> logs.add(LogBook.Line.of(line)));
        Pins.sealAll(documents);
        new Seed(devices, documents, clock).plant(settings);
        sunTimes = new SunTimes(devices, documents, clock, settings.zone(), alarms);
        sunTimes.start();
        weather = new Weather(devices, documents, events);
        events.add(weather);
        sceneRuns = new SceneRuns(events);
        scenes = new SceneEngine(
                devices, documents, events, clock, settings.zone(), alarms, sunTimes, weather, sceneRuns);
        events.add(scenes);
        rightsWatch = new RightsWatch(clock, alarms, events.newest());
        events.add(rightsWatch);
        life = new HomeLife(new HomeTools(devices, documents, events, actions, alarms, clock, settings.zone()), scenes);
        api = new LateApi(() -> new CatalogueApi(parts(settings)));
        if (store.keeps()) {
            // Partitions watch, zones heat and sprinklers water also while nobody calls.
            api.make();
        }
    }

    private HubParts parts(HubSettings settings) {
        return new HubParts(
                store,
                clock,
                settings.zone(),
                new Catalogue(),
                devices,
                documents,
                events,
                logs,
                refreshStates,
                history,
                this::clearLogs,
                actions,
                delayedActions,
                screens,
                sunTimes,
                alarms,
                weather,
                scenes,
                life,
                rightsWatch,
                audit,
                new Pins(documents, clock));
    }

    /** Opens the home that the store has, or makes a fresh one. */
    public static Hub open(HubSettings settings) {
        return new Hub(settings);
    }

    private void load(HubStore.Change change) {
        switch (change) {
            case HubStore.Change.Document document
            when document.kind().equals(DeviceTable.KIND) -> devices.load(document);
            case HubStore.Change.Document document
            when document.kind().equals(DeviceTable.ID_KIND) -> devices.loadLastId(document);
            case HubStore.Change.Document document -> documents.load(document);
            case HubStore.Change.Property property -> devices.load(property);
            default -> throw new IllegalStateException("a store can't hold " + change);
        }
    }

    private void keepLog(HubEvent event) {
        if (event instanceof LogWritten(long sequence, var at, int device, var type, var tag, var message)) {
            var line = new LogBook.Line(sequence, at, device, type, tag, message);
            logs.add(line);
            if (store.keeps()) {
                logPages.add(line.document());
            }
        }
    }

    private void clearLogs() {
        logs.clear();
        logPages.replace(List.of());
    }

    private void forget(int device) {
        delayedActions.forget(device);
        new StoredVariables(documents, device).clear();
        new StoredFiles(documents, clock, device).clear();
        documents.remove("quickAppLimits", Integer.toString(device));
        logs.forget(device);
        if (actions.isConnected()) {
            actions.port().removed(device);
        }
    }

    private static final List<String> BULKY =
            List.of("viewLayout", "uiView", "uiCallbacks", "quickAppVariables", "icon", "supportedDeviceRoles");

    /** For {@code refreshStates}: what every device shows now, without what makes it big. */
    private List<ObjectNode> everyDevice() {
        var all = new ArrayList<ObjectNode>();
        for (var device : devices.all()) {
            var entry = Json.object().put("id", device.id());
            device.document().path("properties").properties().forEach(property -> {
                if (!BULKY.contains(property.getKey())) {
                    entry.set(property.getKey(), property.getValue());
                }
            });
            all.add(entry);
        }
        return all;
    }

    /** Adds a house with simulated devices, unless it is there already, and lets it live. */
    public void openDemoHouse() {
        new DemoHouse(devices, documents, events, api, alarms, clock, zone, sunTimes).open();
    }

    public String id() {
        return id;
    }

    public Devices devices() {
        return devices;
    }

    public HubApi api() {
        return api;
    }

    /** Who may sign in to the home. */
    public Accounts accounts() {
        return new Accounts(documents, clock);
    }

    public DelayedActions delayedActions() {
        return delayedActions;
    }

    public QuickAppStorage storage(int device) {
        devices.get(device);
        return new StoredVariables(documents, device);
    }

    /** The files of a QuickApp; the runner puts those of a development file there, too. */
    public QuickAppFiles files(int device) {
        devices.get(device);
        return new StoredFiles(documents, clock, device);
    }

    /** What somebody has allowed a QuickApp beside or beyond what all are allowed, by the limits' names. */
    public Map<String, Double> limits(int device) {
        var limits = new LinkedHashMap<String, Double>();
        documents.find("quickAppLimits", Integer.toString(device)).ifPresent(found -> found.properties()
                .forEach(field -> limits.put(field.getKey(), field.getValue().doubleValue())));
        return limits;
    }

    /** Says who runs the QuickApps; until then actions for them are refused with 503 and delayed actions wait. */
    public void connect(QuickAppPort port) {
        actions.connect(Objects.requireNonNull(port, "port"));
        delayedActions.start();
    }

    /** Says who runs the scenes, and lets them start by themselves; until then running one is refused with 503. */
    public void connectScenes(ScenePort port) {
        sceneRuns.connect(Objects.requireNonNull(port, "port"));
        scenes.start();
    }

    /** Says who takes messages to people's phones; without it they are shown on the hub's pages only. */
    public void connectPush(PushPort port) {
        life.messages().connect(Objects.requireNonNull(port, "port"));
    }

    /** Tells everybody of an event that only the caller knows of; the type is HC3's name, ending in {@code Event}. */
    public void publish(int device, String type, JsonNode data) {
        events.generic(device, type, data);
    }

    /** A runner has handed an action to a QuickApp by itself; everybody is told as of any other. */
    public void actionRan(int device, String action, List<JsonNode> args) {
        actions.ran(device, action, args);
    }

    /** Closing what it returns ends the listening. */
    public Listening listen(HubListener listener) {
        events.add(listener);
        return () -> events.remove(listener);
    }

    /** Waits until the listeners have been told of all that has happened so far, but no longer than a second. */
    public void awaitListeners() {
        events.awaitTold();
    }

    /** An event as {@code refreshStates} shows it; empty for what HC3's clients do not know. */
    public static Optional<JsonNode> asHc3Shows(HubEvent event) {
        return event instanceof LogWritten || event instanceof HubEvent.LifeChanged
                ? Optional.empty()
                : Optional.of(RefreshStates.describe(event));
    }

    /** A listener's place among the others. */
    @FunctionalInterface
    public interface Listening extends AutoCloseable {
        @Override
        void close();
    }

    /** Does not wait for the store; nothing happens when the value is what it was. */
    public void updateProperty(int device, String name, JsonNode value) {
        devices.updateProperty(device, name, value);
    }

    /** Changes what an element of a QuickApp's screen shows; does not wait for the store. */
    public void updateView(int device, String element, String property, JsonNode value) {
        devices.updateView(device, element, property, value);
    }

    /**
     * Writes a line of the log; does not wait. A line that nobody can take any more is dropped and counted.
     *
     * @param device whose line it is, 0 for the hub's own
     * @param type {@code debug}, {@code trace}, {@code warning} or {@code error}
     */
    public void log(int device, String type, String tag, String message) {
        var shown = secretsInLogs.masked(device, message);
        var kept = shown.length() <= LogBook.MAX_MESSAGE
                ? shown
                : shown.substring(0, LogBook.MAX_MESSAGE) + "… (" + shown.length() + " characters)";
        events.appendLog((sequence, at) -> new LogWritten(sequence, at, device, type, tag, kept));
    }

    /** The runner says where a QuickApp is in its life. */
    public void quickAppIs(int device, QuickAppState state, String detail) {
        devices.quickAppIs(device, state, detail);
    }

    /** What a page shows of a QuickApp. */
    public Optional<JsonNode> screen(int device) {
        return devices.find(device).map(screens::screen);
    }

    /** The QuickApps for the index page. */
    public JsonNode quickApps() {
        return screens.quickApps(_ -> true);
    }

    /**
     * Somebody has signed in, or could not.
     *
     * @param who with the role they have, or would have, and the address they came from
     * @param how {@code password}, {@code token}, {@code session}
     * @param reason why not; empty when they are in
     */
    public void signedIn(HubCaller who, String how, String reason) {
        audit.add(AuditEntry.Deed.by(who, "sign-in", how, reason.isEmpty() ? 200 : 403, reason, ""), false);
    }

    /** Somebody at the machine has changed what is kept past the API, as the command line does with a home at rest. */
    public void administered(String action, String about) {
        audit.add(AuditEntry.Deed.by(HubCaller.admin("local"), action, about, 200, "", ""), false);
    }

    /** The number of the newest event; over all lives of the hub it only grows. */
    public long newestEvent() {
        return events.newest();
    }

    /** The number of the newest event that {@code refreshStates} gives. */
    public long newestShownEvent() {
        return refreshStates.newestShown();
    }

    /** The zone of the home's clock. */
    public ZoneId zone() {
        return zone;
    }

    /** Completes when everything changed so far is durable. */
    public CompletionStage<Void> flush() {
        return store.flush();
    }

    /** Answers who waits, tells the listeners what is left, and writes everything. */
    @Override
    public void close() {
        // The last events are told first: what they leave behind is written down, and nothing waits for a clock that
        // stands.
        events.close();
        alarms.close();
        life.rest();
        history.flush();
        logPages.flush();
        refreshStates.close();
        store.close();
    }
}
