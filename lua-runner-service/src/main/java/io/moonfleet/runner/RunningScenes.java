package io.moonfleet.runner;

import io.moonfleet.hub.Hub;
import io.moonfleet.hub.HubCaller;
import io.moonfleet.hub.QuickAppPort.Outcome;
import io.moonfleet.hub.ScenePort;
import io.moonfleet.hub.SceneRun;
import io.moonfleet.quickapp.HomeAnswer;
import io.moonfleet.quickapp.HomeRequest;
import io.moonfleet.quickapp.Life;
import io.moonfleet.quickapp.LogLine;
import io.moonfleet.quickapp.QuickAppCode;
import io.moonfleet.quickapp.QuickAppException;
import io.moonfleet.quickapp.QuickAppRuntime;
import io.moonfleet.quickapp.QuickAppSettings;
import io.moonfleet.quickapp.SceneLife;
import io.moonfleet.quickapp.SceneScript;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/** The scenes that run here: how the hub has their bodies run. */
final class RunningScenes implements ScenePort, AutoCloseable {

    private static final QuickAppCode NONE = QuickAppCode.of("");

    private final Hub hub;
    private final RunnerSettings settings;
    private final QuickAppRuntime runtime;
    private final Set<SceneLife> running = ConcurrentHashMap.newKeySet();

    RunningScenes(Hub hub, RunnerSettings settings, QuickAppRuntime runtime) {
        this.hub = hub;
        this.settings = settings;
        this.runtime = runtime;
    }

    @Override
    public Running start(SceneRun run) {
        var home = new SceneHome(hub, run.scene());
        var context = QuickAppSettings.of(runtime, NONE, 0, home)
                .withLimits(settings.limits())
                .withTime(settings.time())
                .withOutbound(settings.outbound())
                .withMqttBrokerUrl(settings.mqttBrokerUrl().orElse(null));
        try {
            var script = new SceneScript(run.scene(), run.tag(), run.code(), run.sourceTrigger());
            return new Begun(SceneLife.start(context, script));
        } catch (QuickAppException noLua) {
            hub.log(0, "error", run.tag(), noLua.getMessage());
            return new NotBegun(noLua.getMessage());
        }
    }

    private final class Begun implements Running {
        private final SceneLife life;
        private final CompletionStage<Outcome> ended;

        Begun(SceneLife life) {
            this.life = life;
            running.add(life);
            ended = life.ended().thenApply(outcome -> {
                running.remove(life);
                return outcome.failed() ? new Outcome.Failed(outcome.error()) : new Outcome.Done(null);
            });
        }

        @Override
        public CompletionStage<Outcome> ended() {
            return ended;
        }

        @Override
        public void kill() {
            life.kill();
        }
    }

    private record NotBegun(String why) implements Running {
        @Override
        public CompletionStage<Outcome> ended() {
            return CompletableFuture.completedFuture(new Outcome.Failed(why));
        }

        @Override
        public void kill() {
            // It never ran.
        }
    }

    @Override
    public void close() {
        running.forEach(SceneLife::kill);
    }

    /** The hub as a scene sees it: it asks in the scene's name and is no device. */
    private static final class SceneHome extends SeenHub {

        private final int scene;

        SceneHome(Hub hub, int scene) {
            super(hub);
            this.scene = scene;
        }

        @Override
        public CompletionStage<HomeAnswer> request(HomeRequest request) {
            return ask(request, PathAndQuery.parse(request.path()), HubCaller.ofScene(scene));
        }

        @Override
        public void log(LogLine line) {
            hub().log(0, line.type(), line.tag(), line.message());
        }

        @Override
        public void lifeChanged(int device, Life life, String detail) {
            // The hub tells of a scene's runs itself.
        }
    }
}
