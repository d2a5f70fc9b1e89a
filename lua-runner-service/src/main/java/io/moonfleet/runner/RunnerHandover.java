package io.moonfleet.runner;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Carries the runner from {@code main} into the application container. The one piece of static state: QuickApps start
 * before Quarkus does, because a developer waits for {@code onInit} and not for HTTP, and the container offers no other
 * way in for an object that is older than itself.
 */
public final class RunnerHandover {

    private static final AtomicReference<Served> WAITING = new AtomicReference<>();

    private RunnerHandover() {}

    /** Leaves a runner for the container that starts next. */
    public static void leave(Runner runner) {
        leave(new ServedHome(runner));
    }

    static void leave(Served served) {
        if (!WAITING.compareAndSet(null, served)) {
            throw new IllegalStateException("a runner waits already");
        }
    }

    static Optional<Served> take() {
        return Optional.ofNullable(WAITING.getAndSet(null));
    }
}
