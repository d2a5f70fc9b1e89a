package io.moonfleet.protocol;

/** A topic or message that is not in the protocol; the code is stable, the message says what was wrong. */
public final class ProtocolException extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final String code;

    public ProtocolException(String code, String message) {
        super(message);
        this.code = code;
    }

    public String code() {
        return code;
    }
}
