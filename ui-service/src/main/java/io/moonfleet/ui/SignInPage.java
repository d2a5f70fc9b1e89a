package io.moonfleet.ui;

import io.moonfleet.ui.PlainPage.Layout;

/** The few pages around signing in. */
final class SignInPage {

    private final PlainPage form =
            PlainPage.of(Layout.ONE_THING, "login.html").withHtml("HEAD", "").with("TITLE", "Sign in");
    private final PlainPage message = PlainPage.of(Layout.ONE_THING, "message.html");

    /** The form for name and password. */
    String form(String problem, String user, String returnPath) {
        var told = "<p class=\"problem\" role=\"alert\">" + PlainPage.escape(problem) + "</p>";
        return form.withHtml("PROBLEM", problem.isEmpty() ? "" : told)
                .with("RETURN", returnPath)
                .withHtml("BEGINS_WITH_NAME", user.isEmpty() ? "autofocus" : "")
                .withHtml("BEGINS_WITH_PASSWORD", user.isEmpty() ? "" : "autofocus")
                .with("USER", user)
                .html();
    }

    /** One sentence, and a link that leads on. */
    String message(String title, String text, String link, String linkText) {
        return message("", title, text, link, linkText);
    }

    /**
     * Leads on by itself. A redirect would not do: the browser comes from Keycloak's site, and then it does not send a strict
     * cookie along until a page of ours has asked.
     */
    String onward(String link) {
        var refresh = "<meta http-equiv=\"refresh\" content=\"0;url=" + PlainPage.escape(link) + "\" />";
        return message(refresh, "Signed in", "", link, "Go on");
    }

    private String message(String head, String title, String text, String link, String linkText) {
        return message.withHtml("HEAD", head)
                .with("TITLE", title)
                .with("LINK", link)
                .with("LINK_TEXT", linkText)
                .with("TEXT", text)
                .html();
    }
}
