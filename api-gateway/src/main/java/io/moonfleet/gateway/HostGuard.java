package io.moonfleet.gateway;

import io.moonfleet.protocol.Refusal;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.HostAndPort;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Keeps foreign web pages from using the API through a visitor's browser. Nobody signs in on a loopback address, so
 * whatever the browser sends there would be carried out.
 */
final class HostGuard {

    private static final Pattern LOOPBACK =
            Pattern.compile("localhost|.*\\.localhost|127(\\.\\d{1,3}){3}|\\[?(::1|(0:){7}1)(%\\w+)?]?");

    /** What a browser fetches for a script of a page, for its address line, and for no page at all. */
    private static final Set<String> CALLS = Set.of("empty", "document");

    private static final String PICTURES = "/api/moonfleet/icons/";

    private final List<String> hosts;
    private final List<String> origins;

    /**
     * @param hosts names under which a proxy shows the API
     * @param origins whose pages may use it
     */
    HostGuard(List<String> hosts, List<String> origins) {
        this.origins = List.copyOf(origins);
        this.hosts = hosts.stream().map(host -> host.toLowerCase(Locale.ROOT)).toList();
    }

    /** @throws BadRequestException the request is a foreign page's */
    void check(HttpServerRequest request) {
        var local = request.localAddress();
        check(
                local != null && isLoopback(local.hostAddress()),
                request.authority(),
                request.getHeader("Origin"),
                request.getHeader("Sec-Fetch-Site"));
        checkUse(request.path(), request.getHeader("Sec-Fetch-Dest"));
    }

    /**
     * A picture in a label of a QuickApp is fetched with its reader's cookie, and some of HC3's calls act when they are fetched
     * ({@code GET /scenes/1/execute}).
     *
     * @param use what a browser wants the answer for, or null
     */
    void checkUse(String path, String use) {
        if (use != null && !CALLS.contains(use) && !path.startsWith(PICTURES)) {
            throw refused("a call of this API is no " + (use.matches("[a-z]{1,20}") ? use : "part") + " of a page");
        }
    }

    /**
     * @param loopback whether the request came in on a loopback address. Then the name of the host must be a local one: a
     *     foreign page can give its own name the address 127.0.0.1, and would be of the same origin
     * @param origin of the page, which a browser sends with whatever changes something; programs send none
     * @param site what a browser says of any request, also of a picture's
     */
    void check(boolean loopback, HostAndPort authority, String origin, String site) {
        var host = authority == null ? "" : authority.host().toLowerCase(Locale.ROOT);
        if (loopback && !host.isEmpty() && !isLoopback(host) && !hosts.contains(host)) {
            throw refused("the host '" + host + "' is not this machine's; a proxy's name is told by "
                    + "MOONFLEET_GATEWAY_HOSTS");
        }
        if (origin != null && origins.contains(origin)) {
            return;
        }
        if (origin != null && !isOf(origin, host, authority)) {
            throw refused("a page of " + origin + " must not use this API");
        }
        if ("cross-site".equals(site)) {
            throw refused("a page of another site must not use this API");
        }
    }

    private boolean isOf(String origin, String host, HostAndPort authority) {
        URI from;
        try {
            from = URI.create(origin);
        } catch (IllegalArgumentException _) {
            return false;
        }
        if (from.getHost() == null || authority == null) {
            return false;
        }
        var name = from.getHost().toLowerCase(Locale.ROOT);
        return hosts.contains(name) || name.equals(host) && port(from, from.getPort()) == port(from, authority.port());
    }

    private static int port(URI origin, int given) {
        return given >= 0 ? given : "https".equals(origin.getScheme()) ? 443 : 80;
    }

    private static boolean isLoopback(String host) {
        return host != null && LOOPBACK.matcher(host).matches();
    }

    private static BadRequestException refused(String message) {
        return new BadRequestException(new Refusal(403, "FORBIDDEN_ORIGIN", message));
    }
}
