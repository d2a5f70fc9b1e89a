package io.moonfleet.runner;

import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/**
 * Sees to it that no home of a list stays without a runner while another has several: one of these ends in order, and takes the
 * vacant one when it is started again (docs/decisions/0116).
 */
final class VacantHomes {

    private static final Logger LOG = Logger.getLogger(VacantHomes.class);
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(10);

    /** Asks the database. */
    @FunctionalInterface
    interface Question {
        /** A home that this runner is the one to go to. */
        Optional<String> vacant() throws SQLException;
    }

    private final Question question;
    private final Consumer<String> leave;
    private Optional<String> before = Optional.empty();

    /** @param leave ends this runner, because that home needs one */
    VacantHomes(Question question, Consumer<String> leave) {
        this.question = question;
        this.leave = leave;
    }

    /** Looks again and again, as long as the process lives. */
    void watch() {
        Thread.ofVirtual().name("vacant homes").start(() -> {
            try {
                do {
                    TimeUnit.MILLISECONDS.sleep(BETWEEN_LOOKS.toMillis());
                } while (!look());
            } catch (InterruptedException ended) {
                Thread.currentThread().interrupt();
            }
        });
    }

    /** Leaves when a home is vacant for the second time: a runner that is just being started again must have its chance. */
    boolean look() {
        Optional<String> now;
        try {
            now = question.vacant();
        } catch (SQLException | RuntimeException e) {
            // Also the application that has not started after ten seconds, and so has no name yet: the next look is
            // another.
            LOG.debugf(e, "nobody knows which homes are vacant");
            now = Optional.empty();
        }
        var still = now.isPresent() && now.equals(before);
        before = now;
        if (still) {
            LOG.infof("home %s has no runner: this one ends, to be started again there", now.get());
            leave.accept(now.get());
        }
        return still;
    }
}
