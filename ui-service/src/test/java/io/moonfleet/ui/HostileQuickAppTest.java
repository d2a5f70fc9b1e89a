package io.moonfleet.ui;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser.NewContextOptions;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URL;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

/** A QuickApp that writes script into every text that a page shows: none runs, in a real browser. */
@QuarkusTest
@EnabledIf("io.moonfleet.ui.Browser#isInstalled")
class HostileQuickAppTest {

    private static final List<String> ATTACKS = List.of(
            "<script>pwned()</script>",
            "<img src=x onerror=pwned()>",
            "<img src='https://127.0.0.1:1/x' onload='pwned()' onerror='pwned()'>",
            "<svg onload=pwned()></svg>",
            "<svg><script>pwned()</script></svg>",
            "<b onmouseover=pwned() style='position:fixed;inset:0'>b</b>",
            "<a href='javascript:pwned()'>a</a>",
            "<font color=red onclick=pwned()>f</font>",
            "<iframe srcdoc='<script>parent.pwned()</script>'></iframe>",
            "<math><mtext><table><mglyph><style><img src=x onerror=pwned()></style></mglyph></table></mtext></math>",
            "<form><button formaction='javascript:pwned()'>go</button></form>",
            "<style>* { display: none }</style>",
            "<link rel=stylesheet href='//evil.example/x.css'><base href='//evil.example/'>",
            "<img src='javascript:pwned()'>",
            "<img src='data:text/html,<script>pwned()</script>'>",
            "<noscript><p title='</noscript><img src=x onerror=pwned()>'>",
            "${pwned()} {{pwned()}} `${pwned()}`",
            "\"><script>pwned()</script>",
            "<input autofocus onfocus=pwned()><details open ontoggle=pwned()>",
            "<template><script>pwned()</script></template><object data='javascript:pwned()'></object>");

    /** Everything that lies in the page, through all shadow roots. */
    private static final String FORBIDDEN = """
            () => {
              const found = [];
              const visit = (root) => {
                for (const element of root.querySelectorAll('*')) {
                  const name = element.localName;
                  if (['script', 'iframe', 'object', 'embed', 'form', 'base', 'link', 'math', 'template', 'noscript'].includes(name)
                      && !document.head.contains(element) && element.parentElement?.localName !== 'moon-app') {
                    found.push(element.outerHTML);
                  }
                  for (const attribute of element.attributes) {
                    if (/^on/i.test(attribute.name) || /^\\s*javascript:/i.test(attribute.value)) {
                      found.push(name + ' ' + attribute.name + '=' + attribute.value);
                    }
                  }
                  const image = name === 'img' && element.getAttribute('src');
                  if (image && !/^(https?:|data:image\\/|\\/ui\\/icon)/.test(image)) {
                    found.push(element.outerHTML);
                  }
                  if (element.shadowRoot) visit(element.shadowRoot);
                }
              };
              visit(document);
              return found;
            }""";

    @Inject
    FakeBroker broker;

    @TestHTTPResource("/")
    URL address;

    private final List<String> runs = new CopyOnWriteArrayList<>();

    @AfterEach
    void clear() {
        broker.home().clear();
    }

    @Test
    void scriptsInEveryTextStayText() {
        var home = broker.home();
        try (var browser = Browser.start();
                var context = browser.open(new NewContextOptions())) {
            var page = context.newPage();
            page.exposeFunction("pwned", _ -> runs.add("a script ran"));
            page.onDialog(dialog -> {
                runs.add("a dialog");
                dialog.dismiss();
            });
            fill(home);
            page.navigate(address.toString());
            page.waitForSelector(".tile");
            assertThat((List<?>) page.evaluate(FORBIDDEN)).isEmpty();

            page.navigate(address + "quickapp/55");
            page.waitForSelector("moon-element");
            assertThat(page.locator(".line")).hasCount(ATTACKS.size());
            assertThat((List<?>) page.evaluate(FORBIDDEN)).isEmpty();

            for (var attack : ATTACKS) {
                for (var element : List.of("l0", "b0", "sw0", "sl0", "se0", "mu0")) {
                    home.updateView(55, element, "text", attack);
                }
                home.updateView(55, "im0", "url", attack);
                home.log(55, attack, attack);
                home.life(55, "crashed", attack);
                home.updateProperty(56, "value", attack);
            }
            home.updateView(55, "l0", "text", "the last one");
            assertThat(page.locator(".label").first()).hasText("the last one");
            assertThat((List<?>) page.evaluate(FORBIDDEN)).isEmpty();
            assertThat(runs).isEmpty();
        }
    }

    @Test
    void whatHc3ShowsIsShown() {
        var home = broker.home();
        home.add(55, "Looks", "com.fibaro.genericDevice", "running", """
                [[{"type":"label","name":"l","text":"<font color='red' size='5'>big</font> <b>b</b><i>i</i><u>u</u><br/>line <img src='data:image/gif;base64,R0lGODlhAQABAAAAACH5BAEKAAEALAAAAAABAAEAAAICTAEAOw==' width=20>"}]]""");
        home.log(55, "error", "main.lua:3: bad\n\tin function <main.lua:1> <font color='green'>ok</font>");
        try (var browser = Browser.start();
                var context = browser.open(new NewContextOptions())) {
            var page = context.newPage();
            page.navigate(address + "quickapp/55");
            assertThat(page.locator(".label font")).hasAttribute("color", "red");
            assertThat(page.locator(".label font")).hasCSS("color", "rgb(255, 0, 0)");
            assertThat(page.locator(".label br")).hasCount(1);
            assertThat(page.locator(".label img")).hasAttribute("width", "20");
            assertThat(page.locator(".label u")).hasText("u");
            assertThat(page.locator(".message")).containsText("in function <main.lua:1> ok");
            assertThat(page.locator(".message font")).hasText("ok");
        }
    }

    private static void fill(FakeHome home) {
        var rows = new StringBuilder("[");
        for (var i = 0; i < ATTACKS.size(); i++) {
            var text = com.fasterxml.jackson.databind.node.TextNode.valueOf(ATTACKS.get(i))
                    .toString();
            rows.append(i == 0 ? "" : ",").append("""
                    [{"type":"label","name":"l%1$d","text":%2$s}],
                    [{"type":"button","name":"b%1$d","text":%2$s},{"type":"switch","name":"sw%1$d","text":%2$s,"value":%2$s}],
                    [{"type":"slider","name":"sl%1$d","text":%2$s,"min":%2$s,"max":%2$s,"value":%2$s}],
                    [{"type":"select","name":"se%1$d","text":%2$s,"value":%2$s,"options":[{"text":%2$s,"value":%2$s}]}],
                    [{"type":"multi","name":"mu%1$d","text":%2$s,"values":[%2$s],"options":[{"text":%2$s,"value":%2$s}]}],
                    [{"type":"image","name":"im%1$d","text":%2$s,"url":%2$s},{"type":%2$s,"name":%2$s}]""".formatted(i, text));
        }
        var first = home.add(
                55,
                ATTACKS.getFirst(),
                ATTACKS.get(1),
                ATTACKS.get(2),
                rows.append("]").toString());
        for (var i = 0; i < ATTACKS.size(); i++) {
            first.child(56 + i, ATTACKS.get(i), ATTACKS.get(i), ATTACKS.get(i));
            home.add(200 + i, ATTACKS.get(i), ATTACKS.get(i), i % 2 == 0 ? "crashed" : ATTACKS.get(i), "[]")
                    .in(i % 2 == 0 ? "crashed" : ATTACKS.get(i), ATTACKS.get(i))
                    .child(300 + i, ATTACKS.get(i), ATTACKS.get(i), ATTACKS.get(i));
            home.log(55, "debug", ATTACKS.get(i));
        }
    }
}
