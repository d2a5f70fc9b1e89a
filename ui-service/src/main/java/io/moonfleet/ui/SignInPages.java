package io.moonfleet.ui;

import io.moonfleet.security.Credential;
import io.moonfleet.security.Doorkeeper;
import io.moonfleet.security.Session;
import io.moonfleet.security.Verdict;
import io.moonfleet.security.http.Door;
import io.moonfleet.security.http.OwnPage;
import io.moonfleet.security.http.SessionCookie;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/** Signing in and out, and what a page asks of its session. */
@ApplicationScoped
public class SignInPages {

    static final String LOGIN = "/login";

    private static final Logger LOG = Logger.getLogger(SignInPages.class);
    private static final int FIRST = -1_000;
    private static final int LONGEST_FORM = 4_096;
    private static final long FORM_MILLIS = 10_000;
    private static final SignInPage PAGE = new SignInPage();

    private final PageDoor door;
    private final Doorkeeper doorkeeper;

    SignInPages(PageDoor door) {
        this.door = door;
        this.doorkeeper = door.doorkeeper();
    }

    void addRoutes(@Observes StartupEvent event, Router router) {
        router.get(LOGIN).order(FIRST).handler(this::begin);
        router.post(LOGIN).order(FIRST).handler(this::signIn);
        router.get(PlainPage.STYLE_PATH).order(FIRST).handler(PlainPage::sendStyle);
        router.post("/logout").order(FIRST).handler(this::signOut);
        router.get("/ui/session").order(FIRST).handler(this::session);
        doorkeeper.provider().ifPresent(provider -> new KeycloakPages(door, provider).addRoutes(router, FIRST));
    }

    /** Leads to the sign-in, and back to where somebody wanted to go. */
    static void lead(RoutingContext http) {
        var back = URLEncoder.encode(ReturnPath.of(http.normalizedPath()), StandardCharsets.UTF_8);
        redirect(http, LOGIN + "?return=" + back);
    }

    /** Tells a person in one sentence why there is no page. */
    static void sorry(RoutingContext http, int status, String why) {
        http.response().setStatusCode(status);
        PlainPage.send(http, PAGE.message("Not now", why, ReturnPath.HOME, "Try again"));
    }

    static void onward(RoutingContext http, String path) {
        PlainPage.send(http, PAGE.onward(path));
    }

    private void begin(RoutingContext http) {
        var back = ReturnPath.of(http.queryParams().get("return"));
        if (doorkeeper.provider().isPresent()) {
            redirect(http, KeycloakPages.BEGIN + "?return=" + URLEncoder.encode(back, StandardCharsets.UTF_8));
        } else {
            PlainPage.send(http, PAGE.form("", "", back));
        }
    }

    /** Only our own form may sign somebody in: another page could sign them in as somebody else without their notice. */
    private void signIn(RoutingContext http) {
        if (!OwnPage.made(http.request(), door.hosts())) {
            sorry(http, 403, "That form was not ours.");
            return;
        }
        if (doorkeeper.provider().isPresent()) {
            lead(http);
            return;
        }
        form(http, form -> {
            var user = form.get("user") == null ? "" : form.get("user");
            var password = form.get("password") == null ? "" : form.get("password");
            var back = ReturnPath.of(form.get("return"));
            onLoop(
                    doorkeeper.signIn(new Credential.Password(user, password), Door.address(http.request())),
                    http,
                    verdict -> {
                        if (verdict instanceof Verdict.LetIn letIn
                                && letIn.session().isPresent()) {
                            enter(http, letIn.session().get(), () -> redirect(http, back));
                        } else {
                            var refusal = Door.refusal(verdict);
                            http.response().setStatusCode(refusal.status());
                            PlainPage.send(http, PAGE.form(problem(verdict, refusal.message()), user, back));
                        }
                    });
        });
    }

    private static String problem(Verdict verdict, String message) {
        return switch (verdict) {
            case Verdict.Wrong _ -> "Name or password is wrong.";
            case Verdict.LockedOut(var status) ->
                "Too many wrong tries. Try again in " + (status.timeLeft().toSeconds() + 1) + " seconds.";
            default -> "Signing in does not work at the moment: " + message;
        };
    }

    /** Gives the browser its session. */
    void enter(RoutingContext http, Session session, Runnable then) {
        onLoop(doorkeeper.seals(), http, seals -> {
            SessionCookie.set(http.request(), http.response(), seals.seal(session), session.expires());
            then.run();
        });
    }

    private void signOut(RoutingContext http) {
        if (!OwnPage.made(http.request(), door.hosts())) {
            sorry(http, 403, "That form was not ours.");
            return;
        }
        door.http()
                .admit(
                        http,
                        letIn -> {
                            letIn.session()
                                    .ifPresent(
                                            session -> doorkeeper.end(session).whenComplete((_, failure) -> {
                                                if (failure != null) {
                                                    LOG.warnf(
                                                            "a session was ended here, but the hub was not told: %s",
                                                            failure.getMessage());
                                                }
                                            }));
                            goodbye(http);
                        },
                        _ -> goodbye(http));
    }

    private static void goodbye(RoutingContext http) {
        SessionCookie.clear(http.request(), http.response());
        PlainPage.send(http, PAGE.message("Signed out", "You have signed out of this home.", LOGIN, "Sign in again"));
    }

    /** Whose page it is; and the session goes on, because its page is open. */
    private void session(RoutingContext http) {
        door.http()
                .admit(
                        http,
                        letIn -> {
                            var who = new JsonObject()
                                    .put("name", letIn.caller().name())
                                    .put("role", letIn.caller().role().word())
                                    .put("signedIn", letIn.session().isPresent());
                            if (letIn.session().isPresent()) {
                                enter(http, doorkeeper.goOn(letIn.session().get()), () -> json(http, 200, who));
                            } else {
                                json(http, 200, who);
                            }
                        },
                        refusal -> json(
                                http,
                                refusal.status(),
                                new JsonObject().put("reason", refusal.reason()).put("message", refusal.message())));
    }

    static void json(RoutingContext http, int status, JsonObject body) {
        http.response()
                .setStatusCode(status)
                .putHeader("Content-Type", "application/json")
                .putHeader("Cache-Control", "no-store")
                .end(body.toBuffer());
    }

    static void redirect(RoutingContext http, String path) {
        http.response()
                .setStatusCode(303)
                .putHeader("Location", path)
                .putHeader("Cache-Control", "no-store")
                .end();
    }

    /** The answer may come on any thread; the response belongs to the connection's loop. */
    static <T> void onLoop(java.util.concurrent.CompletionStage<T> coming, RoutingContext http, Consumer<T> then) {
        var context = Vertx.currentContext();
        coming.whenComplete((value, failure) -> context.runOnContext(_ -> {
            if (http.response().ended() || http.response().closed()) {
                return;
            }
            if (failure == null) {
                then.accept(value);
            } else {
                LOG.warnf("signing in failed: %s", failure.getMessage());
                sorry(http, 503, "Signing in does not work at the moment.");
            }
        }));
    }

    private static void form(RoutingContext http, Consumer<MultiMap> then) {
        var text = io.vertx.core.buffer.Buffer.buffer();
        var request = http.request();
        // Who is not in yet must not keep a connection by writing a name letter by letter.
        var deadline =
                http.vertx().setTimer(FORM_MILLIS, _ -> request.connection().close());
        http.addEndHandler(_ -> http.vertx().cancelTimer(deadline));
        request.handler(chunk -> {
            if (text.length() + chunk.length() <= LONGEST_FORM) {
                text.appendBuffer(chunk);
            } else if (!http.response().ended()) {
                sorry(http, 413, "That form is too long.");
            }
        });
        request.endHandler(_ -> {
            http.vertx().cancelTimer(deadline);
            if (!http.response().ended()) {
                then.accept(fields(text.toString(StandardCharsets.UTF_8)));
            }
        });
        request.resume();
    }

    private static MultiMap fields(String form) {
        var fields = MultiMap.caseInsensitiveMultiMap();
        for (var pair : form.split("&", -1)) {
            var equals = pair.indexOf('=');
            if (equals > 0) {
                try {
                    fields.add(
                            URLDecoder.decode(pair.substring(0, equals), StandardCharsets.UTF_8),
                            URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
                } catch (IllegalArgumentException _) {
                    LOG.debug("a field of a form is left out: it is malformed");
                }
            }
        }
        return fields;
    }
}
