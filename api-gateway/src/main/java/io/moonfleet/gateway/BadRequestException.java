package io.moonfleet.gateway;

import io.moonfleet.protocol.Refusal;

/** A request that goes no further than the gateway; the refusal is what the client gets. */
final class BadRequestException extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final transient Refusal refusal;

    BadRequestException(Refusal refusal) {
        super(refusal.message(), null, false, false);
        this.refusal = refusal;
    }

    static BadRequestException because(String message) {
        return new BadRequestException(Refusal.badRequest(message));
    }

    Refusal refusal() {
        return refusal;
    }
}
