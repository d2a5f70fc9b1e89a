package io.moonfleet.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.moonfleet.harness.Keycloak;
import io.moonfleet.harness.Moonfleet;
import io.moonfleet.harness.Ports;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Issue 7: "200 logins with real Keycloak, tokens refreshed, Keycloak away for 30 s: sessions go on, new logins get a clear page".
 */
@Tag("nightly")
@Needs(Needs.Program.KEYCLOAK)
class KeycloakNightlyTest {

    private static final int PEOPLE = 200;
    private static final Duration TOKENS_LAST = Duration.ofSeconds(30);
    private static final List<String> NAMES = List.of("anna", "bert", "cleo");

    @TempDir
    private static Path folder;

    private static Keycloak keycloak;
    private static Moonfleet home;
    private static List<Person> people;

    /** Somebody with a browser of their own. */
    private record Person(String name, WebClient browser) {

        void isIn() {
            assertThat(KeycloakForm.session(home, browser)).contains("\"name\":\"" + name + "\"");
        }

        void signsIn() {
            assertThat(KeycloakForm.signIn(home, browser, name, Keycloak.PASSWORD)
                            .body())
                    .contains("url=/quickapp/55");
            isIn();
        }
    }

    @BeforeAll
    static void start() {
        var port = Ports.free();
        keycloak = Keycloak.start(URI.create("http://127.0.0.1:" + port), TOKENS_LAST);
        home = Moonfleet.served(folder, port, keycloak.environment());
        people = IntStream.range(0, PEOPLE)
                .mapToObj(i -> new Person(NAMES.get(i % NAMES.size()), new WebClient()))
                .toList();
    }

    @AfterAll
    static void stop() {
        Stream.ofNullable(people).flatMap(List::stream).forEach(person -> person.browser.close());
        if (home != null) {
            home.close();
        }
        if (keycloak != null) {
            keycloak.close();
        }
    }

    /** One test, because half of the story proves nothing when it is tried anew. */
    @Test
    void sessionsGoOnWhileKeycloakIsAwayFor30sAndNewSignInsGetAClearPage() throws Exception {
        var began = System.nanoTime();
        all(Person::signsIn);
        System.out.printf("%d signed in, in %.1f s%n", PEOPLE, (System.nanoTime() - began) / 1e9);
        theirTokensAreRefreshed();
        pass(TOKENS_LAST.plusSeconds(1));
        keycloak.stop();
        whileItIsAway();
        keycloak.restart();
        pass(TOKENS_LAST.plusSeconds(1));
        all(Person::isIn);
        try (var browser = new WebClient()) {
            new Person("anna", browser).signsIn();
        }
    }

    /** Keycloak answers, so who is still in was asked about with a refresh token and got a new access token. */
    private static void theirTokensAreRefreshed() throws Exception {
        for (int round = 0; round < 2; round++) {
            pass(TOKENS_LAST.plusSeconds(1));
            all(Person::isIn);
        }
    }

    /** Everybody is there once a second: three names for two hundred people, and a name has 500 requests a second. */
    private static void whileItIsAway() throws Exception {
        var back = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        try (var stranger = new WebClient()) {
            do {
                all(Person::isIn);
                var begin = stranger.get(home.pages().resolve("/login/keycloak"));
                assertThat(begin.statusCode()).isEqualTo(503);
                assertThat(begin.body()).contains("Signing in does not work at the moment");
                var client = stranger.get(
                        home.api().resolve("/api/devices"),
                        "Authorization",
                        WebClient.basic("cleo", Keycloak.PASSWORD));
                assertThat(client.statusCode()).isEqualTo(503);
                pass(Duration.ofSeconds(1));
            } while (System.nanoTime() < back);
        }
    }

    /** Tokens age by the clock of another process: there is nothing to await but time. */
    private static void pass(Duration time) throws InterruptedException {
        TimeUnit.NANOSECONDS.sleep(time.toNanos());
    }

    /** One after the other for each name: Keycloak refuses a name that signs in twice at the very same time as a guess. */
    private static void all(Consumer<Person> deed) throws Exception {
        try (var lanes = Executors.newFixedThreadPool(NAMES.size())) {
            var lane = NAMES.stream()
                    .map(name -> CompletableFuture.runAsync(
                            () -> people.stream()
                                    .filter(person -> person.name.equals(name))
                                    .forEach(deed),
                            lanes))
                    .toArray(CompletableFuture<?>[]::new);
            CompletableFuture.allOf(lane).get();
        }
    }
}
