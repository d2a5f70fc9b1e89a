package io.moonfleet.hub;

import static org.assertj.core.api.Assertions.assertThat;

import io.moonfleet.harness.Postgres;
import io.moonfleet.hub.internal.catalogue.Catalogue;
import io.moonfleet.hub.internal.catalogue.Notes;
import io.moonfleet.hub.internal.catalogue.Operation;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Issue 7: "SQL in every filter". Every text that the API takes by path or query, of every operation that the catalogue has: what
 * is added to it is attacked without anybody remembering to.
 */
class SqlAttackTest {

    private static final Notes NOTES = new Notes();
    private static final List<Operation> OPERATIONS = new Catalogue().operations();
    private static final Pattern PARAMETER = Pattern.compile("\\{([^}]*)}");

    /** Ends of a text, a list, a LIKE, a JSON path and a cast, in the dialects of both stores. */
    private static final List<String> PAYLOADS = List.of(
            "' OR '1'='1",
            "'; DROP TABLE document; --",
            "1) OR (1=1); DELETE FROM property; --",
            "\" OR \"\"=\"",
            "' UNION SELECT body FROM document --",
            "$$; SELECT pg_sleep(60); $$",
            "x' AND randomblob(1000000000) --",
            "%",
            "1;ATTACH DATABASE 'owned.db' AS o",
            "E'\\\\'' || body || '");

    @TempDir
    private Path folder;

    @Test
    void attackBySqlInAnyTextOfTheApiHarmsNoSqliteStore() {
        attack(() -> SqliteStore.open(folder.resolve("hub.db")));
        assertThat(folder.toFile().list()).allMatch(name -> name.startsWith("hub.db"));
        assertThat(Path.of("owned.db")).doesNotExist();
    }

    @Test
    void attackBySqlInAnyTextOfTheApiHarmsNoPostgresStore() {
        Assumptions.assumeTrue(Postgres.programs().isPresent(), "PostgreSQL is not installed");
        try (var postgres = Postgres.start()) {
            var url = postgres.jdbcUrl();
            attack(() -> JdbcStore.open("home", () -> DriverManager.getConnection(url)));
        }
    }

    private static void attack(Supplier<HubStore> store) {
        new SeededHub(NOTES, new TestHub(store.get(), new TestHub.TurnableTime())).close();
        var before = content(store);
        int attacked = 0;
        try (var home = new SeededHub(NOTES);
                var victim = new TestHub(store.get(), new TestHub.TurnableTime())) {
            for (var operation : OPERATIONS) {
                attacked += attackQuery(home, victim, operation) + attackPath(home, victim, operation);
                assertThat(victim.hub.devices().find(SeededHub.QUICK_APP))
                        .as("the QuickApp after %s", operation)
                        .isPresent();
            }
            victim.hub.flush().toCompletableFuture().join();
        }
        assertThat(attacked).isGreaterThan(1_000);
        assertThat(content(store)).containsAllEntriesOf(before);
    }

    /** Where somebody only looks, one parameter after the other; where something is done, all, or the right ones would do it. */
    private static int attackQuery(SeededHub home, TestHub victim, Operation operation) {
        boolean looks = operation.method().equals("GET");
        var parameters = NOTES.of(operation).orElse(Notes.NOTHING).query();
        if (!looks && operation.path().contains("{")) {
            return 0;
        }
        for (var parameter : parameters) {
            for (var payload : PAYLOADS) {
                var usual = home.request(operation);
                Map<String, List<String>> query = new HashMap<>(usual.query());
                parameters.stream()
                        .filter(each -> !looks || each.equals(parameter))
                        .forEach(each -> query.put(each.name(), List.of(payload)));
                var answer = send(home, victim, operation, usual.path(), query);
                assertHarmless(answer, operation + " with " + parameter.name() + "=" + payload);
            }
        }
        return parameters.size() * PAYLOADS.size();
    }

    /** One parameter after the other, each in the place of what would be found there. */
    private static int attackPath(SeededHub home, TestHub victim, Operation operation) {
        var names = new ArrayList<String>();
        PARAMETER.matcher(operation.path()).results().forEach(match -> names.add(match.group()));
        for (var name : names) {
            for (var payload : PAYLOADS) {
                var usual = home.request(operation);
                var path = withParameter(operation.path(), home.pathOf(operation), name, payload);
                var answer = send(home, victim, operation, path, usual.query());
                assertHarmless(answer, operation.method() + " " + path);
            }
        }
        return names.size() * PAYLOADS.size();
    }

    private static String withParameter(String pattern, String usual, String name, String payload) {
        var patterns = pattern.split("/", -1);
        var segments = usual.split("/", -1);
        for (int i = 0; i < patterns.length; i++) {
            if (patterns[i].equals(name)) {
                segments[i] = payload.replace("/", "");
            }
        }
        return String.join("/", segments);
    }

    private static ApiAnswer send(
            SeededHub home, TestHub victim, Operation operation, String path, Map<String, List<String>> query) {
        var request = home.request(operation);
        return victim.hub
                .api()
                .handle(new ApiRequest(operation.method(), path, query, request.body(), HubCaller.admin("anna")))
                .toCompletableFuture()
                .orTimeout(20, TimeUnit.SECONDS)
                .join();
    }

    /** Whatever it answers, it is not the store that speaks. */
    private static void assertHarmless(ApiAnswer answer, String what) {
        var body = answer.body() == null ? "" : answer.body().toString();
        assertThat(answer.status() == 500).as("%s answers %s", what, answer).isFalse();
        assertThat(body).as(what).doesNotContainIgnoringCase("sqlite", "psqlexception", "syntax error at");
    }

    /** What the store has, but for pages of what has happened, which grow. */
    private static Map<String, String> content(Supplier<HubStore> store) {
        var content = new TreeMap<String, String>();
        try (var again = store.get()) {
            again.load(change -> {
                switch (change) {
                    case HubStore.Change.Document document
                    when !document.kind().endsWith("Page") ->
                        content.put(document.kind() + " " + document.id(), document.kind());
                    case HubStore.Change.Property property ->
                        content.put("property " + property.device() + " " + property.name(), "property");
                    default -> {
                        // Of no interest.
                    }
                }
            });
        }
        return content;
    }
}
