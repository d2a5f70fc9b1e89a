package io.moonfleet.runner.fleet;

import io.moonfleet.hub.JdbcStore;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.Optional;
import java.util.Properties;

/** Where the database is, and how long a connection may keep somebody waiting. */
public record PostgresAddress(String url, Optional<String> user, Optional<String> password) {

    private static final String PREFIX = "jdbc:postgresql:";

    /** A transaction of a process that stands still must not keep the next keeper from the hub. */
    private static final String SESSION =
            "-c idle_in_transaction_session_timeout=2000 -c lock_timeout=5000 -c tcp_user_timeout=5000";

    public PostgresAddress {
        if (!url.startsWith(PREFIX)) {
            throw new IllegalArgumentException(
                    "the store must be a PostgreSQL address like jdbc:postgresql://host:5432/moonfleet");
        }
    }

    /** @param silence after which a connection that does not answer is given up */
    public JdbcStore.Connections connections(Duration silence) {
        var properties = new Properties();
        user.ifPresent(name -> properties.setProperty("user", name));
        password.ifPresent(secret -> properties.setProperty("password", secret));
        properties.setProperty("connectTimeout", "2");
        properties.setProperty("socketTimeout", Long.toString(silence.toSeconds()));
        properties.setProperty("tcpKeepAlive", "true");
        properties.setProperty("ApplicationName", "moonfleet-runner");
        properties.setProperty("options", SESSION);
        return () -> DriverManager.getConnection(url, properties);
    }

    /** Without the secrets. */
    @Override
    public String toString() {
        var end = url.indexOf('?');
        return end < 0 ? url : url.substring(0, end);
    }
}
