package io.moonfleet.gateway;

import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.handler.CorsHandler;
import java.util.List;
import java.util.Set;

/** Lets browsers hand our answers to pages of other sites: to none unless the operator names them. */
final class Origins {

    private static final int MAX_AGE_SECONDS = 600;
    private static final Set<HttpMethod> METHODS =
            Set.of(HttpMethod.GET, HttpMethod.POST, HttpMethod.PUT, HttpMethod.DELETE);

    private Origins() {}

    /** Their pages send a token or a password; cookies of ours stay with our own pages. */
    static void open(Router router, List<String> origins) {
        if (!origins.isEmpty()) {
            router.route(ApiHandler.PREFIX + "/*")
                    .handler(CorsHandler.create()
                            .addOrigins(origins)
                            .allowedMethods(METHODS)
                            .allowedHeaders(
                                    Set.of("Authorization", "Content-Type", "Fibaro-User-PIN", "X-Fibaro-Version"))
                            .maxAgeSeconds(MAX_AGE_SECONDS));
        }
    }
}
