package io.moonfleet.messaging;

import java.util.concurrent.atomic.AtomicLong;
import org.jboss.logging.Logger;

/** Counts payloads that nobody understands and logs the first of them, then every thousandth: a flood must not fill the log. */
final class Malformed {

    private static final Logger LOG = Logger.getLogger(Malformed.class);
    private static final int FIRST = 10;
    private static final int THEN_EVERY = 1_000;

    private final String what;
    private final String where;
    private final AtomicLong count = new AtomicLong();

    Malformed(String where) {
        this("is not understood", where);
    }

    /** @param what is the matter with such messages */
    Malformed(String what, String where) {
        this.what = what;
        this.where = where;
    }

    void add(RuntimeException why) {
        var number = count.incrementAndGet();
        if (number <= FIRST || number % THEN_EVERY == 0) {
            LOG.warnf("Message %d that %s in %s: %s", number, what, where, why.getMessage());
        }
    }

    long count() {
        return count.get();
    }
}
