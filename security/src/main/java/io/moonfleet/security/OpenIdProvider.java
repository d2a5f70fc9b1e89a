package io.moonfleet.security;

import java.net.URI;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** Keycloak as the doorkeeper needs it. Stages fail with {@link Unavailable} when it can't be asked. */
public interface OpenIdProvider {

    /**
     * What it gives for somebody.
     *
     * @param goodUntil after that it must be asked again
     */
    record Grant(Identity who, Instant goodUntil, Optional<String> refreshToken) {
        @Override
        public String toString() {
            return "Grant[" + who + " until " + goodUntil + "]";
        }
    }

    /**
     * A sign-in that a browser was sent away with; only who began it can end it.
     *
     * @param state comes back with the browser
     * @param nonce comes back inside the token
     * @param verifier proves to the provider that the one who asks is the one who began (PKCE)
     */
    record Attempt(String state, String nonce, String verifier, URI redirect) {
        @Override
        public String toString() {
            return "Attempt[]";
        }
    }

    /** Where to send a browser. */
    CompletionStage<URI> signInPage(Attempt attempt);

    /** What the code is good for; empty when it is refused. */
    CompletionStage<Optional<Grant>> exchange(String code, Attempt attempt);

    /** A name and password; empty when they are wrong. */
    CompletionStage<Optional<Grant>> password(String user, String password);

    /** A token that it has made for a machine; empty when it has not, or not for us. */
    CompletionStage<Optional<Grant>> bearer(String token);

    /** Somebody whose grant is over; empty when it gives no more. */
    CompletionStage<Optional<Grant>> refresh(String refreshToken);

    /** Somebody signs out. */
    CompletionStage<Void> end(String refreshToken);
}
