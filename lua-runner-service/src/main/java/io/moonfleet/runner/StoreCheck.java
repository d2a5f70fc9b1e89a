package io.moonfleet.runner;

import io.moonfleet.hub.Hub;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

/** Finds out whether the store of a hub that is open here takes what is written. */
final class StoreCheck {

    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private StoreCheck() {}

    /** Why what was changed is not durable, if it is not. A hub that nobody changes has nothing that could fail. */
    static Optional<String> trouble(Hub hub) {
        try {
            hub.flush()
                    .toCompletableFuture()
                    .copy()
                    .orTimeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                    .join();
            return Optional.empty();
        } catch (CompletionException e) {
            return Optional.of("the store does not take what is written: " + e.getCause());
        }
    }
}
