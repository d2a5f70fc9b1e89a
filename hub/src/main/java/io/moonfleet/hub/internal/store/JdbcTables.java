package io.moonfleet.hub.internal.store;

import io.moonfleet.hub.HubStore.Change;
import io.moonfleet.hub.fleet.Fence;
import io.moonfleet.hub.internal.json.Json;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Collection;
import java.util.function.Consumer;

/** The tables of one hub over one connection: SQL that SQLite and PostgreSQL both take. For one thread at a time. */
public final class JdbcTables implements AutoCloseable {

    private static final String PUT_DOCUMENT = """
            INSERT INTO document (hub, kind, id, body, version) VALUES (?, ?, ?, ?, ?)
            ON CONFLICT (hub, kind, id) DO UPDATE SET body = excluded.body, version = excluded.version""";
    private static final String DELETE_DOCUMENT = "DELETE FROM document WHERE hub = ? AND kind = ? AND id = ?";
    private static final String PUT_PROPERTY = """
            INSERT INTO property (hub, device, name, value) VALUES (?, ?, ?, ?)
            ON CONFLICT (hub, device, name) DO UPDATE SET value = excluded.value""";
    private static final String DELETE_PROPERTY = "DELETE FROM property WHERE hub = ? AND device = ? AND name = ?";
    private static final String DELETE_PROPERTIES = "DELETE FROM property WHERE hub = ? AND device = ?";
    private static final String RESERVE = """
            INSERT INTO sequence (hub, name, next) VALUES (?, ?, 1 + ?)
            ON CONFLICT (hub, name) DO UPDATE SET next = sequence.next + ?
            RETURNING next""";

    private final String hub;
    private final Connection connection;
    private final Fence fence;
    private final PreparedStatement putDocument;
    private final PreparedStatement deleteDocument;
    private final PreparedStatement putProperty;
    private final PreparedStatement deleteProperty;
    private final PreparedStatement deleteProperties;
    private final PreparedStatement reserve;

    /**
     * Brings the tables up to date first. The connection is closed with this.
     *
     * @param fence checked in each transaction; null where nobody else could write
     */
    public JdbcTables(String hub, Connection connection, Fence fence) throws SQLException {
        this.hub = hub;
        this.connection = connection;
        this.fence = fence;
        connection.setAutoCommit(false);
        Schema.migrate(connection);
        putDocument = connection.prepareStatement(PUT_DOCUMENT);
        deleteDocument = connection.prepareStatement(DELETE_DOCUMENT);
        putProperty = connection.prepareStatement(PUT_PROPERTY);
        deleteProperty = connection.prepareStatement(DELETE_PROPERTY);
        deleteProperties = connection.prepareStatement(DELETE_PROPERTIES);
        reserve = connection.prepareStatement(RESERVE);
    }

    public Connection connection() {
        return connection;
    }

    public void load(Consumer<Change> reader) throws SQLException {
        try (var documents = connection.prepareStatement("SELECT kind, id, body, version FROM document WHERE hub = ?");
                var properties =
                        connection.prepareStatement("SELECT device, name, value FROM property WHERE hub = ?")) {
            documents.setString(1, hub);
            try (var rows = documents.executeQuery()) {
                while (rows.next()) {
                    reader.accept(new Change.Document(
                            rows.getString(1), rows.getString(2), Json.read(rows.getString(3)), rows.getLong(4)));
                }
            }
            properties.setString(1, hub);
            try (var rows = properties.executeQuery()) {
                while (rows.next()) {
                    reader.accept(new Change.Property(rows.getInt(1), rows.getString(2), Json.read(rows.getString(3))));
                }
            }
        }
        connection.commit();
    }

    /**
     * Writes a group in one transaction. Each key is there once, and what is removed with a device comes before what it
     * has anew, so all removals can go first and everything in batches: one round trip each, which a database across a
     * network needs.
     */
    public void commit(Collection<Change> group) throws SQLException {
        try {
            checkFence();
            for (var change : group) {
                add(change);
            }
            for (var batch :
                    new PreparedStatement[] {deleteProperties, deleteProperty, deleteDocument, putDocument, putProperty
                    }) {
                batch.executeBatch();
            }
            connection.commit();
        } catch (SQLException | RuntimeException e) {
            rollback(e);
            throw e;
        }
    }

    private void checkFence() throws SQLException {
        if (fence != null) {
            fence.check(connection);
        }
    }

    /** A part of a transaction. */
    @FunctionalInterface
    public interface Part<T> {
        T run() throws SQLException;
    }

    public <T> T inTransaction(Part<T> part) throws SQLException {
        try {
            checkFence();
            var result = part.run();
            connection.commit();
            return result;
        } catch (SQLException | RuntimeException e) {
            rollback(e);
            throw e;
        }
    }

    private void rollback(Exception cause) {
        try {
            for (var batch :
                    new PreparedStatement[] {deleteProperties, deleteProperty, deleteDocument, putDocument, putProperty
                    }) {
                batch.clearBatch();
            }
            connection.rollback();
        } catch (SQLException e) {
            cause.addSuppressed(e);
        }
    }

    private void add(Change change) throws SQLException {
        switch (change) {
            case Change.Document(String kind, String id, var body, long version) -> {
                putDocument.setString(1, hub);
                putDocument.setString(2, kind);
                putDocument.setString(3, id);
                putDocument.setString(4, Json.write(body));
                putDocument.setLong(5, version);
                putDocument.addBatch();
            }
            case Change.DocumentRemoved(String kind, String id) -> {
                deleteDocument.setString(1, hub);
                deleteDocument.setString(2, kind);
                deleteDocument.setString(3, id);
                deleteDocument.addBatch();
            }
            case Change.Property(int device, String name, var value) -> {
                putProperty.setString(1, hub);
                putProperty.setInt(2, device);
                putProperty.setString(3, name);
                putProperty.setString(4, Json.write(value));
                putProperty.addBatch();
            }
            case Change.PropertyRemoved(int device, String name) -> {
                deleteProperty.setString(1, hub);
                deleteProperty.setInt(2, device);
                deleteProperty.setString(3, name);
                deleteProperty.addBatch();
            }
            case Change.PropertiesRemoved(int device) -> {
                deleteProperties.setString(1, hub);
                deleteProperties.setInt(2, device);
                deleteProperties.addBatch();
            }
        }
    }

    /** Takes the next numbers of a sequence and gives the first. */
    public long reserve(String sequence, long count) throws SQLException {
        try {
            checkFence();
            reserve.setString(1, hub);
            reserve.setString(2, sequence);
            reserve.setLong(3, count);
            reserve.setLong(4, count);
            long next;
            try (var row = reserve.executeQuery()) {
                row.next();
                next = row.getLong(1);
            }
            connection.commit();
            return next - count;
        } catch (SQLException | RuntimeException e) {
            rollback(e);
            throw e;
        }
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
