package io.moonfleet.ui;

import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** A page that needs no script: what all of them share is the frame, the style and what the browser may do with them. */
final class PlainPage {

    static final String STYLE_PATH = "/ui/plain.css";

    /** Nothing but our own style, and a form that goes nowhere else. */
    private static final String POLICY = "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; "
            + "base-uri 'none'; frame-ancestors 'none'";

    private static final String FOLDER = "/io/moonfleet/ui/plain/";
    private static final Buffer STYLE = Buffer.buffer(read("plain.css"));

    /** How a page is laid out; the word is its class in the style. */
    enum Layout {
        ONE_THING("one"),
        TABLE("table");

        private final String word;

        Layout(String word) {
            this.word = word;
        }
    }

    private final String text;

    private PlainPage(String text) {
        this.text = text;
    }

    /**
     * @param body the file with what the frame holds
     */
    static PlainPage of(Layout layout, String body) {
        return new PlainPage(read("frame.html")
                .replace("@KIND@", layout.word)
                .replace("@BODY@", read(body).strip()));
    }

    /** With a text in the place of that name, whatever characters it has. */
    PlainPage with(String place, String value) {
        return withHtml(place, escape(value));
    }

    /** With HTML in the place of that name; what it holds of others' must be escaped. */
    PlainPage withHtml(String place, CharSequence html) {
        return new PlainPage(text.replace("@" + place + "@", html));
    }

    String html() {
        return text;
    }

    static void send(RoutingContext http, String page) {
        http.response()
                .putHeader("Content-Type", "text/html; charset=utf-8")
                .putHeader("Cache-Control", "no-store")
                .putHeader("Content-Security-Policy", POLICY)
                .putHeader("X-Content-Type-Options", "nosniff")
                .putHeader("Referrer-Policy", "same-origin")
                .end(page);
    }

    static void sendStyle(RoutingContext http) {
        http.response()
                .putHeader("Content-Type", "text/css; charset=utf-8")
                .putHeader("Cache-Control", "max-age=3600")
                .end(STYLE);
    }

    /** The sign of a place is escaped too, so that nobody's text is taken for one. */
    static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;")
                .replace("@", "&#64;");
    }

    private static String read(String name) {
        try (var in = PlainPage.class.getResourceAsStream(FOLDER + name)) {
            if (in == null) {
                throw new IllegalStateException(name + " is not on the class path");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
