package io.moonfleet.quickapp;

import com.fasterxml.jackson.databind.node.NullNode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * One run of a scene's body, in a Lua context of its own and under the limits of a QuickApp. It lives until its code has
 * returned, no timer is pending and nothing that it has asked for is under way.
 */
public final class SceneLife {

    private final CompletableFuture<ActionOutcome> ended = new CompletableFuture<>();
    private final Incarnation life;

    private SceneLife(QuickAppSettings settings, SceneScript script, CompiledCode code) {
        var mailbox = new Mailbox(settings.limits().mailbox());
        life = new Incarnation(settings, code, mailbox, new Watcher(settings, script), script);
        mailbox.readBy(life);
    }

    /**
     * Compiles the body and starts the thread that runs it.
     *
     * @param settings with the device 0; its code is not looked at
     * @throws QuickAppException the body is no Lua
     */
    public static SceneLife start(QuickAppSettings settings, SceneScript script) {
        var file = new SourceFile("main", script.code().getBytes(StandardCharsets.UTF_8), true, script.tag());
        var code = CompiledCode.of(settings.runtime().engine(), new QuickAppCode(List.of(file)));
        var scene = new SceneLife(settings, script, code);
        scene.life.start();
        return scene;
    }

    /** Completes when it has ended; never fails. */
    public CompletionStage<ActionOutcome> ended() {
        return ended.minimalCompletionStage();
    }

    /** Ends it, from any thread; returns at once. */
    public void kill() {
        life.close();
        ended.complete(new ActionOutcome(null, "the scene was killed"));
    }

    private final class Watcher implements Incarnation.Watcher {

        private final QuickAppSettings settings;
        private final SceneScript script;

        Watcher(QuickAppSettings settings, SceneScript script) {
            this.settings = settings;
            this.script = script;
        }

        @Override
        public void running(Incarnation reporter) {
            // Its code has returned; timers may still be pending.
        }

        @Override
        public void crashed(Incarnation reporter, String why) {
            settings.home()
                    .log(new LogLine(
                            0,
                            settings.time().clock().instant(),
                            "error",
                            script.tag(),
                            "The scene was stopped: " + why));
            ended.complete(new ActionOutcome(null, why));
        }

        @Override
        public void failed(Incarnation reporter, String why) {
            ended.complete(new ActionOutcome(null, why));
        }

        @Override
        public void over(Incarnation reporter) {
            ended.complete(new ActionOutcome(NullNode.instance, null));
        }
    }
}
