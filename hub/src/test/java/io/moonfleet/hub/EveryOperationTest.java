package io.moonfleet.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.moonfleet.hub.internal.catalogue.Catalogue;
import io.moonfleet.hub.internal.catalogue.Notes;
import io.moonfleet.hub.internal.catalogue.Operation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Issue 5: "operations of the reference that answer as described: all 356, listed by a test". */
class EveryOperationTest {

    private static final Notes NOTES = new Notes();
    private static final List<Operation> OPERATIONS = new Catalogue().operations();

    private static List<String> listed() {
        try (var in = EveryOperationTest.class.getResourceAsStream("/hc3-operations.txt")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void all356OperationsOfAnHc3AreThere() {
        var ours = new TreeSet<String>();
        OPERATIONS.forEach(each -> ours.add(each.method() + " " + Reference.shape(each.path())));
        // The reference has one of them twice, with and without a filter in its path.
        assertThat(listed()).hasSize(355).doesNotHaveDuplicates();
        assertThat(ours).containsAll(listed());
    }

    private static JsonNode description() {
        try (var it = new TestHub()) {
            return it.get("/moonfleet/openapi").body();
        }
    }

    private static JsonNode described(JsonNode api, Operation operation) {
        return api.path("paths").path(operation.path()).path(operation.method().toLowerCase(Locale.ROOT));
    }

    @Test
    void everyOperationIsDescribed() {
        var api = description();
        int described = 0;
        for (var path : api.path("paths")) {
            described += path.size();
        }
        assertThat(described).isEqualTo(OPERATIONS.size());
        for (var operation : OPERATIONS) {
            assertThat(described(api, operation).path("summary").asText())
                    .as(operation.method() + " " + operation.path())
                    .isNotBlank();
        }
        var keys = OPERATIONS.stream()
                .map(each -> each.method() + " " + each.path())
                .toList();
        assertThat(keys).containsAll(NOTES.written());
    }

    @Test
    void theAreasAreTheWholeApiAndEachIsWhole() {
        int described = 0;
        try (var it = new TestHub()) {
            for (var area : NOTES.areas()) {
                var api = it.get("/moonfleet/openapi?area=" + area.name()).body();
                for (var path : api.path("paths")) {
                    described += path.size();
                }
                assertThat(api.path("paths").size()).as(area.name()).isPositive();
                api.findValuesAsText("$ref").forEach(reference -> assertThat(
                                api.at(reference.substring(1)).isMissingNode())
                        .as(area.name() + " " + reference)
                        .isFalse());
            }
            assertThat(it.get("/moonfleet/openapi?area=nonsense").status()).isEqualTo(404);
        }
        assertThat(described).isEqualTo(OPERATIONS.size());
    }

    /** Those that change something each get a home of their own. */
    @Test
    void everyOperationAnswersAsItIsDescribed() {
        var api = description();
        var problems = new ArrayList<String>();
        try (var shared = new SeededHub(NOTES)) {
            for (var operation : OPERATIONS) {
                if (operation.method().equals("GET")) {
                    problems.addAll(problems(api, operation, shared.call(operation)));
                } else {
                    try (var own = new SeededHub(NOTES)) {
                        problems.addAll(problems(api, operation, own.call(operation)));
                    }
                }
            }
        }
        assertThat(problems).isEmpty();
    }

    private static List<String> problems(JsonNode api, Operation operation, ApiAnswer answer) {
        var name = operation.method() + " " + operation.path();
        var responses = described(api, operation).path("responses");
        var status = responses.fieldNames().next();
        if (!status.equals(Integer.toString(answer.status()))) {
            return List.of(name + " answers " + answer + ", not " + status);
        }
        var schema = responses.path(status).at("/content/application~1json/schema");
        if (answer.body() == null || schema.isMissingNode()) {
            return schema.isMissingNode() || answer.written() != null
                    ? List.of()
                    : List.of(name + " answers without a body");
        }
        return SchemaCheck.problems(api, schema, answer.body()).stream()
                .map(problem -> name + ": " + problem)
                .toList();
    }

    @Test
    void theListIsTheReferences() throws IOException {
        var reference = Reference.atHand();
        assumeThat(reference)
                .as("HC3's own descriptions are not beside this clone")
                .isPresent();
        var theirs = new TreeSet<String>();
        reference.get().operations().forEach(each -> theirs.add(each.shape()));
        assertThat(theirs).containsExactlyInAnyOrderElementsOf(listed());
    }
}
