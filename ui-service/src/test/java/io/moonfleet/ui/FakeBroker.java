package io.moonfleet.ui;

import io.moonfleet.messaging.BrokerHealth.RoundTrip;
import io.moonfleet.security.Accounts;
import io.moonfleet.security.testing.FakeAccounts;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** Takes the place of the broker in tests of the running service. */
@Singleton
class FakeBroker {

    private final FakeHome home = new FakeHome();
    private final FakeAccounts accounts = new FakeAccounts();
    private volatile RoundTrip trip = new RoundTrip(true, Duration.ofMillis(1), "");

    FakeHome home() {
        return home;
    }

    void roundTripIs(RoundTrip now) {
        trip = now;
    }

    FakeAccounts accounts() {
        return accounts;
    }

    @Produces
    @Singleton
    Accounts whoMaySignIn() {
        return accounts;
    }

    @Produces
    @Singleton
    BrokerSide side() {
        return new BrokerSide(home, () -> CompletableFuture.completedFuture(trip));
    }
}
