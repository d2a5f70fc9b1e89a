package io.moonfleet.hub;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
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

    private final Path backups;
    private final JdbcStore store;

    private SqliteStore(Path file, String hub) {
        this.backups = file.resolveSibling("backups");
        this.store = JdbcStore.open(hub, () -> connect(file));
    }

    /** Opens or makes the file. Only one process can have it open. */
    public static SqliteStore open(Path file) {
        return open(file, "home");
    }

    /**
     * @param hub the rows that belong to this home; a file can hold several, one open at a time
     */
    public static SqliteStore open(Path file, String hub) {
        var whole = file.toAbsolutePath();
        try {
            Files.createDirectories(whole.getParent());
            return new SqliteStore(whole, hub);
        } catch (IllegalStateException e) {
            if (e.getCause() instanceof SQLiteException cause && cause.getResultCode() == SQLiteErrorCode.SQLITE_BUSY) {
                throw new IllegalStateException("another process has the home in " + file + " open", e);
            }
            throw new IllegalStateException("cannot open the home in " + file + ": " + e.getMessage(), e);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot make the folder for " + file + ": " + why(e), e);
        }
    }

    /** What a file system says of some troubles is only the path. */
    private static String why(IOException e) {
        return switch (e) {
            case FileAlreadyExistsException inTheWay -> inTheWay.getFile() + " is a file";
            case AccessDeniedException denied -> denied.getFile() + " may not be written";
            case NoSuchFileException none -> none.getFile() + " cannot be made";
            default -> e.getMessage();
        };
    }

    private static Connection connect(Path file) throws SQLException {
        var config = new SQLiteConfig();
        config.setJournalMode(SQLiteConfig.JournalMode.WAL);
        config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
        // A second process would have its own picture of the home in memory and both would write.
        config.setLockingMode(SQLiteConfig.LockingMode.EXCLUSIVE);
        config.setBusyTimeout(BUSY_MILLIS);
        return config.createConnection("jdbc:sqlite:" + file);
    }

    @Override
    public boolean keeps() {
        return true;
    }

    @Override
    public void load(Consumer<Change> reader) {
        store.load(reader);
    }

    @Override
    public void write(Change change) {
        store.write(change);
    }

    @Override
    public CompletionStage<Void> flush() {
        return store.flush();
    }

    @Override
    public long reserve(String sequence, long count) {
        return store.reserve(sequence, count);
    }

    @Override
    public long backup(String name) {
        return copyTo(backups.resolve(name));
    }

    /** Makes a copy; nobody sees it before it is whole. */
    long copyTo(Path copy) {
        var unfinished = copy.resolveSibling(copy.getFileName() + ".part");
        try {
            store.flush().toCompletableFuture().get(FLUSH_SECONDS, TimeUnit.SECONDS);
            Files.createDirectories(copy.getParent());
            Files.deleteIfExists(unfinished);
            store.exclusively(connection -> copyTo(unfinished, connection));
            Files.move(unfinished, copy, StandardCopyOption.REPLACE_EXISTING);
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

    /** SQLite's own copying, on the connection that has the file locked. */
    private static Path copyTo(Path copy, Connection connection) throws SQLException {
        int result = connection.unwrap(SQLiteConnection.class).getDatabase().backup("main", copy.toString(), null);
        if (result != SQLiteErrorCode.SQLITE_OK.code) {
            throw new SQLException("SQLite says " + SQLiteErrorCode.getErrorCode(result));
        }
        return copy;
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
        store.close();
    }
}
