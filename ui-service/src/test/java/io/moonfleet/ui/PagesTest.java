package io.moonfleet.ui;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import io.moonfleet.ui.HomeView.HandyButton;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URL;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

/** The pages in a real browser, over the real socket, with a home that the test moves. */
@QuarkusTest
@EnabledIf("io.moonfleet.ui.Browser#isInstalled")
class PagesTest {

    /** The page's sockets as the test wants them: gone, or open without a word. */
    private static final String NETWORK = """
            window.network = { reachable: true, silent: false, sockets: [] };
            window.WebSocket = class extends WebSocket {
              constructor(url) {
                super(network.reachable ? url : url + '/nowhere');
                network.sockets.push(this);
              }
              set onmessage(handler) {
                super.onmessage = (event) => network.silent || handler(event);
              }
            };""";

    private static Browser browser;

    @Inject
    FakeBroker broker;

    @TestHTTPResource("/")
    URL address;

    private final List<String> errors = new CopyOnWriteArrayList<>();
    private FakeHome home;
    private BrowserContext context;
    private Page page;

    @BeforeAll
    static void startTheBrowser() {
        browser = Browser.start();
    }

    @AfterAll
    static void closeTheBrowser() {
        browser.close();
    }

    @BeforeEach
    void openAPage() {
        home = broker.home();
        context = browser.open(new NewContextOptions().setViewportSize(1100, 800));
        context.addInitScript(NETWORK);
        page = context.newPage();
        page.onPageError(errors::add);
        page.onDialog(dialog -> {
            errors.add("a dialog: " + dialog.message());
            dialog.dismiss();
        });
    }

    @AfterEach
    void closeThePage() {
        context.close();
        home.clear();
        assertThat(errors).as("errors of the page").isEmpty();
    }

    @Test
    void aTapRunsTheQuickAppAndItsUpdateAppearsWithoutAReload() {
        home.add(55, "Lamp", "com.fibaro.binarySwitch", "running", """
                [[{"type":"label","name":"l","text":"off"}],[{"type":"button","name":"b","text":"Turn on"}]]""");
        home.onTap(_ -> {
            home.updateView(55, "l", "text", "<b>on</b> since noon");
            return CompletableFuture.completedFuture(null);
        });
        show(55);
        page.evaluate("window.sameDocument = true");

        button("Turn on").click();

        assertThat(page.locator(".label")).hasText("on since noon");
        assertThat(page.locator(".label b")).hasText("on");
        assertThat(page.evaluate("window.sameDocument")).isEqualTo(true);
        assertThat(home.taps()).singleElement().satisfies(tap -> {
            assertThat(tap.element()).isEqualTo("b");
            assertThat(tap.eventType()).isEqualTo("onReleased");
            assertThat(tap.values()).isEmpty();
        });
    }

    @Test
    void eachElementSendsTheValuesThatHc3Gives() {
        home.add(55, "All", "com.fibaro.genericDevice", "running", """
                [[{"type":"switch","name":"sw","text":"Fan","value":"false"}],
                 [{"type":"slider","name":"sl","text":"Level","min":"0","max":"100","step":"1","value":"20"}],
                 [{"type":"select","selectionType":"single","name":"se","text":"Mode","value":"b","values":[],"options":[{"text":"A","value":"a"},{"text":"B","value":"b"}]}],
                 [{"type":"select","selectionType":"multi","name":"mu","text":"Days","values":["x"],"options":[{"text":"X","value":"x"},{"text":"Y","value":"y"}]}]]""");
        show(55);

        page.getByRole(AriaRole.SWITCH).click();
        awaitTap("sw", "onReleased", "[true]");
        assertThat(page.getByRole(AriaRole.SWITCH)).hasAttribute("aria-checked", "true");
        page.getByRole(AriaRole.SWITCH).click();
        awaitTap("sw", "onReleased", "[false]");

        page.getByRole(AriaRole.SLIDER).focus();
        page.keyboard().press("ArrowRight");
        page.keyboard().press("ArrowRight");
        awaitTap("sl", "onChanged", "[22]");

        assertThat(page.getByRole(AriaRole.COMBOBOX)).hasValue("b");
        page.getByRole(AriaRole.COMBOBOX).selectOption("a");
        awaitTap("se", "onToggled", "[\"a\"]");

        page.getByRole(AriaRole.CHECKBOX, new Page.GetByRoleOptions().setName("Y"))
                .click();
        awaitTap("mu", "onToggled", "[[\"x\",\"y\"]]");
        page.getByRole(AriaRole.CHECKBOX, new Page.GetByRoleOptions().setName("X"))
                .click();
        page.getByRole(AriaRole.CHECKBOX, new Page.GetByRoleOptions().setName("Y"))
                .click();
        awaitTap("mu", "onToggled", "[[]]");
    }

    @Test
    void aSliderShowsItsValueWhileItMovesAndTellsItOnceOnRelease() {
        home.add(55, "Slider", "com.fibaro.genericDevice", "running", """
                [[{"type":"slider","name":"sl","text":"Level","min":"0","max":"100","value":"0"}]]""");
        show(55);
        var box = page.getByRole(AriaRole.SLIDER).boundingBox();
        var y = box.y + box.height / 2;
        page.mouse().move(box.x + 13, y);
        page.mouse().down();
        page.mouse().move(box.x + box.width / 2, y, new com.microsoft.playwright.Mouse.MoveOptions().setSteps(8));

        assertThat(page.locator("output")).hasText("50");
        assertThat(home.taps()).isEmpty();
        // What the QuickApp writes meanwhile does not pull it from under the finger.
        home.updateView(55, "sl", "value", 7);
        home.updateView(55, "sl", "text", "Moved");
        assertThat(page.locator(".caption")).hasText("Moved");
        assertThat(page.locator("output")).hasText("50");

        page.mouse().up();
        awaitTap("sl", "onChanged", "[50]");
        assertThat(home.taps()).hasSize(1);
    }

    @Test
    void aLongPressIsNoTap() {
        home.add(55, "Button", "com.fibaro.genericDevice", "running", """
                [[{"type":"button","name":"b","text":"Press"}]]""");
        show(55);
        button("Press").hover();
        page.mouse().down();
        awaitTap("b", "onLongPressDown", "[]");
        page.mouse().up();
        awaitTap("b", "onLongPressReleased", "[]");

        page.keyboard().press("Tab");
        button("Press").focus();
        page.keyboard().press("Enter");
        awaitTap("b", "onReleased", "[]");
        assertThat(home.taps()).hasSize(3);
    }

    @Test
    void aRefusedTapIsUndoneAndSaidAloud() {
        home.add(55, "Lamp", "com.fibaro.binarySwitch", "running", """
                [[{"type":"switch","name":"sw","text":"Fan","value":false}]]""");
        home.onTap(_ -> CompletableFuture.failedFuture(new HomeException("MAILBOX_FULL", "the mailbox is full")));
        show(55);
        page.getByRole(AriaRole.SWITCH).click();
        assertThat(page.locator(".notice")).containsText("the mailbox is full");
        assertThat(page.getByRole(AriaRole.SWITCH)).hasAttribute("aria-checked", "false");
    }

    @Test
    void everythingThatUpdateViewWritesIsShown() {
        home.add(55, "All", "com.fibaro.genericDevice", "running", """
                [[{"type":"label","name":"l","text":"here"}],
                 [{"type":"slider","name":"sl","text":"Level","value":1}],
                 [{"type":"select","name":"se","text":"Mode","value":"a","options":[]}],
                 [{"type":"multi","name":"mu","text":"Days","options":[]}]]""");
        show(55);
        home.updateView(55, "l", "visible", false);
        assertThat(page.locator(".label")).isHidden();
        home.updateView(55, "l", "visible", true);
        assertThat(page.locator(".label")).isVisible();
        home.updateView(55, "sl", "max", "200");
        home.updateView(55, "sl", "value", "150");
        assertThat(page.locator("output")).hasText("150");
        assertThat(page.getByRole(AriaRole.SLIDER)).hasValue("150");
        home.updateView(
                55,
                "se",
                "options",
                FakeHome.json("[{\"text\":\"B\",\"value\":\"b\"},{\"text\":\"C\",\"value\":\"c\"}]"));
        home.updateView(55, "se", "selectedItem", "c");
        assertThat(page.getByRole(AriaRole.COMBOBOX)).hasValue("c");
        home.updateView(55, "mu", "options", FakeHome.json("[{\"text\":\"B\",\"value\":\"b\"}]"));
        home.updateView(55, "mu", "selectedItems", List.of("b"));
        assertThat(page.getByRole(AriaRole.CHECKBOX)).hasAttribute("aria-checked", "true");
    }

    @Test
    void theListIsLiveAndLeadsToTheQuickApp() {
        home.add(
                55,
                "Lamp",
                "com.fibaro.binarySwitch",
                "starting",
                "[[{\"type\":\"label\",\"name\":\"l\",\"text\":\"hello\"}]]");
        page.navigate(address.toString());
        assertThat(page.locator(".tile")).hasCount(1);
        assertThat(page.locator(".tile .state")).hasText("Starting");

        home.life(55, "running", "");
        assertThat(page.locator(".tile .state")).hasText("Running");
        home.add(60, "Other", "com.fibaro.binarySwitch", "running", "[]");
        home.life(60, "created", "");
        assertThat(page.locator(".tile")).hasCount(2);

        page.evaluate("window.sameDocument = true");
        page.locator(".tile").first().click();
        assertThat(page.locator(".label")).hasText("hello");
        assertThat(page).hasURL(Pattern.compile("/quickapp/55$"));
        assertThat(page).hasTitle("Lamp · Moonfleet");
        page.goBack();
        assertThat(page.locator(".tile")).hasCount(2);
        assertThat(page.evaluate("window.sameDocument")).isEqualTo(true);
    }

    @Test
    void devicesAreShownByRoomAndSwitchedFromTheList() {
        home.add(55, "Robot", "com.fibaro.deviceController", "running", "[]");
        var lamp =
                home.add(60, "Lamp", "com.fibaro.binarySwitch", "running", "[]").device("Kitchen", false);
        home.add(61, "Window", "com.fibaro.windowSensor", "running", "[]").device("Kitchen", null);
        page.navigate(address.toString());
        assertThat(page.locator("h1")).hasText("Home");
        assertThat(page.locator(".sum")).hasText("2 devices, 1 QuickApp, 1 running");
        assertThat(page.locator("h2.room")).hasText(new String[] {"In no room", "Kitchen"});
        var power = page.locator(".power");
        assertThat(power).hasCount(1);
        assertThat(power).hasAttribute("aria-checked", "false");
        lamp.device("Kitchen", true);
        power.click();
        assertThat(power).hasAttribute("aria-checked", "true");
        assertThat(page).hasURL(address.toString());
        await().until(() -> !home.taps().isEmpty());
        assertThat(home.taps().getFirst().element()).isEqualTo("__power");
        // What changes elsewhere is seen without a touch.
        lamp.device("Kitchen", false);
        assertThat(power).hasAttribute("aria-checked", "false");
    }

    @Test
    void aBlindIsMovedFromTheList() {
        home.add(60, "Blind", "com.fibaro.rollerShutter", "running", "[]")
                .device("Kitchen", null)
                .shows("99 % open, and many words about how it came to be so")
                .atHand(new HandyButton("__open", "Open"), new HandyButton("__close", "Close"));
        page.navigate(address.toString());
        assertThat(page.getByRole(AriaRole.GROUP, new Page.GetByRoleOptions().setName("Blind")))
                .hasText(Pattern.compile("Open\\s*Close"));
        var shown = page.locator(".children").boundingBox();
        var buttons = page.locator(".buttons").boundingBox();
        assertThat(buttons.y - shown.y - shown.height).isGreaterThan(8);
        button("Close").click();
        await().until(() -> !home.taps().isEmpty());
        assertThat(home.taps().getFirst().element()).isEqualTo("__close");
        assertThat(page).hasURL(address.toString());
    }

    /** It neither runs nor logs: "Running" and an empty log would be words about nothing. */
    @Test
    void aDeviceWithoutCodeShowsNeitherAStateNorALog() {
        home.add(60, "Remote", "com.fibaro.remoteController", "running", "[]").device("Hall", null);
        home.add(55, "Robot", "com.fibaro.deviceController", "running", "[]");
        show(60);
        assertThat(page.getByText("This device shows nothing.")).isVisible();
        assertThat(page.locator("moon-log")).hasCount(0);
        assertThat(page.locator(".facts .state")).hasCount(0);
        show(55);
        assertThat(page.getByText("This QuickApp shows nothing.")).isVisible();
        assertThat(page.locator("moon-log")).hasCount(1);
        assertThat(page.locator(".facts .state")).hasText("Running");
    }

    @Test
    void aQuickAppThatIsNotThereIsSaid() {
        page.navigate(address + "quickapp/99");
        assertThat(page.getByRole(AriaRole.ALERT)).containsText("There is no QuickApp 99");
    }

    @Test
    void theLogFollowsTheNewestLineUntilItIsPaused() {
        home.add(55, "Talker", "com.fibaro.genericDevice", "running", "[]");
        for (var i = 0; i < 80; i++) {
            home.log(55, i % 10 == 0 ? "error" : "debug", "line " + i);
        }
        show(55);
        assertThat(page.getByText("line 79", new Page.GetByTextOptions().setExact(true)))
                .isInViewport();

        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Debug"))
                .click();
        assertThat(page.locator(".line")).hasCount(8);
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Debug"))
                .click();

        page.locator(".lines").hover();
        page.mouse().wheel(0, -600);
        assertThat(page.getByLabel("Pause scrolling")).hasAttribute("aria-pressed", "true");
        home.log(55, "warning", "unseen");
        assertThat(page.getByText("1 new line")).isVisible();
        assertThat(page.getByText("unseen")).not().isInViewport();
        page.getByText("1 new line").click();
        assertThat(page.getByText("unseen")).isInViewport();
    }

    @Test
    void whileTheConnectionIsLostTheStateStaysAndThenItIsMadeTrueAgain() {
        home.add(
                55,
                "Lamp",
                "com.fibaro.binarySwitch",
                "running",
                "[[{\"type\":\"label\",\"name\":\"l\",\"text\":\"before\"}]]");
        show(55);

        page.evaluate("network.reachable = false; network.sockets.at(-1).close()");
        assertThat(page.locator("main")).hasClass("stale");
        assertThat(page.locator(".label")).hasText("before");
        assertThat(page.locator(".banner")).containsText("trying again in");
        assertThat(page.locator(".link")).hasText("Offline");
        home.updateView(55, "l", "text", "after");

        page.evaluate("network.reachable = true");
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Try now"))
                .click();
        assertThat(page.locator(".label")).hasText("after");
        assertThat(page.locator(".link")).hasText("Live");
        assertThat(page.locator("main")).not().hasClass("stale");
    }

    @Test
    void aServiceThatIsSilentIsNoticedAndLeft() {
        home.add(
                55,
                "Lamp",
                "com.fibaro.binarySwitch",
                "running",
                "[[{\"type\":\"label\",\"name\":\"l\",\"text\":\"x\"}]]");
        page.clock().install();
        show(55);
        page.evaluate("network.silent = true");
        page.clock().fastForward(5_500);
        assertThat(page.locator(".link")).hasText("Live");
        page.clock().fastForward(8_500);
        assertThat(page.locator(".link")).not().hasText("Live");
        page.evaluate("network.silent = false");
        page.clock().fastForward(1_000);
        assertThat(page.locator(".link")).hasText("Live");
    }

    @Test
    void theRefreshButtonAsksForEverythingAnew() {
        home.add(
                55,
                "Lamp",
                "com.fibaro.binarySwitch",
                "running",
                "[[{\"type\":\"label\",\"name\":\"l\",\"text\":\"old\"}]]");
        show(55);
        home.add(
                55,
                "Lamp",
                "com.fibaro.binarySwitch",
                "running",
                "[[{\"type\":\"label\",\"name\":\"l\",\"text\":\"new\"}]]");
        button("Refresh").click();
        assertThat(page.locator(".label")).hasText("new");
    }

    @Test
    void theColoursAreRemembered() {
        page.navigate(address.toString());
        var colours = page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(Pattern.compile("Colours")));
        colours.click();
        assertThat(page.locator("html")).hasAttribute("data-theme", "dark");
        page.reload();
        assertThat(page.locator("html")).hasAttribute("data-theme", "dark");
        colours.click();
        assertThat(page.locator("html")).hasAttribute("data-theme", "light");
        colours.click();
        assertThat(page.locator("html")).not().hasAttribute("data-theme", Pattern.compile(".*"));
    }

    @Test
    void aServiceThatCannotReachTheHomeSaysSoAndTriesAgain() {
        home.add(
                55,
                "Lamp",
                "com.fibaro.binarySwitch",
                "running",
                "[[{\"type\":\"label\",\"name\":\"l\",\"text\":\"x\"}]]");
        home.refuse(new HomeException("NO_RUNNER", "no runner is there"));
        page.navigate(address + "quickapp/55");
        assertThat(page.getByRole(AriaRole.ALERT)).containsText("no runner is there");
        home.refuse(null);
        assertThat(page.locator(".label")).hasText("x");
    }

    private void show(int quickApp) {
        page.navigate(address + "quickapp/" + quickApp);
        assertThat(page.locator(".link")).hasText("Live");
        page.waitForSelector("moon-quickapp h1");
        assertThat(page.locator(".title[aria-busy]")).hasCount(0);
    }

    private Locator button(String name) {
        return page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name));
    }

    private void awaitTap(String element, String eventType, String values) {
        await("a tap " + element + " " + eventType + " " + values).untilAsserted(() -> {
            assertThat(home.taps()).isNotEmpty();
            var tap = home.taps().getLast();
            assertThat(tap.element()).isEqualTo(element);
            assertThat(tap.eventType()).isEqualTo(eventType);
            assertThat(tap.values().toString()).isEqualTo(values);
        });
    }
}
