package io.moonfleet.ui;

import java.time.Duration;

/** Runs something short after a while; tests turn it by hand. */
@FunctionalInterface
interface Later {

    void run(Duration delay, Runnable task);
}
