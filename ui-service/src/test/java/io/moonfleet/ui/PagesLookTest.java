package io.moonfleet.ui;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URL;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import org.jboss.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

/** Pictures of the pages, for eyes: {@code target/pictures}. What must hold of every picture is checked. */
@QuarkusTest
@EnabledIf("io.moonfleet.ui.Browser#isInstalled")
class PagesLookTest {

    private static final Logger LOG = Logger.getLogger(PagesLookTest.class);
    private static final String FIRST_PICTURE =
            "Math.round(performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? -1)";
    private static final Path PICTURES = Path.of("target/pictures");

    @Inject
    FakeBroker broker;

    @TestHTTPResource("/")
    URL address;

    private Browser browser;

    @BeforeEach
    void aHomeWithALittleOfEverything() {
        browser = Browser.start();
        Demo.fill(broker.home());
    }

    @AfterEach
    void close() {
        browser.close();
        broker.home().clear();
    }

    @Test
    void thePagesFitEveryScreenInBothColours() {
        for (var colours : new ColorScheme[] {ColorScheme.LIGHT, ColorScheme.DARK}) {
            for (var width : new int[] {390, 1280}) {
                try (var context = browser.open(new NewContextOptions()
                        .setColorScheme(colours)
                        .setViewportSize(width, width < 500 ? 844 : 860)
                        .setDeviceScaleFactor(width < 500 ? 2 : 1))) {
                    take(context, "", "list", colours, width);
                    take(context, "quickapp/55", "quickapp", colours, width);
                }
            }
        }
    }

    @Test
    void whatGoesWrongIsSaidClearly() {
        try (var context = browser.open(
                new NewContextOptions().setColorScheme(ColorScheme.LIGHT).setViewportSize(390, 844))) {
            take(context, "quickapp/62", "crashed", ColorScheme.LIGHT, 390);
            take(context, "quickapp/68", "crowded", ColorScheme.LIGHT, 390);
            var page = context.newPage();
            page.addInitScript(
                    "window.sockets = []; window.WebSocket = class extends WebSocket { constructor(url) { super(window.gone ? url + '/x' : url); sockets.push(this); } }");
            page.navigate(address + "quickapp/55");
            page.waitForSelector("moon-element");
            broker.home()
                    .onTap(_ -> CompletableFuture.failedFuture(
                            new HomeException("MAILBOX_FULL", "the mailbox of 55 is full")));
            page.getByText("At home").click();
            page.waitForSelector(".notice");
            page.evaluate("window.gone = true; sockets.at(-1).close()");
            page.waitForSelector("main.stale");
            page.waitForTimeout(400);
            page.screenshot(new Page.ScreenshotOptions().setPath(PICTURES.resolve("offline-phone-light.png")));
        }
        broker.home().clear();
        try (var context = browser.open(
                new NewContextOptions().setColorScheme(ColorScheme.DARK).setViewportSize(900, 500))) {
            var page = context.newPage();
            page.navigate(address.toString());
            page.waitForSelector(".empty");
            page.screenshot(new Page.ScreenshotOptions().setPath(PICTURES.resolve("empty-desktop-dark.png")));
        }
    }

    private void take(BrowserContext context, String path, String name, ColorScheme colours, int width) {
        var page = context.newPage();
        page.navigate(address + path);
        page.waitForSelector("moon-app .link.live");
        page.waitForSelector(path.isEmpty() ? "moon-list .tile" : "moon-quickapp .state");
        page.waitForTimeout(300);
        LOG.infof("%s at %d pixels: first picture after %s ms", name, width, page.evaluate(FIRST_PICTURE));
        page.screenshot(new Page.ScreenshotOptions()
                .setFullPage(true)
                .setPath(PICTURES.resolve(name + "-" + (width < 500 ? "phone" : "desktop") + "-"
                        + colours.name().toLowerCase(Locale.ROOT) + ".png")));
        assertThat((Boolean) page.evaluate("document.documentElement.scrollWidth <= innerWidth"))
                .as("%s does not scroll sideways at %d pixels", name, width)
                .isTrue();
        page.close();
    }
}
