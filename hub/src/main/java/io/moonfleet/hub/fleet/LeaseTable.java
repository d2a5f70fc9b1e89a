package io.moonfleet.hub.fleet;

import com.fasterxml.jackson.databind.JsonNode;
import io.moonfleet.hub.JdbcStore.Connections;
import io.moonfleet.hub.internal.json.Json;
import io.moonfleet.hub.internal.store.Schema;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The leases of a home's runners in PostgreSQL. Every statement reads the database's clock, never ours, and stands alone: a
 * runner that is stopped between two of them holds no lock. One connection, for one thread at a time.
 */
public final class LeaseTable implements AutoCloseable {

    /** Long enough that nobody asks any more who it was. */
    private static final String FORGOTTEN = "60 seconds";

    private static final String REGISTER = """
            INSERT INTO runner (hub, runner, incarnation, expires, connected, leaving, weight, capacity, labels)
            VALUES (?, ?, 1, clock_timestamp() + ? * interval '1 millisecond', NULL, FALSE, ?, ?, ?)
            ON CONFLICT (hub, runner) DO UPDATE SET
                incarnation = runner.incarnation + 1, expires = excluded.expires, connected = NULL, leaving = FALSE,
                weight = excluded.weight, capacity = excluded.capacity, labels = excluded.labels
            RETURNING incarnation""";
    private static final String RENEW = """
            UPDATE runner SET expires = clock_timestamp() + ? * interval '1 millisecond',
                connected = CASE WHEN ? THEN COALESCE(connected, clock_timestamp()) END, leaving = ?
            WHERE hub = ? AND runner = ? AND incarnation = ? AND expires > clock_timestamp()""";
    private static final String RELEASE = "DELETE FROM runner WHERE hub = ? AND runner = ? AND incarnation = ?";
    private static final String RUNNERS = """
            SELECT runner, incarnation, expires > clock_timestamp(),
                (EXTRACT(EPOCH FROM clock_timestamp() - connected) * 1000)::BIGINT, leaving, weight, capacity, labels
            FROM runner WHERE hub = ? ORDER BY runner""";
    private static final String KEEPER = "SELECT runner, incarnation, epoch FROM keeper WHERE hub = ?";
    private static final String SWEEP =
            "DELETE FROM runner WHERE hub = ? AND expires < clock_timestamp() - interval '" + FORGOTTEN + "'";

    /**
     * Takes the hub when nobody holds it. The epoch grows with every taking, and outranks what a single process, which takes
     * its start's milliseconds for an epoch, may have left on the broker.
     */
    private static final String KEEP = """
            INSERT INTO keeper (hub, runner, incarnation, epoch)
            VALUES (?, ?, ?, (EXTRACT(EPOCH FROM clock_timestamp()) * 1000)::BIGINT)
            ON CONFLICT (hub) DO UPDATE SET runner = excluded.runner, incarnation = excluded.incarnation,
                epoch = GREATEST(keeper.epoch + 1, excluded.epoch)
            WHERE NOT EXISTS (SELECT 1 FROM runner r WHERE r.hub = keeper.hub AND r.runner = keeper.runner
                AND r.incarnation = keeper.incarnation AND r.expires > clock_timestamp())
            RETURNING epoch""";

    /** The row stays, because epochs must go on growing. */
    private static final String LET_GO =
            "UPDATE keeper SET runner = '' WHERE hub = ? AND runner = ? AND incarnation = ? AND epoch = ?";

    private static final Logger LOG = LoggerFactory.getLogger(LeaseTable.class);

    private final String hub;
    private final Connections connections;
    private Connection connection;

    public LeaseTable(String hub, Connections connections) {
        this.hub = hub;
        this.connections = connections;
    }

    /** What is done over the connection. */
    @FunctionalInterface
    private interface Work<T> {
        T with(Connection open) throws SQLException;
    }

    private synchronized <T> T run(Work<T> work) throws SQLException {
        var done = false;
        try {
            if (connection == null) {
                var fresh = connections.open();
                fresh.setAutoCommit(false);
                Schema.migrate(fresh);
                fresh.setAutoCommit(true);
                connection = fresh;
            }
            var result = work.with(connection);
            done = true;
            return result;
        } finally {
            if (!done) {
                // Asking whether it is still good could take longer than a lease; a new one is cheap.
                drop();
            }
        }
    }

    private void drop() {
        if (connection == null) {
            return;
        }
        try {
            connection.close();
        } catch (SQLException e) {
            LOG.debug("closing a broken connection failed too", e);
        }
        connection = null;
    }

    /** Begins a stay. */
    public Berth register(String runner, RunnerOffer offer, Duration timeToLive) throws SQLException {
        return run(open -> {
            try (var statement = open.prepareStatement(REGISTER)) {
                statement.setString(1, hub);
                statement.setString(2, runner);
                statement.setLong(3, timeToLive.toMillis());
                statement.setDouble(4, offer.weight());
                statement.setInt(5, offer.capacity());
                statement.setString(6, labels(offer.labels()));
                return new Berth(runner, number(statement));
            }
        });
    }

    /**
     * Prolongs a lease that has not ended yet.
     *
     * @param connected whether the runner has a broker
     * @param leaving whether it wants to be rid of its QuickApps
     * @return false when the stay is over: it can only be begun anew
     */
    public boolean renew(Berth berth, boolean connected, boolean leaving, Duration timeToLive) throws SQLException {
        return run(open -> {
            try (var statement = open.prepareStatement(RENEW)) {
                statement.setLong(1, timeToLive.toMillis());
                statement.setBoolean(2, connected);
                statement.setBoolean(3, leaving);
                set(statement, 4, berth);
                return statement.executeUpdate() == 1;
            }
        });
    }

    /** Ends a stay. */
    public void release(Berth berth) throws SQLException {
        run(open -> {
            try (var statement = open.prepareStatement(RELEASE)) {
                set(statement, 1, berth);
                return statement.executeUpdate();
            }
        });
    }

    private void set(PreparedStatement statement, int first, Berth berth) throws SQLException {
        statement.setString(first, hub);
        statement.setString(first + 1, berth.runner());
        statement.setLong(first + 2, berth.incarnation());
    }

    /** Who is there. */
    public Roll roll() throws SQLException {
        return run(open -> {
            var runners = new ArrayList<Roll.Runner>();
            try (var statement = open.prepareStatement(RUNNERS)) {
                statement.setString(1, hub);
                try (var rows = statement.executeQuery()) {
                    while (rows.next()) {
                        runners.add(runner(rows));
                    }
                }
            }
            return new Roll(runners, keeper(open));
        });
    }

    private static Roll.Runner runner(ResultSet row) throws SQLException {
        var connected = row.getLong(4);
        var connectedFor = row.wasNull() ? Optional.<Duration>empty() : Optional.of(Duration.ofMillis(connected));
        return new Roll.Runner(
                new Berth(row.getString(1), row.getLong(2)),
                row.getBoolean(3),
                connectedFor,
                row.getBoolean(5),
                new RunnerOffer(row.getDouble(6), row.getInt(7), labels(row.getString(8))));
    }

    private Optional<Roll.Keeper> keeper(Connection open) throws SQLException {
        try (var statement = open.prepareStatement(KEEPER)) {
            statement.setString(1, hub);
            try (var row = statement.executeQuery()) {
                return row.next()
                        ? Optional.of(new Roll.Keeper(new Berth(row.getString(1), row.getLong(2)), row.getLong(3)))
                        : Optional.empty();
            }
        }
    }

    /** Takes the hub if nobody holds it who lives; gives the epoch under which the taker may write. */
    public OptionalLong keep(Berth berth) throws SQLException {
        return run(open -> {
            try (var statement = open.prepareStatement(KEEP)) {
                set(statement, 1, berth);
                try (var row = statement.executeQuery()) {
                    return row.next() ? OptionalLong.of(row.getLong(1)) : OptionalLong.empty();
                }
            }
        });
    }

    /** Lets go of the hub, so that another can take it at once. */
    public void letGo(Roll.Keeper keeper) throws SQLException {
        run(open -> {
            try (var statement = open.prepareStatement(LET_GO)) {
                set(statement, 1, keeper.berth());
                statement.setLong(4, keeper.epoch());
                return statement.executeUpdate();
            }
        });
    }

    /** Removes the rows of runners that have been gone for long. */
    public void sweep() throws SQLException {
        run(open -> {
            try (var statement = open.prepareStatement(SWEEP)) {
                statement.setString(1, hub);
                return statement.executeUpdate();
            }
        });
    }

    private static long number(PreparedStatement statement) throws SQLException {
        try (var row = statement.executeQuery()) {
            row.next();
            return row.getLong(1);
        }
    }

    private static String labels(Map<String, String> labels) {
        var document = Json.object();
        labels.forEach(document::put);
        return Json.write(document);
    }

    private static Map<String, String> labels(String text) {
        var labels = new HashMap<String, String>();
        for (Map.Entry<String, JsonNode> label : Json.read(text).properties()) {
            labels.put(label.getKey(), label.getValue().asText());
        }
        return labels;
    }

    @Override
    public synchronized void close() {
        drop();
    }
}
