package io.moonfleet.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import io.moonfleet.harness.Moonfleet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a person sees in a real browser, however the system is run. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@ExtendWith(SharedHomes.class)
abstract class PageContract {

    private final Moonfleet home;
    private final Browser browser = Browser.open();
    private final int probe;

    PageContract(Moonfleet home) {
        this.home = home;
        this.probe = new Api(home).idOf("Probe");
    }

    @AfterAll
    void closeBrowser() {
        browser.close();
    }

    private Page probePage() {
        return browser.page(home.pages().resolve("/quickapp/" + probe));
    }

    @Test
    void theFirstPageListsTheQuickAppsAndLeadsToThem() {
        var page = browser.page(home.pages().resolve("/"));
        assertThat(page.getByText("Probe", new Page.GetByTextOptions().setExact(true))
                        .first())
                .isVisible();
        assertThat(page.getByText("Neighbour", new Page.GetByTextOptions().setExact(true))
                        .first())
                .isVisible();
        page.getByText("Probe", new Page.GetByTextOptions().setExact(true))
                .first()
                .click();
        assertThat(page).hasURL(Pattern.compile(".*/quickapp/" + probe));
        assertThat(page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Press")))
                .isVisible();
    }

    @Test
    void aTapRunsTheHandlerAndItsUpdateAppearsWithoutAReload() {
        var page = probePage();
        page.evaluate("window.neverReloaded = true");
        var button = page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Press"));
        button.click();
        var label = page.getByText(Pattern.compile("^pressed \\d+$")).first();
        assertThat(label).isVisible();
        var presses = Integer.parseInt(label.textContent().strip().replace("pressed ", ""));
        button.click();
        assertThat(page.getByText("pressed " + (presses + 1), new Page.GetByTextOptions().setExact(true))
                        .first())
                .isVisible();
        assertThat(page.evaluate("window.neverReloaded")).isEqualTo(true);
    }

    @Test
    void theLogShowsWhatTheQuickAppSays() {
        var page = probePage();
        new Api(home).action(probe, "say", "[\"hello from outside\"]").is(202);
        assertThat(page.getByText("said hello from outside").first()).isVisible();
    }

    @Test
    void anUpdateFromOutsideAppearsInEveryPage() {
        var first = probePage();
        var second = probePage();
        new Api(home)
                .post(
                        "/api/plugins/updateView",
                        "{\"deviceId\":%d,\"componentName\":\"greeting\",\"propertyName\":\"text\",\"newValue\":\"to everyone\"}"
                                .formatted(probe));
        assertThat(first.getByText("to everyone")).isVisible();
        assertThat(second.getByText("to everyone")).isVisible();
    }

    @Test
    void theExampleOfTheReadmeWorks() {
        var hello = new Api(home).idOf("Hello");
        var page = browser.page(home.pages().resolve("/quickapp/" + hello));
        assertThat(page.getByText("Hello from Hello (" + hello + ")")).isVisible();
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Start again"))
                .click();
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Press me"))
                .click();
        assertThat(page.getByText("Pressed 1 time")).isVisible();
    }

    @Test
    void thePagesRaiseNoErrorInTheConsole() {
        var page = probePage();
        assertThat(page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Press")))
                .isVisible();
        assertThat(browser.complaints()).isEmpty();
    }
}
