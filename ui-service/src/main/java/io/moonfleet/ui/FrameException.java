package io.moonfleet.ui;

/** A page sent something that is no frame; the message says what was wrong with it. */
final class FrameException extends Exception {

    private static final long serialVersionUID = 1;

    FrameException(String message) {
        super(message);
    }
}
