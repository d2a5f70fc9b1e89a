package io.moonfleet.cli;

import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Logging before Quarkus sets it up: the embedded broker and the hub are earlier. */
final class EarlyLogging {

    /** Held, because the log manager forgets the level of a logger that nobody refers to. */
    private final List<Logger> quiet;

    private EarlyLogging(List<Logger> quiet) {
        this.quiet = quiet;
    }

    /** Must come before anything logs: the JDK's own log manager could not be replaced any more. */
    static EarlyLogging configure() {
        System.setProperty("java.util.logging.manager", "org.jboss.logmanager.LogManager");
        var early = new EarlyLogging(List.of(
                Logger.getLogger("org.apache.activemq"),
                Logger.getLogger("org.apache.activemq.audit"),
                Logger.getLogger("io.netty")));
        early.quiet.forEach(logger -> logger.setLevel(Level.SEVERE));
        return early;
    }
}
