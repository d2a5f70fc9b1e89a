package io.moonfleet.hub;

import io.moonfleet.hub.QuickAppPort.Outcome;
import java.util.concurrent.CompletionStage;

/** How the hub has the bodies of scenes run; the runner implements it. No method may block. */
public interface ScenePort {

    /** Begins a run; what is wrong with the code shows in how it ends. */
    Running start(SceneRun run);

    /** A run that has begun. */
    interface Running {

        /** Completes when the body has returned and no timer is left; never fails. */
        CompletionStage<Outcome> ended();

        /** Ends it now; nothing happens when it has ended. */
        void kill();
    }
}
