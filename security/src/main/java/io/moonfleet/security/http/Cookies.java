package io.moonfleet.security.http;

/** Reads a {@code Cookie} header, whose values of ours need no quoting. */
public final class Cookies {

    private Cookies() {}

    /** The value of the first cookie of that name, or null. */
    public static String find(String header, String name) {
        for (var pair : header.split(";", -1)) {
            var equals = pair.indexOf('=');
            if (equals > 0 && pair.substring(0, equals).strip().equals(name)) {
                return pair.substring(equals + 1).strip();
            }
        }
        return null;
    }
}
