package io.moonfleet.gateway;

import io.moonfleet.messaging.RequestClient;
import io.moonfleet.protocol.Operation;
import io.moonfleet.protocol.Refusal;
import io.moonfleet.security.http.Door;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The description of the API: {@code /assets/docs/hc/*.json}, where HC3 has it, and Swagger UI at {@code /docs}, which comes
 * from here and loads nothing from elsewhere. What the API is, only the hub knows: a runner is asked.
 */
final class DocsHandler {

    private static final String DESCRIPTIONS = "/assets/docs/hc/";
    private static final String ICONS = "/assets/userIcons/";
    private static final String OWN = "META-INF/moonfleet/docs/";
    private static final String WEBJAR = "META-INF/resources/webjars/swagger-ui/";
    private static final String WEBJAR_VERSION = "META-INF/maven/org.webjars/swagger-ui/pom.properties";

    /** Before what Quarkus would serve of the jars by itself. */
    private static final int FIRST = -900;

    /** Swagger UI sets styles on its elements; scripts are our files only. */
    private static final String CONTENT_SECURITY_POLICY = "default-src 'none'; script-src 'self'; "
            + "style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; connect-src 'self'; "
            + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    /** Nothing else of the webjar is shown. */
    private static final Map<String, String> FILES = Map.of(
            "index.html", "text/html; charset=utf-8",
            "docs.js", "text/javascript; charset=utf-8",
            "docs.css", "text/css; charset=utf-8",
            "swagger-ui-bundle.js", "text/javascript; charset=utf-8",
            "swagger-ui.css", "text/css; charset=utf-8",
            "favicon-32x32.png", "image/png");

    private final RequestClient requests;
    private final Duration timeout;
    private final Door door;
    private final AnswerWriter answers;
    private final Map<String, byte[]> files = new ConcurrentHashMap<>();

    DocsHandler(RequestClient requests, Duration timeout, Door door, AnswerWriter answers) {
        this.door = door;
        this.requests = requests;
        this.timeout = timeout;
        this.answers = answers;
    }

    void addRoutes(Router router) {
        router.get(DESCRIPTIONS + "*").order(FIRST).handler(this::describe);
        router.get(ICONS + "*").order(FIRST).handler(this::icon);
        router.get("/docs").order(FIRST).handler(this::page);
        router.get("/docs/:file").order(FIRST).handler(this::file);
    }

    private void describe(RoutingContext http) {
        var file = http.normalizedPath().substring(DESCRIPTIONS.length());
        var area = file.endsWith(".json") ? file.substring(0, file.length() - ".json".length()) : file;
        ask(http, "/moonfleet/openapi", area.equals("index") ? Map.of() : Map.of("area", List.of(area)));
    }

    private void icon(RoutingContext http) {
        ask(http, "/moonfleet/icons/" + http.normalizedPath().substring(ICONS.length()), Map.of());
    }

    private void ask(RoutingContext http, String path, Map<String, List<String>> query) {
        door.admit(http, _ -> askHub(http, path, query), refusal -> answers.write(http, refusal));
    }

    private void askHub(RoutingContext http, String path, Map<String, List<String>> query) {
        var context = Vertx.currentContext();
        requests.ask(new Operation.ApiCall("GET", path, query, null, 0), Door.caller(http), timeout)
                .whenComplete((answer, failure) -> context.runOnContext(_ -> {
                    if (failure == null) {
                        answers.write(http, answer);
                    } else {
                        http.fail(failure);
                    }
                }));
    }

    /** The page's files are found relative to the address with the slash. */
    private void page(RoutingContext http) {
        if (http.request().path().endsWith("/")) {
            send(http, "index.html");
        } else {
            http.response().setStatusCode(302).putHeader("Location", "/docs/").end();
        }
    }

    private void file(RoutingContext http) {
        var name = http.pathParam("file");
        if (name == null || name.isEmpty()) {
            send(http, "index.html");
        } else {
            send(http, name);
        }
    }

    private void send(RoutingContext http, String name) {
        var type = FILES.get(name);
        if (type == null) {
            answers.write(http, Refusal.notFound("there is no /docs/" + name));
            return;
        }
        http.response()
                .putHeader("Content-Security-Policy", CONTENT_SECURITY_POLICY)
                .putHeader("X-Content-Type-Options", "nosniff")
                .putHeader("Referrer-Policy", "no-referrer")
                .putHeader("Cache-Control", "max-age=3600");
        answers.send(http, type, files.computeIfAbsent(name, DocsHandler::load));
    }

    private static byte[] load(String name) {
        return read(OWN + name)
                .or(() -> read(WEBJAR + webjarVersion() + "/" + name))
                .orElseThrow(() -> new IllegalStateException(name + " is not on the class path"));
    }

    private static String webjarVersion() {
        try (var in = loader().getResourceAsStream(WEBJAR_VERSION)) {
            var properties = new Properties();
            properties.load(in);
            return properties.getProperty("version");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Optional<byte[]> read(String resource) {
        try (var in = loader().getResourceAsStream(resource)) {
            return in == null ? Optional.empty() : Optional.of(in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ClassLoader loader() {
        return Thread.currentThread().getContextClassLoader();
    }
}
