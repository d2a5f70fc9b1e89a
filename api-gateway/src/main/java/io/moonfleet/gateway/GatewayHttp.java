package io.moonfleet.gateway;

import io.moonfleet.protocol.Caller;
import io.moonfleet.security.HubAccounts;
import io.moonfleet.security.http.DoorFactory;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;

/** Hangs the gateway's handlers into the application's HTTP server. */
@ApplicationScoped
class GatewayHttp {

    private static final long TICK_MILLIS = 250;

    private final GatewayMessaging messaging;
    private final GatewaySettings settings;
    private final DoorFactory doors;
    private final Vertx vertx;

    GatewayHttp(GatewayMessaging messaging, GatewaySettings settings, DoorFactory doors, Vertx vertx) {
        this.doors = doors;
        this.messaging = messaging;
        this.settings = settings;
        this.vertx = vertx;
    }

    /** Not when the router is made: that is before the channels are, and both before the server listens. */
    void addRoutes(@Observes StartupEvent event, Router router) {
        var link = messaging.link();
        var answers = new AnswerWriter(settings.compression());
        var hosts = settings.hosts().orElse(List.of());
        var origins = settings.origins().orElse(List.of());
        var guard = new HostGuard(hosts, origins);
        var doorkeeper = doors.doorkeeper(new HubAccounts(link.requests(), "gateway"));
        var door = doors.door(doorkeeper, hosts);
        var polls = polls();
        messaging.followChanges(polls::receive);
        vertx.setPeriodic(TICK_MILLIS, _ -> polls.tick());
        var api = new ApiHandler(
                link.requests(), polls, settings.timeout(), guard, door, new LoginStatus(doorkeeper), answers);
        Origins.open(router, origins);
        router.route(ApiHandler.PREFIX + "/*")
                .handler(new FollowedRequests(link.traces()))
                .handler(api::admit)
                .handler(new BodyCollector(settings.maxBody(), settings.bodyTimeout(), api::handle))
                .failureHandler(api::failed);
        new DocsHandler(link.requests(), settings.timeout(), door, answers).addRoutes(router);
        router.get("/health").handler(new HealthHandler(link));
    }

    private RefreshPolls polls() {
        return new RefreshPolls(
                request -> {
                    var routed = ApiRoutes.poll(request);
                    return messaging
                            .link()
                            .requests()
                            .ask(
                                    routed.operation(),
                                    Caller.local(),
                                    routed.patience().orElseThrow());
                },
                (delay, task) -> after(delay, task),
                InstantSource.system());
    }

    private void after(Duration delay, Runnable task) {
        if (delay.toMillis() <= 0) {
            vertx.runOnContext(_ -> task.run());
        } else {
            vertx.setTimer(delay.toMillis(), _ -> task.run());
        }
    }
}
