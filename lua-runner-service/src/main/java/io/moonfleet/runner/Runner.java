package io.moonfleet.runner;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.moonfleet.hub.Device;
import io.moonfleet.hub.Hub;
import io.moonfleet.hub.QuickAppInstallation;
import io.moonfleet.messaging.traces.Traces;
import io.moonfleet.protocol.Reply;
import io.moonfleet.protocol.Request;
import io.moonfleet.quickapp.QuickAppDefinition;
import io.moonfleet.quickapp.QuickAppVariable;
import io.moonfleet.quickapp.Simulation;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A home and its running QuickApps, and what the rest of the system may ask of them. Needs no framework. */
public final class Runner implements AutoCloseable {

    private final Hub hub;
    private final RunningQuickApps quickApps;
    private final RunningScenes scenes;
    private final RequestHandler requests;
    private volatile WebhookPush pushes;
    private final Optional<RemoteHub> remote;
    private final Map<Integer, StandIn> standIns = new ConcurrentHashMap<>();
    private final Map<Integer, KeptState> states = new ConcurrentHashMap<>();

    private final Traces traces;

    private Runner(Hub hub, RunningQuickApps quickApps, RunningScenes scenes, RunnerSettings settings) {
        this.hub = hub;
        this.remote = settings.remote();
        this.traces = settings.traces();
        this.quickApps = quickApps;
        this.scenes = scenes;
        this.requests = new RequestHandler(hub.api(), new SignInDesk(hub), traces);
    }

    /** Opens the home; its QuickApps start with {@link #run}. */
    public static Runner open(RunnerSettings settings) {
        var hub = Hub.open(settings.hub());
        FirstAdmin.of(System.getenv()).ifPresent(admin -> admin.joins(hub));
        var quickApps = new RunningQuickApps(hub, settings);
        hub.connect(quickApps);
        if (settings.time() instanceof Simulation simulation) {
            simulation.settleBy(hub::awaitListeners);
            simulation.hold();
        }
        return new Runner(hub, quickApps, new RunningScenes(hub, settings, quickApps.runtime()), settings);
    }

    public Hub hub() {
        return hub;
    }

    /** Who follows what is asked of the home. */
    Traces traces() {
        return traces;
    }

    /** Shows each QuickApp that has code here. */
    void forEachQuickApp(Served.QuickAppViewer viewer) {
        quickApps.forEach((id, quickApp) -> viewer.see(
                id, hub.devices().find(id).map(device -> device.name()).orElse(""), quickApp));
    }

    /** Sends what people are to be told to an address, too. */
    void pushTo(WebhookPush push) {
        hub.connectPush(push);
        pushes = push;
    }

    /**
     * Makes the device of a QuickApp, or takes the one that a former run made, and starts its code. Returns before
     * {@code onInit} has run.
     *
     * @return the device's id
     * @throws io.moonfleet.quickapp.QuickAppException the code is no Lua
     * @throws io.moonfleet.hub.HubException the hub refuses the device: an unknown type, say
     */
    public int run(QuickAppDefinition definition) {
        var device = install(definition);
        start(device.id(), definition);
        return device.id();
    }

    private Device install(QuickAppDefinition definition) {
        var known =
                formerDevice(definition).map(Device::id).orElse(definition.id().orElse(0));
        return hub.devices().install(installation(definition, known));
    }

    /** Like {@link #run(QuickAppDefinition)}, for the machine's owner: his QuickApp may use the files of its project. */
    public int run(QuickAppDefinition definition, Path project) {
        var device = install(definition);
        quickApps.isOwnersOwn(device.id(), project);
        start(device.id(), definition);
        return device.id();
    }

    private void start(int id, QuickAppDefinition definition) {
        definition.options().state().ifPresent(file -> states.computeIfAbsent(id, _ -> KeptState.of(hub, id, file)));
        quickApps.isDeveloped(id, definition.options());
        quickApps.start(id, definition.code());
        if (definition.options().proxy() && !standIns.containsKey(id)) {
            Thread.ofVirtual().name("stand-in-" + id).start(() -> standIn(id, definition));
        }
        definition.warnings().forEach(warning -> hub.log(id, "warning", "HEADER", warning.toString()));
    }

    /** What {@code --%%proxy} asks for. */
    private void standIn(int id, QuickAppDefinition definition) {
        try {
            var hc3 = remote.orElseThrow(() ->
                    new RemoteHub.Unreachable("--%%proxy needs a real HC3: set HC3_URL, HC3_USER and HC3_PASSWORD"));
            var made = StandIn.begin(hub, hc3, id, definition);
            var former = standIns.put(id, made);
            if (former != null) {
                former.close();
            }
        } catch (RemoteHub.Unreachable impossible) {
            hub.log(id, "warning", "HC3", impossible.getMessage());
        }
    }

    /**
     * Gives a QuickApp the shape and the code that its changed file asks for, and starts it anew; its device stays.
     *
     * @param before what the file said until now: a variable whose header has changed gets the new value
     * @throws io.moonfleet.quickapp.QuickAppException the code is no Lua; what runs goes on
     */
    public void reload(int id, QuickAppDefinition before, QuickAppDefinition after) {
        quickApps.check(after.code());
        if (!shape(before).equals(shape(after))) {
            var device = hub.devices().install(installation(after, id));
            overwriteVariables(device, before, after);
        }
        start(id, after);
    }

    /** What the headers say of the device. */
    private static List<Object> shape(QuickAppDefinition definition) {
        return List.of(
                definition.name(),
                definition.type(),
                definition.interfaces(),
                definition.variables(),
                definition.properties());
    }

    private void overwriteVariables(Device device, QuickAppDefinition before, QuickAppDefinition after) {
        var changed = variables(after);
        variables(before).forEach(changed::remove); // only where the value is the same
        var list = JsonNodeFactory.instance.arrayNode();
        for (var variable : device.property("quickAppVariables")) {
            var value = changed.get(variable.path("name").asText());
            list.add(value == null ? variable : ((ObjectNode) variable.deepCopy()).set("value", value));
        }
        hub.updateProperty(device.id(), "quickAppVariables", list);
    }

    private static Map<String, JsonNode> variables(QuickAppDefinition definition) {
        return definition.variables().stream()
                .collect(Collectors.toMap(
                        QuickAppVariable::name, QuickAppVariable::value, (_, last) -> last, LinkedHashMap::new));
    }

    /** Starts the QuickApps that the home keeps and that do not run yet: those installed through the API, say. */
    public void runStored() {
        quickApps.startStored();
    }

    /** Says that everything that is to run at the start has been given to {@link #run}; from now on scenes run, too. */
    public void allStarted() {
        quickApps.allStarted();
        hub.connectScenes(scenes);
    }

    private static QuickAppInstallation installation(QuickAppDefinition definition, int id) {
        var properties = JsonNodeFactory.instance.objectNode();
        definition.properties().forEach(properties::set);
        return new QuickAppInstallation(
                definition.name(), definition.type(), properties, definition.interfaces(), variables(definition), id);
    }

    /** The device that an earlier run of the same file made: by its uuid, or else by its name and type. */
    private Optional<Device> formerDevice(QuickAppDefinition definition) {
        var uuid = Optional.ofNullable(definition.properties().get("quickAppUuid"))
                .map(JsonNode::asText)
                .filter(text -> !text.isEmpty());
        return quickApps
                .idle()
                .filter(device -> uuid.isPresent()
                        ? device.property("quickAppUuid").asText().equals(uuid.get())
                        : device.name().equals(definition.name())
                                && device.type().equals(definition.type()))
                .findFirst();
    }

    /** Carries a request out; never blocks and never fails: what goes wrong is an answer. */
    public CompletionStage<Reply.Outcome> handle(Request request) {
        return requests.handle(request);
    }

    /** The QuickApps that run here. */
    public List<Integer> quickAppIds() {
        return quickApps.ids();
    }

    /** The devices a QuickApp answers for: its own and its children's. */
    public List<Integer> devicesOf(int quickApp) {
        var children = hub.devices().children(quickApp).stream().map(Device::id);
        return Stream.concat(Stream.of(quickApp), children).toList();
    }

    /** Ends the QuickApps, then the home: what was written is durable when this returns. */
    @Override
    public void close() {
        scenes.close();
        quickApps.close();
        standIns.values().forEach(StandIn::close);
        states.values().forEach(KeptState::close);
        hub.close();
        if (pushes != null) {
            pushes.close();
        }
        traces.close();
    }
}
