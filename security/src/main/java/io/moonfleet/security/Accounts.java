package io.moonfleet.security;

import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** Those who may sign in, as the home keeps them. Stages fail with {@link Unavailable} when it can't be asked. */
public interface Accounts {

    /**
     * How one signs in.
     *
     * @param users whether there is anybody who may
     * @param sessionKey what sessions are sealed with
     */
    record Rules(boolean users, String sessionKey) {}

    CompletionStage<Rules> rules();

    /**
     * Empty when the password is not theirs.
     *
     * @param from the address it came from, for the audit log
     */
    CompletionStage<Optional<Identity>> password(String user, String password, String from);

    /** Empty when there is no such token. */
    CompletionStage<Optional<Identity>> token(String token, String from);

    /**
     * For the audit log: Keycloak was asked, and not the hub.
     *
     * @param who empty when it did not let them in
     * @param how {@code page} or {@code password}
     */
    CompletionStage<Void> askedKeycloak(String user, Optional<Identity> who, String how, String from);

    /**
     * Who was let in before, as they are now.
     *
     * @param session null for a password or a token
     * @return empty when they are to be let in no more
     */
    CompletionStage<Optional<Identity>> still(Identity who, String session);

    /** Completes when nobody is let in by that session any more. */
    CompletionStage<Void> endSession(String session, Instant expires);
}
