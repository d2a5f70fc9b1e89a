package io.moonfleet.messaging;

import java.time.Instant;
import java.util.Objects;

/**
 * How hard a message is to be delivered. All go with QoS 0: what must arrive is asked for again by its id, which survives more
 * than a broker's promise does.
 *
 * @param deadline until then a publish that the broker did not take is tried again
 * @param retained the broker gives it to later subscribers
 */
public record Delivery(Instant deadline, boolean retained) {

    public Delivery {
        Objects.requireNonNull(deadline, "deadline");
    }

    public static Delivery until(Instant deadline) {
        return new Delivery(deadline, false);
    }

    public Delivery asRetained() {
        return new Delivery(deadline, true);
    }
}
