package io.moonfleet.ui;

import io.quarkus.websockets.next.HttpUpgradeCheck;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.HostAndPort;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * Lets only our own pages open the socket. Browsers do not keep a foreign page from opening a WebSocket to a house; they
 * only say whose page it is.
 */
@ApplicationScoped
public class SameOrigin implements HttpUpgradeCheck {

    private static final Logger LOG = Logger.getLogger(SameOrigin.class);

    private static final Pattern LOOPBACK =
            Pattern.compile("localhost|.*\\.localhost|127(\\.\\d{1,3}){3}|\\[?(::1|(0:){7}1)(%\\w+)?]?");

    private final List<String> hosts;

    SameOrigin(@ConfigProperty(name = "moonfleet.ui.hosts") Optional<List<String>> hosts) {
        this.hosts = hosts.orElse(List.of()).stream()
                .map(host -> host.toLowerCase(Locale.ROOT))
                .toList();
    }

    @Override
    public Uni<CheckResult> perform(HttpUpgradeContext context) {
        var request = context.httpRequest();
        var origin = request.getHeader("Origin");
        if (isOurs(origin, request)) {
            return CheckResult.permitUpgrade();
        }
        LOG.warnf("refused a socket for %s: the page came from %s", request.authority(), origin);
        return CheckResult.rejectUpgrade(403);
    }

    @Override
    public boolean appliesTo(String endpointId) {
        return UiSocket.ENDPOINT.equals(endpointId);
    }

    private boolean isOurs(String origin, HttpServerRequest request) {
        var local = request.localAddress();
        var loopback = local != null && isLoopback(local.hostAddress());
        return isOurs(origin, request.authority(), loopback, hosts);
    }

    /**
     * @param origin of the page; programs send none, and need no protection from themselves
     * @param loopback whether the socket came in on a loopback address. Then the name of the host must be a local one too: a
     *     foreign page can give its own name the address 127.0.0.1, and would be of the same origin
     * @param hosts names under which a proxy shows the pages
     */
    static boolean isOurs(String origin, HostAndPort authority, boolean loopback, List<String> hosts) {
        if (origin == null) {
            return true;
        }
        URI from;
        try {
            from = URI.create(origin);
        } catch (IllegalArgumentException notAnAddress) {
            LOG.debugf(notAnAddress, "an origin that is no address: %s", origin);
            return false;
        }
        if (from.getHost() == null || authority == null) {
            return false;
        }
        var host = from.getHost().toLowerCase(Locale.ROOT);
        if (hosts.contains(host)) {
            return true;
        }
        var secure = "https".equals(from.getScheme());
        var standardPort = secure ? 443 : 80;
        var fromPort = from.getPort() < 0 ? standardPort : from.getPort();
        var toPort = authority.port() < 0 ? standardPort : authority.port();
        var same = host.equals(authority.host().toLowerCase(Locale.ROOT)) && fromPort == toPort;
        return same && (!loopback || isLoopback(host));
    }

    private static boolean isLoopback(String host) {
        return host != null && LOOPBACK.matcher(host).matches();
    }
}
