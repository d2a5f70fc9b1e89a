package io.moonfleet.security.http;

import io.moonfleet.protocol.Caller;
import io.moonfleet.protocol.Refusal;
import io.moonfleet.security.Credential;
import io.moonfleet.security.Doorkeeper;
import io.moonfleet.security.Lockout;
import io.moonfleet.security.Verdict;
import io.moonfleet.security.Visitor;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/** The doorkeeper before HTTP routes: reads what a request shows, and waits for the verdict without holding the loop up. */
public final class Door {

    private static final String CALLER = "moonfleet.caller";
    private static final Set<String> SAFE = Set.of("GET", "HEAD", "OPTIONS");

    /** What proxies add; who adds it speaks for somebody else. */
    private static final List<String> PROXY_HEADERS =
            List.of("Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Real-IP", "Via");

    private final Doorkeeper doorkeeper;
    private final RateLimits limits;
    private final List<String> hosts;

    /** @param hosts names under which a proxy shows the pages */
    public Door(Doorkeeper doorkeeper, RateLimits limits, List<String> hosts) {
        this.doorkeeper = doorkeeper;
        this.limits = limits;
        this.hosts = hosts;
    }

    /**
     * Continues with one of both on the request's own loop; its body waits meanwhile.
     *
     * @param in knows the {@link #caller}; when it wants the body, it says so before it returns
     */
    public void admit(RoutingContext http, Consumer<Verdict.LetIn> in, Consumer<Refusal> out) {
        var request = http.request();
        var address = address(request);
        if (!isLocal(request) && !limits.take("address " + address)) {
            out.accept(tooMany());
            return;
        }
        var credential = credential(request);
        if (credential instanceof Credential.Cookie
                && !SAFE.contains(request.method().name())
                && !OwnPage.made(request, hosts)) {
            out.accept(new Refusal(403, "FORBIDDEN_ORIGIN", "a page of another site must not use this session"));
            return;
        }
        var coming = doorkeeper.admit(new Visitor(credential, address, isPassedOn(request.headers()::contains)));
        if (coming.toCompletableFuture().isDone()) {
            decide(http, coming.toCompletableFuture().join(), in, out);
            return;
        }
        var context = Vertx.currentContext();
        request.pause();
        coming.thenAccept(verdict -> context.runOnContext(_ -> {
            decide(http, verdict, in, out);
            // Who wants the body has set its handler by now; for all others it is thrown away.
            request.resume();
        }));
    }

    private void decide(RoutingContext http, Verdict verdict, Consumer<Verdict.LetIn> in, Consumer<Refusal> out) {
        if (http.response().closed() || http.response().ended()) {
            return;
        }
        if (!(verdict instanceof Verdict.LetIn letIn)) {
            out.accept(refusal(verdict));
            return;
        }
        var caller = letIn.caller();
        if (!caller.equals(Caller.local()) && !limits.take("user " + caller.name())) {
            out.accept(tooMany());
            return;
        }
        http.put(CALLER, caller.cameFrom(address(http.request())));
        in.accept(letIn);
    }

    /** Who asks, after {@link #admit} has let them in. */
    public static Caller caller(RoutingContext http) {
        Caller caller = http.get(CALLER);
        if (caller == null) {
            throw new IllegalStateException("nobody was let in to " + http.normalizedPath());
        }
        return caller;
    }

    /** What a client is told. */
    public static Refusal refusal(Verdict verdict) {
        return switch (verdict) {
            case Verdict.NobodyYet(var why) -> new Refusal(401, "UNAUTHORIZED", why);
            case Verdict.Wrong(var status) ->
                new Refusal(403, "WRONG_CREDENTIALS", "the credentials are wrong" + left(status));
            case Verdict.LockedOut(var status) ->
                new Refusal(
                        403,
                        "LOCKED_OUT",
                        "too many wrong credentials; nothing is looked at for " + seconds(status.timeLeft()) + " s");
            case Verdict.CannotTell(var reason, var why) -> new Refusal(503, reason, why);
            case Verdict.LetIn _ -> throw new IllegalArgumentException("who is let in is not refused");
        };
    }

    private static String left(Lockout.Status status) {
        var left = status.limit() - status.retryNumber();
        return "; " + left + (left == 1 ? " try" : " tries") + " left";
    }

    static long seconds(Duration left) {
        return Math.max(1, left.plusMillis(999).toSeconds());
    }

    private static Refusal tooMany() {
        return new Refusal(429, "TOO_MANY_REQUESTS", "you ask faster than this home answers; slow down");
    }

    private static Credential credential(HttpServerRequest request) {
        return credential(request::getHeader, SessionCookie.isSecure(request));
    }

    /**
     * What somebody shows.
     *
     * @param headers gives the first of a name, or null
     * @param secure whether they come over TLS
     */
    public static Credential credential(UnaryOperator<String> headers, boolean secure) {
        return Credential.of(headers.apply("Authorization"), SessionCookie.read(headers.apply("Cookie"), secure));
    }

    /** Somebody at the door where there is no route to hold up: a WebSocket. */
    public static Visitor visitor(HttpServerRequest request) {
        return new Visitor(credential(request), address(request), isPassedOn(request.headers()::contains));
    }

    /** @param has whether there is a header of that name */
    public static boolean isPassedOn(Predicate<String> has) {
        return PROXY_HEADERS.stream().anyMatch(has);
    }

    public static String address(HttpServerRequest request) {
        var remote = request.remoteAddress();
        var address = remote == null ? null : remote.hostAddress();
        return address == null ? "unknown" : address;
    }

    /** A program of this machine can do more harm than many requests. */
    private static boolean isLocal(HttpServerRequest request) {
        var address = address(request);
        return address.startsWith("127.") || address.equals("::1") || address.equals("0:0:0:0:0:0:0:1");
    }
}
