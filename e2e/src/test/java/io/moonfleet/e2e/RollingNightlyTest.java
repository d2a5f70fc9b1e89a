package io.moonfleet.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import io.moonfleet.harness.ChildProcess;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A new version comes: one service after the other is replaced while people work. */
@Tag("nightly")
@Needs({Needs.Program.MOSQUITTO, Needs.Program.POSTGRESQL, Needs.Program.CHROMIUM})
class RollingNightlyTest {

    @Test
    void everyServiceIsReplacedAndNoRequestFailsAndPagesStayOpenAndRight() {
        try (var home = new LedgerHome(2, 30, Duration.ofSeconds(1));
                var browser = Browser.open()) {
            home.cluster.awaitReady(home.cluster.addGateway());
            home.cluster.awaitReady(home.cluster.addUi());
            home.cluster.awaitReady(home.cluster.addUi());
            int shown = home.quickApps.iterator().next();
            var page = browser.page(home.cluster.pages().resolve("/quickapp/" + shown));
            page.evaluate("window.neverReloaded = true");
            showsWhatHappens(home, page, shown);
            try (var client = new RetryingClient(home.cluster.api(), home.quickApps, 4)) {
                replace(home, home.cluster.gateways(), home.cluster::addGateway);
                replace(home, home.cluster.uis(), home.cluster::addUi);
                replace(home, home.cluster.runners(), home.cluster::addRunner);
                home.awaitAllWriteSince(System.nanoTime());
                var before = client.answered();
                await().atMost(LedgerHome.PATIENCE).until(() -> client.answered() > before + 50);
                assertThat(client.end()).isEmpty();
                System.out.printf(
                        "every service replaced: %d requests answered, %d of them the second time%n",
                        client.answered(), client.retried());
            }
            showsWhatHappens(home, page, shown);
            assertThat(page.evaluate("window.neverReloaded")).isEqualTo(true);
            home.isWhole();
        }
    }

    /** As a rolling update does: the new one is ready before an old one goes. */
    private static void replace(LedgerHome home, List<ChildProcess> old, Supplier<ChildProcess> fresh) {
        for (var each : old) {
            home.cluster.awaitReady(fresh.get());
            home.cluster.retire(each);
            assertThat(each.awaitExit(LedgerHome.PATIENCE)).as(each + " ends").isPresent();
        }
    }

    private static void showsWhatHappens(LedgerHome home, Page page, int quickApp) {
        var word = "shown at " + System.nanoTime();
        home.api.action(quickApp, "say", "[\"" + word + "\"]").is(202);
        assertThat(page.getByText(word).first()).isVisible(new LocatorAssertions.IsVisibleOptions().setTimeout((double)
                        LedgerHome.PATIENCE.toMillis()));
    }
}
