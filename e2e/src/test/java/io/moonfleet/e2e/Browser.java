package io.moonfleet.e2e;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** A real Chromium without a window. */
final class Browser implements AutoCloseable {

    private static final List<String> ARGUMENTS =
            List.of("--no-sandbox", "--disable-gpu", "--disable-background-networking");
    private static final double PATIENCE_MILLIS = 15_000;

    private final Playwright playwright;
    private final BrowserContext context;
    private final List<String> complaints = new ArrayList<>();

    private Browser(Path program, boolean believesPolicies) {
        playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        context = playwright
                .chromium()
                .launch(new BrowserType.LaunchOptions()
                        .setExecutablePath(program)
                        .setArgs(ARGUMENTS))
                .newContext(new com.microsoft.playwright.Browser.NewContextOptions().setBypassCSP(!believesPolicies));
        context.setDefaultTimeout(PATIENCE_MILLIS);
        context.onConsoleMessage(message -> {
            if (message.type().equals("error")) {
                complaints.add(message.text());
            }
        });
        context.onWebError(error -> complaints.add(error.error()));
    }

    /** The program, if the machine has it. */
    static Optional<Path> program() {
        return Stream.of("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome")
                .map(Path::of)
                .filter(Files::isExecutable)
                .findFirst();
    }

    static Browser open() {
        return new Browser(program().orElseThrow(), true);
    }

    /** One that ignores Content-Security-Policy: what gets into a page there would run. */
    static Browser withoutPolicies() {
        return new Browser(program().orElseThrow(), false);
    }

    /** Opens an address in a page of its own. */
    Page page(URI address) {
        var page = context.newPage();
        page.navigate(address.toString());
        return page;
    }

    /** Errors in the console and uncaught exceptions of all pages so far. */
    List<String> complaints() {
        return complaints;
    }

    @Override
    public void close() {
        context.close();
        playwright.close();
    }
}
