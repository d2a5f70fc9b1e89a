package io.moonfleet.security;

import io.moonfleet.protocol.Caller;
import io.moonfleet.protocol.Role;

/**
 * Somebody whose credentials were right.
 *
 * @param keeper who says so
 * @param stamp of the account: under another one this identity is over; null where the keeper has none
 */
public record Identity(String name, Role role, Keeper keeper, String stamp) {

    /** Who knows the user. */
    public enum Keeper {
        HUB,
        KEYCLOAK
    }

    public Caller caller() {
        return new Caller(name, role);
    }
}
