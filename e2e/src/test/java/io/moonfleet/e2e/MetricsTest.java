package io.moonfleet.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.moonfleet.harness.Checkout;
import io.moonfleet.harness.HttpConnection;
import io.moonfleet.harness.Moonfleet;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The numbers and the health of the three services are those of docs/metrics.md. */
@Needs(Needs.Program.MOSQUITTO)
@ExtendWith(SharedHomes.class)
class MetricsTest {

    private static final Pattern SERIES = Pattern.compile("(?m)^# TYPE (\\S+) ");
    private static final Pattern DOCUMENTED = Pattern.compile("(?m)^\\| `(moonfleet_[a-z_]+)` \\|");
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Moonfleet home;
    private final Api api;

    MetricsTest(@SharedHomes.In(SharedHomes.Shape.THREE_PROCESSES) Moonfleet home) {
        this.home = home;
        this.api = new Api(home);
    }

    private List<URI> services() {
        return List.of(home.api(), home.pages(), home.runner().orElseThrow());
    }

    @Test
    void theNamesAreThoseOfTheDocument() throws IOException {
        // The first look makes the meters, and a histogram begins with the first request after it.
        for (var service : services()) {
            names(service);
        }
        api.action(api.idOf("Probe"), "say", "[\"for the histogram\"]").is(202);
        var found = new TreeSet<String>();
        for (var service : services()) {
            found.addAll(names(service));
        }
        assertThat(found).isEqualTo(documented());
    }

    @Test
    void theDashboardShowsAllOfThemAndNoOthers() throws IOException {
        var root = Checkout.find().root();
        var dashboard = Files.readString(root.resolve("helm/moonfleet/dashboards/moonfleet.json"));
        var shown = Pattern.compile("moonfleet_[a-z_]+")
                .matcher(dashboard)
                .results()
                .map(name -> name.group().replaceFirst("_(bucket|count)$", ""))
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(shown).isEqualTo(documented());
    }

    @Test
    void aQuickAppIsSeenByNameAndItsMailIsCounted() throws IOException {
        var probe = api.idOf("Probe");
        api.action(probe, "say", "[\"counted\"]").is(202);
        var text = get(home.runner().orElseThrow(), "/q/metrics", "").text();
        assertThat(text)
                .containsPattern("moonfleet_quickapp_mail_handled_total\\{hub=\"home\",name=\"Probe\",quickapp=\""
                        + probe + "\"} [1-9]")
                .containsPattern("moonfleet_quickapps\\{hub=\"home\",state=\"running\"} [1-9]");
    }

    @Test
    void throughAProxyNobodySeesThem() throws IOException {
        for (var service : services()) {
            assertThat(get(service, "/q/metrics", "X-Forwarded-For: 192.0.2.1\r\n")
                            .status())
                    .isEqualTo(404);
        }
    }

    @Test
    void everyServiceSaysThatItLivesAndIsReady() throws IOException {
        for (var service : services()) {
            for (var path : List.of("/q/health/live", "/q/health/ready")) {
                assertThat(get(service, path, "").status()).as(service + path).isEqualTo(200);
            }
        }
    }

    private static Set<String> documented() throws IOException {
        var page = Files.readString(Checkout.find().root().resolve("docs/metrics.md"));
        return DOCUMENTED
                .matcher(page)
                .results()
                .map(row -> row.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> names(URI service) throws IOException {
        var answer = get(service, "/q/metrics", "");
        assertThat(answer.status()).isEqualTo(200);
        return SERIES.matcher(answer.text())
                .results()
                .map(line -> line.group(1))
                .filter(name -> name.startsWith("moonfleet_"))
                .collect(Collectors.toSet());
    }

    private static HttpConnection.Answer get(URI service, String path, String headers) throws IOException {
        try (var connection = new HttpConnection(service, PATIENCE)) {
            var request = "GET " + path + " HTTP/1.1\r\nHost: " + service.getAuthority() + "\r\n" + headers + "\r\n";
            return connection.exchange(request.getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        }
    }
}
