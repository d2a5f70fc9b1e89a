package io.moonfleet.hub;

/** The hub refuses what it was asked for, with the status and the words an HC3 client gets. */
public final class HubException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int status;
    private final String reason;

    public HubException(int status, String reason, String message) {
        super(message);
        this.status = status;
        this.reason = reason;
    }

    public static HubException badRequest(String message) {
        return new HubException(400, "BAD_REQUEST", message);
    }

    public static HubException notFound(String message) {
        return new HubException(404, "NOT_FOUND", message);
    }

    public static HubException conflict(String message) {
        return new HubException(409, "CONFLICT", message);
    }

    public int status() {
        return status;
    }

    /** A stable word for programs. */
    public String reason() {
        return reason;
    }

    public ApiAnswer answer() {
        return ApiAnswer.error(status, reason, getMessage());
    }
}
