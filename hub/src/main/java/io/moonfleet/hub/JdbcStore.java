package io.moonfleet.hub;

import io.moonfleet.hub.fleet.Fence;
import io.moonfleet.hub.internal.store.GroupWriter;
import io.moonfleet.hub.internal.store.JdbcTables;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a hub in a database that speaks PostgreSQL's SQL. It holds one connection; when that breaks, what was not
 * confirmed stays in memory and is written over a new one.
 */
public final class JdbcStore implements HubStore {

    private static final int VALID_SECONDS = 2;
    private static final Logger LOG = LoggerFactory.getLogger(JdbcStore.class);

    /** Opens connections: a pool's or the driver's. */
    @FunctionalInterface
    public interface Connections {
        Connection open() throws SQLException;
    }

    private final String hub;
    private final Connections connections;

    /** Null where nobody else could write. */
    private final Fence fence;

    /**
     * One connection, several users: the writer's groups, {@link #reserve}, placements; a transaction must not be mixed. Fair, or the
     * writer, which comes back at once when there is more to write, would keep the others waiting for several of its groups.
     */
    private final ReentrantLock lock = new ReentrantLock(true);

    private final GroupWriter writer;

    // Guarded by the lock; null while there is no connection.
    private JdbcTables tables;

    private JdbcStore(String hub, Connections connections, Fence fence, Runnable onFenced) throws SQLException {
        this.hub = hub;
        this.connections = connections;
        this.fence = fence;
        this.tables = new JdbcTables(hub, connections.open(), fence);
        this.writer = new GroupWriter("hub-store-" + hub, this::commit, onFenced);
    }

    /**
     * @param hub the rows that belong to this home: a database can hold many
     */
    public static JdbcStore open(String hub, Connections connections) {
        return open(hub, connections, null, () -> {});
    }

    /**
     * Opens the store for the one runner of several that keeps the hub.
     *
     * @param onFenced told once, when a write was refused because another runner keeps the hub now; nothing is written any
     *     more then. It must not wait for this store
     */
    public static JdbcStore open(String hub, Connections connections, Fence fence, Runnable onFenced) {
        try {
            return new JdbcStore(hub, connections, fence, onFenced);
        } catch (SQLException e) {
            throw new IllegalStateException("cannot open the store of hub " + hub + ": " + e.getMessage(), e);
        }
    }

    /** What is done with the tables. */
    @FunctionalInterface
    private interface Work<T> {
        T with(JdbcTables tables) throws SQLException;
    }

    private <T> T run(Work<T> work) throws SQLException {
        lock.lock();
        boolean done = false;
        try {
            if (tables == null) {
                tables = new JdbcTables(hub, connections.open(), fence);
            }
            var result = work.with(tables);
            done = true;
            return result;
        } finally {
            if (!done) {
                dropBrokenConnection();
            }
            lock.unlock();
        }
    }

    private void dropBrokenConnection() {
        if (tables == null) {
            return;
        }
        try {
            if (tables.connection().isValid(VALID_SECONDS)) {
                return;
            }
            tables.close();
        } catch (SQLException e) {
            LOG.debug("closing a broken connection failed too", e);
        }
        tables = null;
    }

    private void commit(Collection<Change> group) throws SQLException {
        run(open -> {
            open.commit(group);
            return null;
        });
    }

    @Override
    public boolean keeps() {
        return true;
    }

    @Override
    public void load(Consumer<Change> reader) {
        try {
            run(open -> {
                open.load(reader);
                return null;
            });
        } catch (SQLException e) {
            throw new IllegalStateException("cannot read the store of hub " + hub + ": " + e.getMessage(), e);
        }
    }

    @Override
    public void write(Change change) {
        writer.write(change);
    }

    @Override
    public CompletionStage<Void> flush() {
        return writer.flush();
    }

    @Override
    public long reserve(String sequence, long count) {
        try {
            return run(open -> open.reserve(sequence, count));
        } catch (SQLException e) {
            throw new IllegalStateException(
                    "cannot take numbers of the sequence " + sequence + ": " + e.getMessage(), e);
        }
    }

    /** Runs something on the connection while nobody else uses it. */
    <T> T exclusively(ConnectionWork<T> work) throws SQLException {
        return run(open -> work.with(open.connection()));
    }

    /** Runs something in one transaction, under the fence; it is durable when this returns. */
    public <T> T fenced(ConnectionWork<T> work) throws SQLException {
        return run(open -> open.inTransaction(() -> work.with(open.connection())));
    }

    /** What is done with the connection itself. */
    @FunctionalInterface
    public interface ConnectionWork<T> {
        T with(Connection connection) throws SQLException;
    }

    @Override
    public void close() {
        writer.close();
        lock.lock();
        try {
            if (tables != null) {
                tables.close();
                tables = null;
            }
        } catch (SQLException e) {
            throw new IllegalStateException("cannot close the store: " + e.getMessage(), e);
        } finally {
            lock.unlock();
        }
    }
}
