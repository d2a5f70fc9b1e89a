package io.moonfleet.hub;

import io.moonfleet.hub.internal.json.Json;
import io.moonfleet.hub.internal.store.GroupWriter;
import io.moonfleet.hub.internal.store.Schema;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Collection;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConnection;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/**
 * Keeps a hub in one SQLite file. What {@link #flush()} has confirmed survives a kill and a power cut: the log is
 * synced at every commit, and many waiting callers share one commit.
 */
public final class SqliteStore implements HubStore {

    private static final int BUSY_MILLIS = 2_000;
    private static final int FLUSH_SECONDS = 30;
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

    private final Path backups;
    private final String hub;
    private final Connection connection;

    /** One connection, two users: the writer's groups and {@link #reserve}; a transaction must not be mixed. */
    private final ReentrantLock connectionLock = new ReentrantLock();

    private final PreparedStatement putDocument;
    private final PreparedStatement deleteDocument;
    private final PreparedStatement putProperty;
    private final PreparedStatement deleteProperty;
    private final PreparedStatement deleteProperties;
    private final PreparedStatement reserve;
    private final GroupWriter writer;

    private SqliteStore(Path file, String hub, Connection connection) throws SQLException {
        this.backups = file.toAbsolutePath().resolveSibling("backups");
        this.hub = hub;
        this.connection = connection;
        putDocument = connection.prepareStatement(PUT_DOCUMENT);
        deleteDocument = connection.prepareStatement(DELETE_DOCUMENT);
        putProperty = connection.prepareStatement(PUT_PROPERTY);
        deleteProperty = connection.prepareStatement(DELETE_PROPERTY);
        deleteProperties = connection.prepareStatement(DELETE_PROPERTIES);
        reserve = connection.prepareStatement(RESERVE);
        writer = new GroupWriter("hub-store", this::commit);
    }

    /** Opens or makes the file. Only one process can have it open. */
    public static SqliteStore open(Path file) {
        return open(file, "home");
    }

    /**
     * @param hub the rows that belong to this home; a file can hold several, one open at a time
     */
    public static SqliteStore open(Path file, String hub) {
        var config = new SQLiteConfig();
        config.setJournalMode(SQLiteConfig.JournalMode.WAL);
        config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
        // A second process would have its own picture of the home in memory and both would write.
        config.setLockingMode(SQLiteConfig.LockingMode.EXCLUSIVE);
        config.setBusyTimeout(BUSY_MILLIS);
        try {
            var folder = file.toAbsolutePath().getParent();
            if (folder != null) {
                Files.createDirectories(folder);
            }
            var connection = config.createConnection("jdbc:sqlite:" + file.toAbsolutePath());
            try {
                connection.setAutoCommit(false);
                Schema.migrate(connection);
                return new SqliteStore(file, hub, connection);
            } catch (SQLException | RuntimeException e) {
                connection.close();
                throw e;
            }
        } catch (SQLiteException e) {
            if (e.getResultCode() == SQLiteErrorCode.SQLITE_BUSY) {
                throw new IllegalStateException("another process has the home in " + file + " open", e);
            }
            throw new IllegalStateException("cannot open the home in " + file + ": " + e.getMessage(), e);
        } catch (SQLException e) {
            throw new IllegalStateException("cannot open the home in " + file + ": " + e.getMessage(), e);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot make the folder for " + file, e);
        }
    }

    @Override
    public boolean keeps() {
        return true;
    }

    @Override
    public void load(Consumer<Change> reader) {
        connectionLock.lock();
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
            connection.commit();
        } catch (SQLException e) {
            throw new IllegalStateException("cannot read the store: " + e.getMessage(), e);
        } finally {
            connectionLock.unlock();
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

    private void commit(Collection<Change> group) throws SQLException {
        connectionLock.lock();
        try {
            for (var change : group) {
                execute(change);
            }
            connection.commit();
        } catch (SQLException | RuntimeException e) {
            connection.rollback();
            throw e;
        } finally {
            connectionLock.unlock();
        }
    }

    private void execute(Change change) throws SQLException {
        switch (change) {
            case Change.Document(String kind, String id, var body, long version) -> {
                putDocument.setString(1, hub);
                putDocument.setString(2, kind);
                putDocument.setString(3, id);
                putDocument.setString(4, Json.write(body));
                putDocument.setLong(5, version);
                putDocument.executeUpdate();
            }
            case Change.DocumentRemoved(String kind, String id) -> {
                deleteDocument.setString(1, hub);
                deleteDocument.setString(2, kind);
                deleteDocument.setString(3, id);
                deleteDocument.executeUpdate();
            }
            case Change.Property(int device, String name, var value) -> {
                putProperty.setString(1, hub);
                putProperty.setInt(2, device);
                putProperty.setString(3, name);
                putProperty.setString(4, Json.write(value));
                putProperty.executeUpdate();
            }
            case Change.PropertyRemoved(int device, String name) -> {
                deleteProperty.setString(1, hub);
                deleteProperty.setInt(2, device);
                deleteProperty.setString(3, name);
                deleteProperty.executeUpdate();
            }
            case Change.PropertiesRemoved(int device) -> {
                deleteProperties.setString(1, hub);
                deleteProperties.setInt(2, device);
                deleteProperties.executeUpdate();
            }
        }
    }

    @Override
    public long reserve(String sequence, long count) {
        connectionLock.lock();
        try {
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
        } catch (SQLException e) {
            throw new IllegalStateException(
                    "cannot take numbers of the sequence " + sequence + ": " + e.getMessage(), e);
        } finally {
            connectionLock.unlock();
        }
    }

    @Override
    public long backup(String name) {
        var copy = backups.resolve(name);
        try {
            writer.flush().toCompletableFuture().get(FLUSH_SECONDS, TimeUnit.SECONDS);
            Files.createDirectories(backups);
            Files.deleteIfExists(copy);
            copyTo(copy);
            return Files.size(copy);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write the backup " + copy, e);
        } catch (SQLException | ExecutionException | TimeoutException e) {
            throw new IllegalStateException("cannot back up to " + copy, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while backing up to " + copy, e);
        }
    }

    private void copyTo(Path copy) throws SQLException {
        connectionLock.lock();
        try {
            // SQLite's own copying, on the connection that has the file locked.
            int result = connection.unwrap(SQLiteConnection.class).getDatabase().backup("main", copy.toString(), null);
            if (result != SQLiteErrorCode.SQLITE_OK.code) {
                throw new SQLException("SQLite says " + SQLiteErrorCode.getErrorCode(result));
            }
        } finally {
            connectionLock.unlock();
        }
    }

    @Override
    public void removeBackup(String name) {
        try {
            Files.deleteIfExists(backups.resolve(Path.of(name).getFileName()));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot remove the backup " + name, e);
        }
    }

    @Override
    public void close() {
        writer.close();
        connectionLock.lock();
        try {
            connection.close();
        } catch (SQLException e) {
            throw new IllegalStateException("cannot close the store: " + e.getMessage(), e);
        } finally {
            connectionLock.unlock();
        }
    }
}
