package io.moonfleet.ui;

import io.quarkus.runtime.StartupEvent;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/**
 * Serves the pages. Both addresses give the same document; its script draws what the address names. The files lie under
 * {@code META-INF/resources/ui} of this jar (docs/decisions/0003).
 */
@ApplicationScoped
public class Pages {

    private static final String ROOT = "META-INF/resources/ui/";

    /** Scripts and styles only of our own files; pictures from anywhere, because QuickApps show them. */
    private static final String CONTENT_SECURITY_POLICY = "default-src 'self'; script-src 'self'; style-src 'self'; "
            + "img-src 'self' data: http: https:; connect-src 'self'; object-src 'none'; base-uri 'none'; "
            + "form-action 'self'; frame-ancestors 'none'; require-trusted-types-for 'script'; "
            + "trusted-types lit-html dompurify";

    /** Before what Quarkus would serve of the same jar without our headers. */
    private static final int FIRST = -1_000;

    private static final String FOR_EVER = "public, max-age=31536000, immutable";
    private static final Pattern FILE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*");
    private static final Map<String, String> TYPES = Map.of(
            "html", "text/html; charset=utf-8",
            "js", "text/javascript; charset=utf-8",
            "css", "text/css; charset=utf-8",
            "map", "application/json",
            "txt", "text/plain; charset=utf-8",
            "svg", "image/svg+xml",
            "webmanifest", "application/manifest+json");

    private final Map<String, Buffer> files = new ConcurrentHashMap<>();

    private final PageDoor door;

    Pages(PageDoor door) {
        this.door = door;
    }

    void addRoutes(@Observes StartupEvent event, Router router) {
        router.get("/").order(FIRST).handler(this::page);
        router.getWithRegex("/quickapp/\\d{1,9}").order(FIRST).handler(this::page);
        router.get("/ui/assets/:file").order(FIRST).handler(this::asset);
        router.get("/ui/:file").order(FIRST + 1).handler(this::file);
    }

    /** Who has to sign in first is led there, and back. */
    private void page(RoutingContext context) {
        door.http().admit(context, _ -> send(context, "", "page.html", "no-cache"), refusal -> {
            if (refusal.status() == 401) {
                SignInPages.lead(context);
            } else {
                SignInPages.sorry(context, refusal.status(), refusal.message());
            }
        });
    }

    private void asset(RoutingContext context) {
        send(context, "assets/", context.pathParam("file"), FOR_EVER);
    }

    private void file(RoutingContext context) {
        // other upgrades are offers that this server declines, such as h2c by Java's client
        if (context.request().headers().contains(HttpHeaders.UPGRADE, HttpHeaders.WEBSOCKET, true)) {
            context.next();
        } else {
            send(context, "", context.pathParam("file"), "max-age=3600");
        }
    }

    private void send(RoutingContext context, String folder, String name, String cacheControl) {
        secure(context);
        var type = TYPES.get(name.substring(name.lastIndexOf('.') + 1));
        if (!FILE.matcher(name).matches() || type == null) {
            context.next();
            return;
        }
        var path = folder + name;
        var accepted = context.request().getHeader(HttpHeaders.ACCEPT_ENCODING);
        var zipped = accepted != null && accepted.contains("gzip") ? load(path + ".gz") : Optional.<Buffer>empty();
        var content = zipped.or(() -> load(path));
        if (content.isEmpty()) {
            context.next();
            return;
        }
        var response = context.response()
                .putHeader(HttpHeaders.CONTENT_TYPE, type)
                .putHeader(HttpHeaders.CACHE_CONTROL, cacheControl)
                .putHeader(HttpHeaders.VARY, HttpHeaders.ACCEPT_ENCODING);
        if (zipped.isPresent()) {
            response.putHeader(HttpHeaders.CONTENT_ENCODING, "gzip");
        }
        response.end(content.get());
    }

    private static void secure(RoutingContext context) {
        context.response()
                .putHeader("Content-Security-Policy", CONTENT_SECURITY_POLICY)
                .putHeader("X-Content-Type-Options", "nosniff")
                .putHeader("Referrer-Policy", "no-referrer")
                .putHeader("Cross-Origin-Opener-Policy", "same-origin");
    }

    /** The few small files of the front end stay in memory; names that are none are not remembered. */
    private Optional<Buffer> load(String path) {
        var known = files.get(path);
        if (known != null) {
            return Optional.of(known);
        }
        try (var in = Pages.class.getClassLoader().getResourceAsStream(ROOT + path)) {
            if (in == null) {
                return Optional.empty();
            }
            var loaded = Buffer.buffer(in.readAllBytes());
            files.put(path, loaded);
            return Optional.of(loaded);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + ROOT + path, e);
        }
    }
}
