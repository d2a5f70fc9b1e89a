package io.moonfleet.security.http;

import io.vertx.core.http.HttpServerRequest;
import java.net.URI;
import java.util.List;
import java.util.Locale;

/**
 * Whether a request that changes something was made by a page of ours. A cookie alone says only whose browser it is: another
 * page may have told it to send the request.
 */
public final class OwnPage {

    private OwnPage() {}

    /** @param hosts names under which a proxy shows the pages */
    public static boolean made(HttpServerRequest request, List<String> hosts) {
        var site = request.getHeader("Sec-Fetch-Site");
        if (site != null && !site.equals("same-origin")) {
            return false;
        }
        var origin = request.getHeader("Origin");
        return origin == null ? site != null : isOf(origin, request, hosts);
    }

    private static boolean isOf(String origin, HttpServerRequest request, List<String> hosts) {
        try {
            var from = URI.create(origin);
            var to = request.authority();
            if (from.getHost() == null || to == null) {
                return false;
            }
            var host = from.getHost().toLowerCase(Locale.ROOT);
            if (hosts.contains(host)) {
                return true;
            }
            var standard = "https".equals(from.getScheme()) ? 443 : 80;
            var fromPort = from.getPort() < 0 ? standard : from.getPort();
            var toPort = to.port() < 0 ? standard : to.port();
            return host.equals(to.host().toLowerCase(Locale.ROOT)) && fromPort == toPort;
        } catch (IllegalArgumentException _) {
            return false;
        }
    }
}
