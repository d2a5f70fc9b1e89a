package io.moonfleet.security.http;

import io.quarkus.vertx.http.HttpServerOptionsCustomizer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpVersion;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/**
 * No server of ours speaks HTTP/2, neither offered with TLS nor in clear text: what bounds slow and smuggled requests looks at
 * HTTP/1.1 (decision 0110). Quarkus' own setting leaves clear text as it is.
 */
@ApplicationScoped
public class OnlyHttpOne implements HttpServerOptionsCustomizer {

    @Override
    public void customizeHttpServer(HttpServerOptions options) {
        restrict(options);
    }

    @Override
    public void customizeHttpsServer(HttpServerOptions options) {
        restrict(options);
    }

    private static void restrict(HttpServerOptions options) {
        options.setHttp2ClearTextEnabled(false).setUseAlpn(false).setAlpnVersions(List.of(HttpVersion.HTTP_1_1));
    }
}
