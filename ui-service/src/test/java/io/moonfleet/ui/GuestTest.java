package io.moonfleet.ui;

import static org.assertj.core.api.Assertions.assertThat;

import io.moonfleet.protocol.Caller;
import io.moonfleet.protocol.Role;
import io.moonfleet.security.Unavailable;
import io.moonfleet.security.Verdict;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class GuestTest {

    private static final Caller ANNA = new Caller("anna", Role.USER);

    @Test
    void aSocketIsForWhoOpenedItAsTheyWereThen() {
        assertThat(stillWelcome(new Verdict.LetIn(ANNA))).isTrue();
        assertThat(stillWelcome(new Verdict.LetIn(new Caller("bert", Role.USER))))
                .isFalse();
        assertThat(stillWelcome(new Verdict.LetIn(new Caller("anna", Role.VIEWER))))
                .isFalse();
        assertThat(stillWelcome(new Verdict.NobodyYet("the session is over; sign in again")))
                .isFalse();
    }

    @Test
    void aHubThatIsAwaySendsNobodyAway() {
        assertThat(stillWelcome(new Verdict.CannotTell("NO_RUNNER", "no runner is there to answer")))
                .isTrue();
    }

    /** The doorkeeper says so when the time is over for which sessions go on without Keycloak. */
    @Test
    void aSocketDoesNotOutlastTheTimeWithoutKeycloak() {
        assertThat(stillWelcome(new Verdict.CannotTell(Unavailable.CANNOT_SIGN_IN, "Keycloak does not answer")))
                .isFalse();
    }

    private static boolean stillWelcome(Verdict now) {
        return new Guest(ANNA, () -> CompletableFuture.completedFuture(now))
                .stillWelcome()
                .toCompletableFuture()
                .join();
    }
}
