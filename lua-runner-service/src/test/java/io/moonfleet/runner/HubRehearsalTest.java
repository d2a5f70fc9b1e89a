package io.moonfleet.runner;

import static org.assertj.core.api.Assertions.assertThat;

import io.moonfleet.harness.InstalledPostgres;
import io.moonfleet.hub.JdbcStore;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class HubRehearsalTest {

    @RegisterExtension
    static final InstalledPostgres POSTGRES = new InstalledPostgres();

    @Test
    void aHubIsKeptForNobodyAndTheHomeItselfIsOnlyRead() throws SQLException {
        JdbcStore.Connections database = () -> DriverManager.getConnection(POSTGRES.jdbcUrl());
        assertThat(HubRehearsal.run("home", database, Duration.ofSeconds(1))).isGreaterThanOrEqualTo(5);
        var rows = new AtomicInteger();
        try (var store = JdbcStore.open("home", database)) {
            store.load(_ -> rows.incrementAndGet());
        }
        assertThat(rows).hasValue(0);
    }

    @Test
    void aDatabaseThatIsAwayIsNobodysMisfortune() {
        JdbcStore.Connections away = () -> {
            throw new SQLException("the database is away");
        };
        assertThat(HubRehearsal.run("home", away, Duration.ofMillis(1))).isZero();
    }
}
