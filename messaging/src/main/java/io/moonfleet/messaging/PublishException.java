package io.moonfleet.messaging;

/** A message could not be handed to the broker; the code is stable, the message says what was wrong. */
public final class PublishException extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final String code;

    public PublishException(String code, String message) {
        super(message);
        this.code = code;
    }

    /** {@code BROKER_UNAVAILABLE} or {@code TOO_MANY_IN_FLIGHT}. */
    public String code() {
        return code;
    }
}
