package io.moonfleet.hub.internal.scene;

import com.fasterxml.jackson.databind.JsonNode;
import io.moonfleet.hub.HubException;
import io.moonfleet.hub.QuickAppPort.Outcome;
import io.moonfleet.hub.ScenePort;
import io.moonfleet.hub.SceneRun;
import io.moonfleet.hub.internal.event.EventStream;
import io.moonfleet.hub.internal.json.Json;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * The scenes that are running. A scene runs once at a time (HC3): a new trigger restarts it or is dropped, as the scene
 * says.
 */
public final class SceneRuns {

    private static final int MOST_AT_ONCE = 500;

    private final EventStream events;

    // Guarded by this.
    private final Map<Integer, Run> runs = new HashMap<>();
    private ScenePort port;

    public SceneRuns(EventStream events) {
        this.events = events;
    }

    private static final class Run {
        private final CompletableFuture<Outcome> ended = new CompletableFuture<>();
        private ScenePort.Running running;
        private boolean over;
    }

    public synchronized void connect(ScenePort connected) {
        port = connected;
    }

    public synchronized boolean isConnected() {
        return port != null;
    }

    public synchronized boolean isRunning(int scene) {
        return runs.containsKey(scene);
    }

    public synchronized Collection<Integer> running() {
        return List.copyOf(runs.keySet());
    }

    /**
     * Begins a run; the stage completes when it has ended.
     *
     * @param restart whether a run that is going on is ended; else the new one is refused with 409
     */
    CompletionStage<Outcome> begin(SceneRun wished, boolean restart) {
        var run = new Run();
        ScenePort.Running replaced = null;
        ScenePort runner;
        synchronized (this) {
            runner = port;
            if (runner == null) {
                throw new HubException(503, "NO_RUNNER", "no runner for scenes is there yet");
            }
            var old = runs.get(wished.scene());
            if (old != null && !restart) {
                return CompletableFuture.completedFuture(new Outcome.Refused(
                        409, "ALREADY_RUNNING", "scene " + wished.scene() + " is running and is not to be restarted"));
            }
            if (old == null && runs.size() >= MOST_AT_ONCE) {
                return CompletableFuture.completedFuture(
                        new Outcome.Refused(429, "TOO_MANY_SCENES", MOST_AT_ONCE + " scenes are running already"));
            }
            if (old != null) {
                replaced = over(wished.scene(), old, new Outcome.Failed("the scene was restarted"));
            }
            runs.put(wished.scene(), run);
            tell("SceneStartedEvent", wished.scene(), 1);
        }
        if (replaced != null) {
            replaced.kill();
        }
        launch(runner, wished, run);
        return run.ended;
    }

    private void launch(ScenePort runner, SceneRun wished, Run run) {
        ScenePort.Running running;
        try {
            running = runner.start(wished);
        } catch (RuntimeException e) {
            end(wished.scene(), run, new Outcome.Failed(String.valueOf(e.getMessage())));
            return;
        }
        boolean late;
        synchronized (this) {
            run.running = running;
            late = run.over;
        }
        if (late) {
            running.kill();
        }
        running.ended().whenComplete((outcome, failure) -> {
            var how = failure == null ? outcome : new Outcome.Failed(String.valueOf(failure.getMessage()));
            end(wished.scene(), run, how);
        });
    }

    /** Ends what of a scene is running; false when nothing was. */
    boolean kill(int scene) {
        ScenePort.Running killed;
        synchronized (this) {
            var run = runs.get(scene);
            if (run == null) {
                return false;
            }
            killed = over(scene, run, new Outcome.Failed("the scene was killed"));
        }
        if (killed != null) {
            killed.kill();
        }
        return true;
    }

    private void end(int scene, Run run, Outcome outcome) {
        synchronized (this) {
            over(scene, run, outcome);
        }
    }

    /** Takes a run out and tells of it, once; gives what must be killed, outside of the lock. */
    private ScenePort.Running over(int scene, Run run, Outcome outcome) {
        if (run.over) {
            return null;
        }
        run.over = true;
        runs.remove(scene, run);
        tell("SceneFinishedEvent", scene, 0);
        // Whoever waits must not run in here.
        run.ended.completeAsync(() -> outcome);
        return run.running;
    }

    private void tell(String type, int scene, int instances) {
        JsonNode id = Json.object().put("id", scene);
        events.generic(0, type, id);
        events.generic(
                0, "SceneRunningInstancesEvent", Json.object().put("id", scene).put("runningInstances", instances));
    }
}
