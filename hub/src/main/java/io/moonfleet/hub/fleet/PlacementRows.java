package io.moonfleet.hub.fleet;

import io.moonfleet.hub.JdbcStore;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Where the QuickApps of a home run, in the keeper's store: written under its fence, so only by the keeper. */
public final class PlacementRows {

    private static final String READ = "SELECT quickapp, runner, incarnation, epoch FROM placement WHERE hub = ?";
    private static final String PUT = """
            INSERT INTO placement (hub, quickapp, runner, incarnation, epoch) VALUES (?, ?, ?, ?, ?)
            ON CONFLICT (hub, quickapp) DO UPDATE SET
                runner = excluded.runner, incarnation = excluded.incarnation, epoch = excluded.epoch""";
    private static final String REMOVE = "DELETE FROM placement WHERE hub = ? AND quickapp = ?";

    private final String hub;
    private final JdbcStore store;

    public PlacementRows(String hub, JdbcStore store) {
        this.hub = hub;
        this.store = store;
    }

    public List<PlacedQuickApp> all() throws SQLException {
        return store.fenced(connection -> {
            var found = new ArrayList<PlacedQuickApp>();
            try (var statement = connection.prepareStatement(READ)) {
                statement.setString(1, hub);
                try (var rows = statement.executeQuery()) {
                    while (rows.next()) {
                        found.add(new PlacedQuickApp(
                                rows.getInt(1), new Berth(rows.getString(2), rows.getLong(3)), rows.getLong(4)));
                    }
                }
            }
            return found;
        });
    }

    /** Writes them all in one transaction; they are durable when this returns. */
    public void put(Collection<PlacedQuickApp> placed) throws SQLException {
        store.fenced(connection -> {
            try (var statement = connection.prepareStatement(PUT)) {
                for (var each : placed) {
                    statement.setString(1, hub);
                    statement.setInt(2, each.quickApp());
                    statement.setString(3, each.berth().runner());
                    statement.setLong(4, each.berth().incarnation());
                    statement.setLong(5, each.epoch());
                    statement.addBatch();
                }
                statement.executeBatch();
            }
            return null;
        });
    }

    public void remove(int quickApp) throws SQLException {
        store.fenced(connection -> {
            try (var statement = connection.prepareStatement(REMOVE)) {
                statement.setString(1, hub);
                statement.setInt(2, quickApp);
                return statement.executeUpdate();
            }
        });
    }
}
