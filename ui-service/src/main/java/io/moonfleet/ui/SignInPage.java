package io.moonfleet.ui;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The few plain pages around signing in, which need no script. */
final class SignInPage {

    /** Nothing but our own style, and a form that goes nowhere else. */
    static final String POLICY = "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; "
            + "base-uri 'none'; frame-ancestors 'none'";

    private static final String FOLDER = "/io/moonfleet/ui/signin/";

    private final String form = read("login.html");
    private final String message = read("message.html");
    private final byte[] style = read("signin.css").getBytes(StandardCharsets.UTF_8);

    /** The form for name and password. */
    String form(String problem, String user, String returnPath) {
        return form.replace(
                        "@PROBLEM@",
                        problem.isEmpty() ? "" : "<p class=\"problem\" role=\"alert\">" + escape(problem) + "</p>")
                .replace("@RETURN@", escape(returnPath))
                .replace("@USER@", escape(user));
    }

    /** One sentence, and a link that leads on. */
    String message(String title, String text, String link, String linkText) {
        return message.replace("@REFRESH@", "")
                .replace("@TITLE@", escape(title))
                .replace("@LINK@", escape(link))
                .replace("@LINK_TEXT@", escape(linkText))
                .replace("@TEXT@", escape(text));
    }

    /**
     * Leads on by itself. A redirect would not do: the browser comes from Keycloak's site, and then it does not send a strict
     * cookie along until a page of ours has asked.
     */
    String onward(String link) {
        return message.replace("@REFRESH@", "<meta http-equiv=\"refresh\" content=\"0;url=" + escape(link) + "\" />")
                .replace("@TITLE@", "Signed in")
                .replace("@LINK@", escape(link))
                .replace("@LINK_TEXT@", "Go on")
                .replace("@TEXT@", "");
    }

    byte[] style() {
        return style.clone();
    }

    static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;")
                .replace("@", "&#64;");
    }

    private static String read(String name) {
        try (var in = SignInPage.class.getResourceAsStream(FOLDER + name)) {
            if (in == null) {
                throw new IllegalStateException(name + " is not on the class path");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
