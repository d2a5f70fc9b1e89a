package io.moonfleet.gateway;

import io.moonfleet.messaging.RequestClient;
import io.moonfleet.protocol.Refusal;
import io.moonfleet.protocol.Reply;
import io.moonfleet.security.http.Door;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.jboss.logging.Logger;

/**
 * Everything below {@code /api}: reads a request, asks for its answer, writes it. It is a plain Vert.x handler: one generic
 * route needs nothing of JAX-RS, and status, headers and errors are HC3's, not a framework's.
 */
final class ApiHandler {

    static final String PREFIX = "/api";

    private static final Logger LOG = Logger.getLogger(ApiHandler.class);
    private static final Set<String> METHODS = Set.of("GET", "POST", "PUT", "DELETE", "HEAD");

    private final RequestClient requests;
    private final RefreshPolls polls;
    private final Duration timeout;
    private final HostGuard guard;
    private final Door door;
    private final LoginStatus loginStatus;
    private final AnswerWriter answers;

    ApiHandler(
            RequestClient requests,
            RefreshPolls polls,
            Duration timeout,
            HostGuard guard,
            Door door,
            LoginStatus loginStatus,
            AnswerWriter answers) {
        this.requests = requests;
        this.door = door;
        this.loginStatus = loginStatus;
        this.polls = polls;
        this.timeout = timeout;
        this.guard = guard;
        this.answers = answers;
    }

    /** Refuses what is not for this API, before anything of its body is read. */
    void admit(RoutingContext http) {
        var method = http.request().method();
        try {
            guard.check(http.request());
            if (method.equals(HttpMethod.OPTIONS)) {
                http.response()
                        .setStatusCode(204)
                        .putHeader("Allow", AnswerWriter.ALLOW)
                        .end();
                return;
            }
            if (!METHODS.contains(method.name())) {
                throw new BadRequestException(
                        new Refusal(405, "METHOD_NOT_ALLOWED", method.name() + " is not a method of this API"));
            }
            door.admit(http, _ -> http.next(), refusal -> answers.write(http, loginStatus.orRefusal(http, refusal)));
        } catch (BadRequestException e) {
            answers.write(http, e.refusal());
        }
    }

    void handle(RoutingContext http, Buffer body) {
        try (var _ = FollowedRequests.of(http).enter()) {
            var request = RequestReader.read(http, body.getBytes());
            var last = request.pollsAfter();
            var caller = Door.caller(http);
            if (last.isPresent() && caller.role().seesEverything()) {
                answer(http, polls.poll(last.getAsLong(), request));
            } else {
                // What others may see of what happens, only the hub knows.
                var routed = last.isPresent() ? ApiRoutes.poll(request) : ApiRoutes.route(request);
                answer(
                        http,
                        requests.ask(
                                routed.operation(), caller, routed.patience().orElse(timeout)));
            }
        } catch (BadRequestException e) {
            answers.write(http, e.refusal());
        }
    }

    /** The answer comes on a thread of the messaging; the response belongs to the connection's event loop. */
    private void answer(RoutingContext http, CompletionStage<Reply.Answer> coming) {
        var context = Vertx.currentContext();
        coming.whenComplete((answer, failure) -> context.runOnContext(_ -> {
            if (failure == null) {
                answers.write(http, answer);
            } else {
                http.fail(failure);
            }
        }));
    }

    /** Answers what went no further: a body that is too large, a path that cannot be read. */
    void failed(RoutingContext http) {
        if (http.response().closed()) {
            // The client has hung up: nobody waits for an answer.
            return;
        }
        var status = http.statusCode() < 400 ? 500 : http.statusCode();
        switch (status) {
            case 413 ->
                answers.write(http, new Refusal(413, "BODY_TOO_LARGE", "the body is larger than this hub takes"));
            case 400 -> answers.write(http, Refusal.badRequest("the request is malformed"));
            case 408 -> answers.write(http, new Refusal(408, "BODY_TOO_SLOW", "the body took too long to come"));
            default -> {
                LOG.errorf(
                        http.failure(),
                        "%s %s failed",
                        http.request().method(),
                        http.request().path());
                answers.write(http, Refusal.internal("the gateway failed"));
            }
        }
    }
}
