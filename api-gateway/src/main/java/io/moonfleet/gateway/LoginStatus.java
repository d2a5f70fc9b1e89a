package io.moonfleet.gateway;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.moonfleet.protocol.Refusal;
import io.moonfleet.protocol.Reply;
import io.moonfleet.security.Doorkeeper;
import io.moonfleet.security.http.Door;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;

/**
 * {@code /loginStatus} for who has not signed in: HC3 tells them how many tries they have used, and how long it looks at
 * none. For everybody else the hub answers it.
 */
final class LoginStatus {

    private static final String PATH = "/api/loginStatus";

    private final Doorkeeper doorkeeper;

    LoginStatus(Doorkeeper doorkeeper) {
        this.doorkeeper = doorkeeper;
    }

    /** What somebody gets who is not let in. */
    Reply.Answer orRefusal(RoutingContext http, Refusal refusal) {
        var path = http.normalizedPath();
        var asked = path.equals(PATH) || path.equals(PATH + "/");
        if (!asked || refusal.status() != 401 && refusal.status() != 403) {
            return new Reply.Answer(refusal.status(), refusal.body());
        }
        var status = doorkeeper.lockStatus(Door.address(http.request()));
        var body = JsonNodeFactory.instance
                .objectNode()
                .put("status", false)
                .put("retryNumber", status.retryNumber())
                .put("limit", status.limit())
                .put("timeLeft", status.timeLeft().plusMillis(999).toSeconds());
        return new Reply.Answer(http.request().method().equals(HttpMethod.GET) ? 200 : 403, body);
    }
}
