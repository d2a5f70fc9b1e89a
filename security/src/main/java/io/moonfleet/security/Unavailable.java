package io.moonfleet.security;

/** Who could tell cannot be asked just now: neither yes nor no. */
public final class Unavailable extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** The reason when it is Keycloak. */
    public static final String CANNOT_SIGN_IN = "CANNOT_SIGN_IN";

    private final String reason;

    /** Keycloak says neither yes nor no. */
    public Unavailable(String message) {
        this(CANNOT_SIGN_IN, message);
    }

    /** @param reason a stable word for programs */
    public Unavailable(String reason, String message) {
        super(message);
        this.reason = reason;
    }

    public Unavailable(String message, Throwable cause) {
        super(message, cause);
        this.reason = CANNOT_SIGN_IN;
    }

    public String reason() {
        return reason;
    }
}
