package io.moonfleet.harness;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A PostgreSQL for the tests of one class, which are left out where none is installed:
 * {@code @RegisterExtension static final InstalledPostgres POSTGRES = new InstalledPostgres();}.
 */
public final class InstalledPostgres implements BeforeAllCallback, AfterAllCallback {

    private Postgres postgres;

    @Override
    public void beforeAll(ExtensionContext context) {
        Assumptions.assumeTrue(Postgres.programs().isPresent(), "PostgreSQL is not installed");
        postgres = Postgres.start();
    }

    @Override
    public void afterAll(ExtensionContext context) {
        if (postgres != null) {
            postgres.close();
        }
    }

    /** While the tests run. */
    public Postgres get() {
        return postgres;
    }

    public String jdbcUrl() {
        return postgres.jdbcUrl();
    }
}
