package io.moonfleet.hub.internal.scene;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.moonfleet.hub.Alarms;
import io.moonfleet.hub.HubEvent;
import io.moonfleet.hub.HubEvent.LogWritten;
import io.moonfleet.hub.HubException;
import io.moonfleet.hub.HubListener;
import io.moonfleet.hub.QuickAppPort.Outcome;
import io.moonfleet.hub.SceneRun;
import io.moonfleet.hub.internal.device.DeviceTable;
import io.moonfleet.hub.internal.document.DocumentTable;
import io.moonfleet.hub.internal.event.EventStream;
import io.moonfleet.hub.internal.home.SunTimes;
import io.moonfleet.hub.internal.home.Weather;
import io.moonfleet.hub.internal.json.Json;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Watches the conditions of all scenes and starts them; hears every event and looks only at what a condition names. */
public final class SceneEngine implements HubListener {

    public static final String KIND = "scene";
    private static final Logger LOG = LoggerFactory.getLogger(SceneEngine.class);

    private final DocumentTable documents;
    private final EventStream events;
    private final Clock clock;
    private final ZoneId zone;
    private final Alarms alarms;
    private final SunTimes sun;
    private final SceneRuns runs;
    private final HomeFacts facts;

    // Guarded by this.
    private final Map<Integer, List<WatchedScene>> watched = new HashMap<>();
    private boolean started;

    /** The facts and happenings that some trigger or lasting condition names: a quick look for every event. */
    private volatile Set<Object> interesting = Set.of();

    public SceneEngine(
            DeviceTable devices,
            DocumentTable documents,
            EventStream events,
            Clock clock,
            ZoneId zone,
            Alarms alarms,
            SunTimes sun,
            Weather weather,
            SceneRuns runs) {
        this.documents = documents;
        this.events = events;
        this.clock = clock;
        this.zone = zone;
        this.alarms = alarms;
        this.sun = sun;
        this.runs = runs;
        this.facts = new HomeFacts(devices, documents, weather);
    }

    /** Begins to watch all scenes; those that wait for the hub's start run. */
    public void start() {
        var starts = new Starts();
        synchronized (this) {
            if (started) {
                return;
            }
            started = true;
            documents.ids(KIND).forEach(id -> watch(Integer.parseInt(id)));
            note();
            var begun = new Happening.Occurred("start", 0, Json.bool(true));
            all().forEach(scene -> starts.add(scene, scene.occurred(begun, clock.instant())));
        }
        starts.all().forEach(this::run);
    }

    /** A scene was made, changed or removed. */
    public synchronized void refresh(int scene) {
        if (started) {
            watch(scene);
            note();
        }
    }

    /** The parts of all scenes. */
    private List<WatchedScene> all() {
        return watched.values().stream().flatMap(List::stream).toList();
    }

    private boolean isWatched(WatchedScene scene) {
        return watched.getOrDefault(scene.id, List.of()).contains(scene);
    }

    private void watch(int id) {
        var old = watched.remove(id);
        if (old != null) {
            old.forEach(WatchedScene::end);
        }
        var scene = documents.find(KIND, Integer.toString(id));
        if (scene.isEmpty() || !startsByItself(scene.get())) {
            return;
        }
        try {
            var parts = new ArrayList<WatchedScene>();
            var contents = SceneContent.parts(scene.get());
            for (int part = 0; part < contents.size(); part++) {
                var condition = ConditionParser.parse(contents.get(part).conditions());
                if (!condition.triggers().isEmpty()) {
                    parts.add(watching(id, part, condition));
                }
            }
            watched.put(id, parts);
            parts.forEach(part -> {
                part.begin(clock.instant());
                waitForDate(part, clock.instant());
            });
        } catch (HubException e) {
            log(id, "warning", "does not start by itself: " + e.getMessage());
        }
    }

    private WatchedScene watching(int id, int part, Condition condition) {
        return new WatchedScene(id, part, condition, facts, sun::on, zone);
    }

    private static boolean startsByItself(ObjectNode scene) {
        return scene.path("enabled").asBoolean(true)
                && scene.path("mode").asText("automatic").equals("automatic");
    }

    private void note() {
        var names = new HashSet<>();
        for (var scene : all()) {
            for (var single : scene.condition().singles()) {
                switch (single) {
                    case Condition.State state -> names.add(state.fact());
                    case Condition.Moment moment -> names.add(moment.event());
                    case Condition.Time _ -> {
                        // Dates come by alarms.
                    }
                }
            }
        }
        interesting = Set.copyOf(names);
    }

    // ---- what wakes scenes

    @Override
    public void onEvent(HubEvent event) {
        var names = interesting;
        if (names.isEmpty()) {
            return;
        }
        switch (Happening.of(event)) {
            case Happening.Changed changed -> {
                for (var fact : changed.facts()) {
                    if (names.contains(fact)) {
                        changed(fact, changed.value() == null ? facts.value(fact) : changed.value());
                    }
                }
            }
            case Happening.Occurred occurred when names.contains(occurred.event()) -> occurred(occurred);
            case Happening.Occurred _, Happening.Nothing _ -> {
                // No condition names it.
            }
        }
    }

    private void changed(Fact fact, JsonNode value) {
        var now = clock.instant();
        var starts = new Starts();
        synchronized (this) {
            for (var scene : all()) {
                starts.add(
                        scene,
                        scene.changed(fact, value, now, (state, time) -> alarms.at(time, () -> waited(scene, state))));
            }
        }
        starts.all().forEach(this::run);
    }

    private void waited(WatchedScene scene, Condition.State state) {
        var starts = new Starts();
        synchronized (this) {
            if (isWatched(scene)) {
                starts.add(scene, scene.waited(state, clock.instant()));
            }
        }
        starts.all().forEach(this::run);
    }

    private void occurred(Happening.Occurred occurred) {
        var starts = new Starts();
        synchronized (this) {
            for (var scene : all()) {
                starts.add(scene, scene.occurred(occurred, clock.instant()));
            }
        }
        starts.all().forEach(this::run);
    }

    private void waitForDate(WatchedScene scene, Instant after) {
        scene.waitForDate(after, alarms, due -> dateCame(scene, due));
    }

    private void dateCame(WatchedScene scene, Instant due) {
        var starts = new Starts();
        synchronized (this) {
            if (!isWatched(scene)) {
                return;
            }
            var now = clock.instant();
            starts.add(scene, scene.dateCame(due, now));
            waitForDate(scene, due.isAfter(now) ? due : now);
        }
        starts.all().forEach(this::run);
    }

    // ---- running

    private void run(Starts.Start start) {
        var scene = documents.find(KIND, Integer.toString(start.scene()));
        if (scene.isEmpty() || !startsByItself(scene.get())) {
            return;
        }
        if (scene.get().path("stopOnAlarm").asBoolean() && isHomeBreached()) {
            log(start.scene(), "warning", "was not started: the alarm is breached");
            return;
        }
        try {
            begin(scene.get(), start.source(), start.parts()).whenComplete((outcome, _) -> {
                if (outcome instanceof Outcome.Refused refused) {
                    log(start.scene(), "trace", "was not started: " + refused.message());
                }
            });
        } catch (HubException e) {
            log(start.scene(), "warning", "was not started: " + e.getMessage());
        }
    }

    private boolean isHomeBreached() {
        return facts.value(new Fact("alarm", 0, "homeBreached")).asBoolean();
    }

    /** Runs a scene because somebody wants it, whatever its conditions say; the stage completes when it has ended. */
    public CompletionStage<Outcome> execute(ObjectNode scene, int user, JsonNode args) {
        var source = Json.object().put("type", "user").put("property", "execute");
        if (user > 0) {
            source.put("id", user);
        }
        if (args != null && !args.isNull()) {
            source.set("args", args);
        }
        return begin(scene, source, Set.of());
    }

    /**
     * @param parts which parts of its content run; none for all
     */
    private CompletionStage<Outcome> begin(ObjectNode scene, ObjectNode source, Set<Integer> parts) {
        int id = scene.path("id").asInt();
        var contents = SceneContent.parts(scene);
        var actions = new StringBuilder();
        for (int part = 0; part < contents.size(); part++) {
            if (parts.isEmpty() || parts.contains(part)) {
                actions.append(contents.get(part).actions());
            }
        }
        var run = new SceneRun(id, scene.path("name").asText(), tag(id), actions.toString(), source);
        var ended = runs.begin(run, scene.path("restart").asBoolean(true));
        if (runs.isRunning(id)) {
            documents.change(
                    KIND,
                    Integer.toString(id),
                    each -> each.put("started", clock.instant().getEpochSecond()));
        }
        return ended;
    }

    /** Ends what of a scene is running. */
    public void kill(int scene) {
        runs.kill(scene);
    }

    /** The alarm has been breached: scenes that are not to go on then end. */
    public void alarmBreached() {
        for (int id : runs.running()) {
            var scene = documents.find(KIND, Integer.toString(id));
            if (scene.isPresent() && scene.get().path("stopOnAlarm").asBoolean()) {
                runs.kill(id);
            }
        }
    }

    public boolean isRunning(int scene) {
        return runs.isRunning(scene);
    }

    private static String tag(int scene) {
        return "Scene" + scene;
    }

    private void log(int scene, String type, String what) {
        LOG.debug("scene {} {}", scene, what);
        events.appendLog(
                (sequence, at) -> new LogWritten(sequence, at, 0, type, tag(scene), "Scene " + scene + " " + what));
    }

    // ---- what is said about scenes

    /** Refuses a scene whose conditions cannot even be read; what they mean is looked at when they are watched. */
    public static void check(ObjectNode scene) {
        if (scene.path("type").asText("lua").equals("lua")) {
            SceneContent.parts(scene);
        }
    }

    /** Whether a scene has a trigger of a type; empty texts and no id fit every one. */
    public boolean hasTrigger(ObjectNode scene, String type, String property, String id) {
        try {
            return ConditionParser.parse(
                            SceneContent.of(SceneContent.parts(scene)).conditions())
                    .triggers()
                    .stream()
                    .map(single -> single.source(Json.orNull(null)))
                    .anyMatch(source ->
                            fits(source, "type", type) && fits(source, "property", property) && fits(source, "id", id));
        } catch (HubException _) {
            return false;
        }
    }

    private static boolean fits(ObjectNode source, String field, String wanted) {
        return wanted.isEmpty() || source.path(field).asText().equals(wanted);
    }

    /** What the conditions of a scene mean now and next: for who writes them. */
    public ObjectNode preview(ObjectNode scene, int count) {
        var answer = Json.object();
        List<WatchedScene.Preview> next;
        try {
            var condition = ConditionParser.parse(
                    SceneContent.of(SceneContent.parts(scene)).conditions());
            var watching = watching(0, 0, condition);
            watching.begin(clock.instant());
            next = watching.preview(clock.instant(), count);
            answer.put("triggers", condition.triggers().size());
            answer.put("holdsNow", watching.holds(clock.instant()));
            answer.put("problem", "");
        } catch (HubException e) {
            answer.put("triggers", 0).put("holdsNow", false).put("problem", e.getMessage());
            next = List.of();
        }
        var list = answer.putArray("nextRuns");
        for (var each : next) {
            list.addObject()
                    .put("timestamp", each.at().getEpochSecond())
                    .put("date", each.at().atZone(zone).toOffsetDateTime().toString())
                    .put("certain", each.certain())
                    .set("trigger", each.date().source(null));
        }
        return answer;
    }
}
