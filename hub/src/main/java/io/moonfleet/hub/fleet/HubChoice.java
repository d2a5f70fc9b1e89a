package io.moonfleet.hub.fleet;

import io.moonfleet.hub.JdbcStore.Connections;
import io.moonfleet.hub.internal.store.Schema;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Says which of several hubs a runner that starts is to serve: the one with the fewest runners. Runners that start at the same moment
 * choose one after the other, and each finds the choices of those before it.
 */
public final class HubChoice {

    /** The database's own lock, whose number nobody else uses. */
    private static final long LOCK = 0x6d6f6f6e_68756273L;

    private static final String LIVING =
            "SELECT count(*) FROM runner WHERE hub = ? AND expires > clock_timestamp() AND NOT leaving";

    private static final String NAMES = """
            SELECT runner FROM runner WHERE hub = ? AND expires > clock_timestamp() AND NOT leaving AND capacity > 0
            ORDER BY runner""";

    /** It has no broker yet, so nobody places a QuickApp there; the runner joins under its own name and this one is forgotten. */
    private static final String ANNOUNCE = """
            INSERT INTO runner (hub, runner, incarnation, expires, connected, leaving, weight, capacity, labels)
            VALUES (?, ?, 1, clock_timestamp() + ? * interval '1 millisecond', NULL, FALSE, 1, 0, '{}')""";

    private HubChoice() {}

    /**
     * Chooses, and lets others know for a while.
     *
     * @param hubs the earlier one wins of two with as few
     * @param startUp how long it may take until the runner has joined
     */
    public static String among(List<String> hubs, Connections connections, Duration startUp) throws SQLException {
        try (var connection = connections.open()) {
            connection.setAutoCommit(false);
            Schema.migrate(connection);
            connection.commit();
            try (var lock = connection.prepareStatement("SELECT pg_advisory_xact_lock(?)")) {
                lock.setLong(1, LOCK);
                lock.execute();
            }
            var chosen = fewest(connection, hubs);
            try (var announce = connection.prepareStatement(ANNOUNCE)) {
                announce.setString(1, chosen);
                announce.setString(2, "starting-" + UUID.randomUUID());
                announce.setLong(3, startUp.toMillis());
                announce.executeUpdate();
            }
            connection.commit();
            return chosen;
        }
    }

    /**
     * A hub that nobody serves, if it is this runner's turn to go there: its own hub has others, and of their names its own is the
     * last.
     *
     * @param runner its name
     */
    public static Optional<String> vacant(List<String> hubs, String own, String runner, Connections connections)
            throws SQLException {
        try (var connection = connections.open()) {
            var here = names(connection, own);
            if (here.size() < 2 || !here.getLast().equals(runner)) {
                return Optional.empty();
            }
            for (var hub : hubs) {
                if (living(connection, hub) == 0) {
                    return Optional.of(hub);
                }
            }
            return Optional.empty();
        }
    }

    private static List<String> names(Connection connection, String hub) throws SQLException {
        try (var statement = connection.prepareStatement(NAMES)) {
            statement.setString(1, hub);
            var found = new ArrayList<String>();
            try (var rows = statement.executeQuery()) {
                while (rows.next()) {
                    found.add(rows.getString(1));
                }
            }
            return found;
        }
    }

    private static String fewest(Connection connection, List<String> hubs) throws SQLException {
        var chosen = hubs.getFirst();
        var fewest = Long.MAX_VALUE;
        for (var hub : hubs) {
            var living = living(connection, hub);
            if (living < fewest) {
                fewest = living;
                chosen = hub;
            }
        }
        return chosen;
    }

    private static long living(Connection connection, String hub) throws SQLException {
        try (var statement = connection.prepareStatement(LIVING)) {
            statement.setString(1, hub);
            try (var row = statement.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        }
    }
}
