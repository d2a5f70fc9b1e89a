package io.moonfleet.ui;

import org.jboss.logging.Logger;

/** The home refused, or could not be reached: a stable word for programs and a sentence for people. */
final class HomeException extends RuntimeException {

    private static final long serialVersionUID = 1;
    private static final Logger LOG = Logger.getLogger(HomeException.class);

    private final String reason;

    HomeException(String reason, String message) {
        super(message);
        this.reason = reason;
    }

    String reason() {
        return reason;
    }

    /** The refusal in a failed stage, or what an unexpected failure looks like from outside. */
    static HomeException in(Throwable failure) {
        for (var cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof HomeException refusal) {
                return refusal;
            }
        }
        LOG.error("a page's request failed where it should not", failure);
        return new HomeException("INTERNAL", "the service failed; its log says more");
    }
}
