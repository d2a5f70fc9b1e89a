package io.moonfleet.security;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;

/** What a visitor shows to be let in. */
public sealed interface Credential {

    /** Longer ones are nobody's. */
    int LONGEST = 8_192;

    /** HTTP Basic, or a form. */
    record Password(String user, String password) implements Credential {
        @Override
        public String toString() {
            return "Password[user=" + user + "]";
        }
    }

    /** A token of ours, or one of Keycloak's. */
    record Bearer(String token) implements Credential {
        @Override
        public String toString() {
            return "Bearer[]";
        }
    }

    /** The cookie of a page's session. */
    record Cookie(String value) implements Credential {
        @Override
        public String toString() {
            return "Cookie[]";
        }
    }

    record Nothing() implements Credential {}

    /** Something that can't be read. */
    record Unreadable() implements Credential {}

    /**
     * Reads what a request brings; the header counts more than the cookie, because a program sent it on purpose.
     *
     * @param authorization the header, or null
     * @param cookie the session's, or null
     */
    static Credential of(String authorization, String cookie) {
        if (authorization == null) {
            return cookie == null || cookie.isEmpty()
                    ? new Nothing()
                    : cookie.length() > LONGEST ? new Unreadable() : new Cookie(cookie);
        }
        var space = authorization.indexOf(' ');
        if (space < 0 || authorization.length() > LONGEST) {
            return new Unreadable();
        }
        var value = authorization.substring(space + 1).strip();
        return switch (authorization.substring(0, space).toLowerCase(Locale.ROOT)) {
            case "basic" -> basic(value);
            case "bearer" -> value.isEmpty() ? new Unreadable() : new Bearer(value);
            default -> new Unreadable();
        };
    }

    private static Credential basic(String value) {
        try {
            var both = new String(Base64.getDecoder().decode(value), StandardCharsets.UTF_8);
            var colon = both.indexOf(':');
            return colon < 0 ? new Unreadable() : new Password(both.substring(0, colon), both.substring(colon + 1));
        } catch (IllegalArgumentException _) {
            return new Unreadable();
        }
    }
}
