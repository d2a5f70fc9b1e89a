package io.moonfleet.ui;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Playwright;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jboss.logging.Logger;

/** The Chromium of this machine, driven by Playwright, which would otherwise load one of its own. */
final class Browser implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(Browser.class);
    private static final List<Path> PROGRAMS = List.of(
            Path.of("/usr/bin/chromium"), Path.of("/usr/bin/chromium-browser"), Path.of("/usr/bin/google-chrome"));

    private final Playwright playwright;
    private final com.microsoft.playwright.Browser browser;

    private Browser(Path program) {
        this.playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        this.browser = playwright
                .chromium()
                .launch(new BrowserType.LaunchOptions()
                        .setExecutablePath(program)
                        .setArgs(List.of("--no-sandbox", "--disable-gpu")));
    }

    static boolean isInstalled() {
        return PROGRAMS.stream().anyMatch(Files::isExecutable);
    }

    static Browser start() {
        return new Browser(
                PROGRAMS.stream().filter(Files::isExecutable).findFirst().orElseThrow());
    }

    BrowserContext open(com.microsoft.playwright.Browser.NewContextOptions options) {
        var context = browser.newContext(options);
        context.setDefaultTimeout(8_000);
        context.onConsoleMessage(message -> LOG.debugf("%s: %s", message.type(), message.text()));
        context.onWebError(error -> LOG.errorf("the page failed: %s", error.error()));
        return context;
    }

    @Override
    public void close() {
        browser.close();
        playwright.close();
    }
}
