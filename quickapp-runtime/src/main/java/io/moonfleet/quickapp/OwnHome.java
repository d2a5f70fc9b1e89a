package io.moonfleet.quickapp;

import java.net.URI;
import java.util.Locale;
import java.util.Set;

/** Where public QuickApps reach their own controller: {@code http://127.0.0.1:11111/api/…}, however they spell it. */
final class OwnHome {

    private static final Set<Integer> PORTS = Set.of(11111, 11112);
    private static final Set<String> NAMES = Set.of("localhost", "[::1]", "0.0.0.0", "::1");
    private static final String API = "/api";

    private OwnHome() {}

    static boolean isAt(URI uri) {
        if (uri.getHost() == null || !PORTS.contains(uri.getPort())) {
            return false;
        }
        var host = uri.getHost().toLowerCase(Locale.ROOT);
        return host.startsWith("127.") || NAMES.contains(host);
    }

    /** The path and query below {@code /api}. */
    static String path(URI uri) {
        var path = uri.getRawPath().startsWith(API + "/") ? uri.getRawPath().substring(API.length()) : uri.getRawPath();
        return path + (uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery());
    }
}
