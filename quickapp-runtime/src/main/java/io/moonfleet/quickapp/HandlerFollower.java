package io.moonfleet.quickapp;

import java.net.URI;
import java.util.Optional;

/** Whoever follows requests through the system and wants to know what QuickApps do for them. */
public interface HandlerFollower {

    /** Nobody does. */
    HandlerFollower NOBODY = new HandlerFollower() {
        @Override
        public Followed posted(int quickApp, int device, String function) {
            return Followed.NOT;
        }

        @Override
        public Optional<String> headerFor(URI target) {
            return Optional.empty();
        }
    };

    /** The calling thread has a QuickApp do something; on the QuickApp's own thread it begins later. */
    Followed posted(int quickApp, int device, String function);

    /** The {@code traceparent} that a request to there carries, on the QuickApp's thread; empty where nobody may know. */
    Optional<String> headerFor(URI target);

    /** A handler that will run. */
    @FunctionalInterface
    interface Followed {

        /** Nobody is interested in. */
        Followed NOT = () -> _ -> {};

        /** It runs from now on, on this thread. */
        Running begins();
    }

    /** A handler that runs. */
    @FunctionalInterface
    interface Running {

        /** On the same thread; with the error that it raised. */
        void ended(Optional<String> error);
    }
}
