package io.moonfleet.ui;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URL;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

/** The part of a screen that a device's type brings: it follows the properties, and taps on it are sent like others. */
@QuarkusTest
@EnabledIf("io.moonfleet.ui.Browser#isInstalled")
class BuiltInScreenPageTest {

    private static final String LAMP = """
            [[{"type":"switch","name":"__power","text":"Power","visible":true,"value":0,"shows":{"value":"value"}}],
             [{"type":"slider","name":"__setValue","text":"Level","min":0,"max":99,"step":1,"value":0,"shows":{"value":"value"}}],
             [{"type":"color","name":"__color","text":"Colour","value":"255,128,0,0","shows":{"value":"color"}}],
             [{"type":"reading","name":"__power_","text":"Power","unit":"W","value":4.2,"shows":{"value":"power"}},
              {"type":"reading","name":"__battery","text":"Battery","unit":"%","value":80,"shows":{"value":"batteryLevel"}}],
             [{"type":"log","name":"__log","text":"","shows":{"text":"log"}}]]""";

    private static final String CLIMATE = """
            [[{"type":"reading","name":"__value","text":"Temperature","value":21.5,"unit":"°C","shows":{"value":"value","unit":"unit"}}],
             [{"type":"reading","name":"__door","text":"State","value":false,"unit":"","words":{"true":"Open","false":"Closed"},"shows":{"value":"value"}}],
             [{"type":"button","name":"__open","text":"Open"},{"type":"button","name":"__stop","text":"Stop"},{"type":"button","name":"__close","text":"Close"}],
             [{"type":"select","selectionType":"single","name":"__setThermostatMode","text":"Mode","options":["Off","Heat"],"value":"Off",
               "shows":{"options":"supportedThermostatModes","value":"thermostatMode"}}],
             [{"type":"slider","name":"__setHeatingThermostatSetpoint","text":"Heat to","min":4,"max":30,"step":0.5,"value":21,"shows":{"value":"heatingThermostatSetpoint"}}]]""";

    @Inject
    FakeBroker broker;

    @TestHTTPResource("/")
    URL address;

    private Browser browser;
    private FakeHome home;
    private Page page;

    @BeforeEach
    void aLampAndAThermostat() {
        home = broker.home();
        home.add(55, "Lamp", "com.fibaro.colorController", "running", """
                        [[{"type":"label","name":"l","text":"own"}]]""")
                .builtIn(LAMP)
                .child(57, "Bulb", "com.fibaro.binarySwitch", true);
        home.add(56, "Climate", "com.fibaro.hvacSystem", "running", "[]").builtIn(CLIMATE);
        browser = Browser.start();
        var context =
                browser.open(new NewContextOptions().setViewportSize(420, 860).setColorScheme(ColorScheme.LIGHT));
        page = context.newPage();
    }

    @AfterEach
    void close() {
        browser.close();
        home.clear();
    }

    private void show(int quickApp) {
        page.navigate(address + "quickapp/" + quickApp);
        assertThat(page.locator(".link")).hasText("Live");
        page.waitForSelector("moon-element");
    }

    private void picture(String name) {
        page.screenshot(
                new Page.ScreenshotOptions().setFullPage(true).setPath(Path.of("target/pictures", name + ".png")));
    }

    private void awaitTap(String element, String eventType, String values) {
        await().untilAsserted(() -> assertThat(home.taps())
                .anyMatch(tap -> tap.element().equals(element)
                        && tap.eventType().equals(eventType)
                        && tap.values().toString().equals(values)));
    }

    private Locator reading(String caption) {
        return page.locator(".reading")
                .filter(new Locator.FilterOptions().setHasText(caption))
                .locator("output");
    }

    @Test
    void aLampFollowsItsPropertiesAndSendsWhatIsTapped() {
        show(55);
        assertThat(page.getByRole(AriaRole.SWITCH)).hasAttribute("aria-checked", "false");
        picture("built-in-lamp");
        home.updateProperty(55, "value", 40);
        assertThat(page.getByRole(AriaRole.SWITCH)).hasAttribute("aria-checked", "true");
        assertThat(page.getByRole(AriaRole.SLIDER)).hasValue("40");
        assertThat(page.locator("input[type=color]")).hasValue("#ff8000");
        home.updateProperty(55, "color", "0,0,255,0");
        assertThat(page.locator("input[type=color]")).hasValue("#0000ff");
        home.updateProperty(55, "power", 7.5);
        assertThat(page.locator(".reading output").first()).hasText("7.5W");
        home.updateProperty(55, "log", "on since noon");
        assertThat(page.locator(".log").first()).hasText("on since noon");
        assertThat(page.locator(".label")).hasText("own");

        page.getByRole(AriaRole.SWITCH).click();
        awaitTap("__power", "onReleased", "[false]");
        page.locator("input[type=color]").fill("#123456");
        awaitTap("__color", "onChanged", "[\"#123456\"]");
        page.getByText("Bulb").click();
        page.waitForURL("**/quickapp/57");
    }

    @Test
    void aThermostatFollowsSetpointsWithUnitsAndItsModes() {
        show(56);
        picture("built-in-climate");
        assertThat(reading("Temperature")).hasText("21.5°C");
        assertThat(reading("State")).hasText("Closed");
        home.updateProperty(56, "value", true);
        assertThat(reading("State")).hasText("Open");
        home.updateProperty(56, "heatingThermostatSetpoint", Map.of("value", 18.5, "unit", "C"));
        assertThat(page.getByRole(AriaRole.SLIDER)).hasValue("18.5");
        home.updateProperty(56, "supportedThermostatModes", List.of("Off", "Heat", "Cool"));
        home.updateProperty(56, "thermostatMode", "Heat");
        assertThat(page.locator("select")).hasValue("Heat");
        page.locator("select").selectOption("Cool");
        awaitTap("__setThermostatMode", "onToggled", "[\"Cool\"]");
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Stop"))
                .click();
        awaitTap("__stop", "onReleased", "[]");
    }
}
