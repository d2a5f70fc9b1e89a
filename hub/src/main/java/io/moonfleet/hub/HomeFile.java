package io.moonfleet.hub;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.sql.SQLException;
import org.sqlite.SQLiteConfig;

/** The file of a home that nobody has open: copying it, and putting a copy in its place. */
public final class HomeFile {

    /** The name of the file in a home's folder. */
    public static final String NAME = "hub.db";

    /**
     * A backup knows nothing of the numbers that were given after it was made. This many events nobody has seen meanwhile, so
     * the numbers only grow for clients that go on from before the restore.
     */
    private static final long NEVER_GIVEN = 1_000_000_000;

    private HomeFile() {}

    /**
     * Copies a home that nobody has open.
     *
     * @return the copy's size
     * @throws IllegalStateException somebody has it open, or it is none
     */
    public static long copy(Path home, Path to) {
        if (!Files.isRegularFile(home)) {
            throw new IllegalStateException("there is no home in " + home);
        }
        try (var store = SqliteStore.open(home)) {
            return store.copyTo(to.toAbsolutePath());
        }
    }

    /**
     * Puts a backup in the place of a home that nobody has open; the old one is kept beside it.
     *
     * @return where the old one is now, or null when there was none
     * @throws IllegalStateException the backup is none, or somebody has the home open
     */
    public static Path restore(Path backup, Path home) {
        var whole = home.toAbsolutePath();
        var fresh = whole.resolveSibling(whole.getFileName() + ".restoring");
        try {
            Files.createDirectories(whole.getParent());
            if (!Files.isRegularFile(backup)) {
                throw new IllegalStateException("there is no backup " + backup);
            }
            Files.copy(backup, fresh, StandardCopyOption.REPLACE_EXISTING);
            // Looked at in the copy: SQLite would write beside a backup, whose folder may be read-only.
            prepare(backup, fresh);
            Path kept = null;
            if (Files.exists(whole)) {
                // Opening it proves that nobody else has it open, and closing it writes what its log still holds.
                SqliteStore.open(whole).close();
                kept = whole.resolveSibling(whole.getFileName() + ".before-restore");
            }
            sync(fresh);
            if (kept != null) {
                Files.move(whole, kept, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
            }
            for (var rest : new String[] {"-wal", "-shm", "-journal"}) {
                Files.deleteIfExists(whole.resolveSibling(whole.getFileName() + rest));
            }
            Files.move(fresh, whole, StandardCopyOption.ATOMIC_MOVE);
            sync(whole.getParent());
            return kept;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot restore " + home + ": " + e.getMessage(), e);
        }
    }

    /** @throws IllegalStateException it is no backup of a home */
    private static void prepare(Path backup, Path copy) {
        var config = new SQLiteConfig();
        config.setJournalMode(SQLiteConfig.JournalMode.DELETE);
        try (var connection = config.createConnection("jdbc:sqlite:" + copy.toAbsolutePath());
                var statement = connection.createStatement()) {
            try (var row = statement.executeQuery(
                    "SELECT (SELECT COUNT(*) FROM document), (SELECT MAX(version) FROM schema_version)")) {
                row.next();
                if (row.getLong(1) == 0) {
                    throw new IllegalStateException(backup + " is empty");
                }
            }
            statement.executeUpdate("UPDATE sequence SET next = next + " + NEVER_GIVEN + " WHERE name = 'event'");
        } catch (SQLException e) {
            throw new IllegalStateException(backup + " is no backup of a home: " + e.getMessage(), e);
        }
    }

    private static void sync(Path path) throws IOException {
        try (var channel = FileChannel.open(path, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
