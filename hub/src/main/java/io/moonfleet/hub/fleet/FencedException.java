package io.moonfleet.hub.fleet;

/** A write of a runner that keeps the hub no longer; it can never succeed. */
public final class FencedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public FencedException(String message) {
        super(message);
    }
}
