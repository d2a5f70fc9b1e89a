package io.moonfleet.hub.internal.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/**
 * Brings the tables of a store to the version that this program knows. The files are named as Flyway names them and are
 * plain SQL, so that Flyway can run the very same ones on PostgreSQL; for SQLite it would cost more time than the whole
 * start may take.
 */
public final class Schema {

    /** In their order; the number in the name is the version. Never change one that was released: add one. */
    private static final List<String> MIGRATIONS = List.of("V1__documents.sql", "V2__fleet.sql");

    /** Any number that nobody else in the database uses. */
    private static final long LOCK = 0x6d6f6f6e666c6565L;

    private Schema() {}

    public static void migrate(Connection connection) throws SQLException {
        try (var statement = connection.createStatement()) {
            if (connection.getMetaData().getDatabaseProductName().equals("PostgreSQL")) {
                // Several runners may start at once; the second finds everything done.
                statement.execute("SELECT pg_advisory_xact_lock(" + LOCK + ")");
            }
            statement.execute("CREATE TABLE IF NOT EXISTS schema_version (version INTEGER NOT NULL PRIMARY KEY)");
            int version;
            try (var row = statement.executeQuery("SELECT COALESCE(MAX(version), 0) FROM schema_version")) {
                row.next();
                version = row.getInt(1);
            }
            if (version > MIGRATIONS.size()) {
                throw new IllegalStateException("the store has version " + version + ", this program knows only "
                        + MIGRATIONS.size() + ": use a newer Moonfleet");
            }
            for (int next = version; next < MIGRATIONS.size(); next++) {
                for (var sql : statements(MIGRATIONS.get(next))) {
                    statement.execute(sql);
                }
                statement.execute("INSERT INTO schema_version (version) VALUES (" + (next + 1) + ")");
            }
        }
        connection.commit();
    }

    private static List<String> statements(String migration) {
        try (var file = Schema.class.getResourceAsStream("/io/moonfleet/hub/schema/" + migration)) {
            if (file == null) {
                throw new IllegalStateException("no migration " + migration + " on the class path");
            }
            var sql = new String(file.readAllBytes(), StandardCharsets.UTF_8);
            return sql
                    .lines()
                    .filter(line -> !line.startsWith("--"))
                    .reduce("", (text, line) -> text + line + "\n")
                    .transform(text -> List.of(text.split(";\n")))
                    .stream()
                    .filter(each -> !each.isBlank())
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
