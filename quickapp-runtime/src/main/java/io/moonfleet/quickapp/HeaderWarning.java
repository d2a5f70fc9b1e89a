package io.moonfleet.quickapp;

/** Something in a header that is not understood but does no harm. */
public record HeaderWarning(String file, int line, String message) {

    @Override
    public String toString() {
        return file + ":" + line + ": " + message;
    }
}
