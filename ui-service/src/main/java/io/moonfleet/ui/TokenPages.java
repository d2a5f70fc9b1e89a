package io.moonfleet.ui;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.moonfleet.security.http.Door;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;

/** The page's list of its user's tokens: {@code /ui/tokens}. The hub keeps them; this only carries over. */
@ApplicationScoped
public class TokenPages {

    private static final int FIRST = -1_000;
    private static final int LONGEST_BODY = 2_048;
    private static final JsonMapper JSON = new JsonMapper();

    private final PageDoor door;
    private final BrokerSide side;

    TokenPages(PageDoor door, BrokerSide side) {
        this.door = door;
        this.side = side;
    }

    void addRoutes(@Observes StartupEvent event, Router router) {
        router.get("/ui/tokens").order(FIRST).handler(http -> admit(http, _ -> answer(http, Home::tokens)));
        router.post("/ui/tokens").order(FIRST).handler(http -> admit(http, _ -> create(http)));
        router.deleteWithRegex("/ui/tokens/([0-9a-f]{1,64})")
                .order(FIRST)
                .handler(http -> admit(http, _ -> answer(http, home -> home.revokeToken(http.pathParam("param0")))));
    }

    private void admit(RoutingContext http, Consumer<RoutingContext> then) {
        door.http()
                .admit(
                        http,
                        _ -> then.accept(http),
                        refusal -> refuse(http, refusal.status(), refusal.reason(), refusal.message()));
    }

    private void create(RoutingContext http) {
        var body = Buffer.buffer();
        http.request().handler(chunk -> {
            if (body.length() + chunk.length() <= LONGEST_BODY) {
                body.appendBuffer(chunk);
            } else if (!http.response().ended()) {
                refuse(http, 413, "BODY_TOO_LARGE", "the body is too large");
            }
        });
        http.request().endHandler(_ -> {
            if (http.response().ended()) {
                return;
            }
            try {
                var sent = JSON.readTree(body.getBytes());
                // Only these: an admin could ask for another's token by the API, but not from here.
                var order = JsonNodeFactory.instance.objectNode();
                order.set("label", sent.path("label"));
                if (sent.path("days").isInt()) {
                    order.set("days", sent.path("days"));
                }
                answer(http, home -> home.makeToken(order));
            } catch (JsonProcessingException _) {
                refuse(http, 400, "MALFORMED_JSON", "the body is no JSON");
            } catch (java.io.IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        });
        http.request().resume();
    }

    private void answer(RoutingContext http, Function<Home, CompletionStage<JsonNode>> question) {
        var context = Vertx.currentContext();
        question.apply(side.home().as(Door.caller(http)))
                .whenComplete((body, failure) -> context.runOnContext(_ -> {
                    if (http.response().ended() || http.response().closed()) {
                        return;
                    }
                    if (failure != null) {
                        var problem = HomeException.in(failure);
                        refuse(http, 409, problem.reason(), problem.getMessage());
                        return;
                    }
                    http.response()
                            .putHeader("Content-Type", "application/json")
                            .putHeader("Cache-Control", "no-store")
                            .end(body == null ? "{}" : body.toString());
                }));
    }

    private static void refuse(RoutingContext http, int status, String reason, String message) {
        SignInPages.json(http, status, new JsonObject().put("reason", reason).put("message", message));
    }
}
