package io.moonfleet.runner.fleet;

import java.time.Duration;

/**
 * How long things take that leases are about. They were weighed against each other: a shorter lease finds a dead runner sooner,
 * and takes one that only stood still for a moment (a garbage collection, a busy machine) for dead.
 *
 * @param timeToLive how long a lease lasts without being renewed
 * @param renewal how often it is renewed
 * @param look how often a runner looks who is there
 * @param margin how long before the lease's end a runner stops: for clocks that run at different speeds
 * @param patience how long a runner may be without a broker that others have, before it leaves
 */
public record LeaseTimes(Duration timeToLive, Duration renewal, Duration look, Duration margin, Duration patience) {

    public static final LeaseTimes DEFAULT = new LeaseTimes(
            Duration.ofSeconds(3),
            Duration.ofSeconds(1),
            Duration.ofMillis(250),
            Duration.ofMillis(300),
            Duration.ofMillis(2_500));
}
