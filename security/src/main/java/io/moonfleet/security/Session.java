package io.moonfleet.security;

import java.time.Instant;
import java.util.Optional;

/**
 * A page's session. All of it travels in its cookie, sealed, so that any replica knows it.
 *
 * @param id random, so that it can be ended
 * @param began when its user signed in
 * @param expires unless it is used before
 * @param goodUntil when Keycloak must be asked again; far away for the hub's users
 * @param refreshToken what Keycloak is asked with
 */
public record Session(
        String id, Identity who, Instant began, Instant expires, Instant goodUntil, Optional<String> refreshToken) {

    /** The same for longer. */
    Session until(Instant later) {
        return new Session(id, who, began, later, goodUntil, refreshToken);
    }

    /** The same after Keycloak was asked. */
    Session renewed(Identity now, Instant good, Optional<String> token) {
        return new Session(id, now, began, expires, good, token);
    }
}
