package io.moonfleet.hub.fleet;

import java.sql.Connection;
import java.sql.SQLException;

/**
 * Lets only the keeper write. Each transaction locks the keeper's row for reading first: whoever takes the hub over changes
 * that row and so waits for the transaction, or comes before it and makes it fail.
 */
public record Fence(String hub, Roll.Keeper keeper) {

    private static final String CHECK =
            "SELECT 1 FROM keeper WHERE hub = ? AND runner = ? AND incarnation = ? AND epoch = ? FOR SHARE";

    /** @throws FencedException somebody else keeps the hub now */
    public void check(Connection connection) throws SQLException {
        try (var statement = connection.prepareStatement(CHECK)) {
            statement.setString(1, hub);
            statement.setString(2, keeper.berth().runner());
            statement.setLong(3, keeper.berth().incarnation());
            statement.setLong(4, keeper.epoch());
            try (var row = statement.executeQuery()) {
                if (!row.next()) {
                    throw new FencedException(keeper.berth() + " does not keep hub " + hub + " any more: epoch "
                            + keeper.epoch() + " is over");
                }
            }
        }
    }
}
