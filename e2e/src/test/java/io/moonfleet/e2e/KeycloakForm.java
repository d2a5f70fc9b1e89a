package io.moonfleet.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.moonfleet.harness.Moonfleet;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.regex.Pattern;

/** Signs in at Keycloak as a browser does. */
final class KeycloakForm {

    private static final Pattern FORM = Pattern.compile("<form[^>]* action=\"([^\"]+)\"");

    private KeycloakForm() {}

    /** From a page to Keycloak's form, and where that leads. */
    static HttpResponse<String> signIn(Moonfleet home, WebClient browser, String user, String password) {
        var page = browser.get(home.pages().resolve("/quickapp/55"));
        var login = browser.get(WebClient.next(page));
        var leaving = browser.get(WebClient.next(login));
        var form = browser.get(WebClient.next(leaving));
        var action = FORM.matcher(form.body());
        assertThat(action.find()).as("a form in %s", form.body()).isTrue();
        var sent = browser.post(
                URI.create(action.group(1).replace("&amp;", "&")), Map.of("username", user, "password", password));
        return sent.statusCode() == 302 ? browser.get(WebClient.next(sent)) : sent;
    }

    static String session(Moonfleet home, WebClient browser) {
        return browser.get(home.pages().resolve("/ui/session")).body();
    }
}
