package io.moonfleet.gateway;

import io.quarkus.runtime.StartupEvent;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.handler.BodyHandler;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/** Hangs the gateway's handlers into the application's HTTP server. */
@ApplicationScoped
class GatewayHttp {

    private final GatewayMessaging messaging;
    private final GatewaySettings settings;

    GatewayHttp(GatewayMessaging messaging, GatewaySettings settings) {
        this.messaging = messaging;
        this.settings = settings;
    }

    /** Not when the router is made: that is before the channels are, and both before the server listens. */
    void addRoutes(@Observes StartupEvent event, Router router) {
        var api = new ApiHandler(messaging.link().requests(), settings.timeout());
        router.route(ApiHandler.PREFIX + "/*")
                .handler(BodyHandler.create(false).setBodyLimit(settings.maxBody()))
                .handler(api)
                .failureHandler(api::failed);
        router.get("/health").handler(new HealthHandler(messaging.link()));
    }
}
