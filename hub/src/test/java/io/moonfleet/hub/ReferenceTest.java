package io.moonfleet.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.moonfleet.hub.internal.catalogue.Catalogue;
import io.moonfleet.hub.internal.catalogue.Notes;
import io.moonfleet.hub.internal.catalogue.Operation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Compares what we answer with HC3's own descriptions, where they are at hand. */
class ReferenceTest {

    private static final Notes NOTES = new Notes();

    private static Map<String, Operation> ours() {
        var ours = new HashMap<String, Operation>();
        new Catalogue().operations().forEach(each -> ours.put(each.method() + " " + Reference.shape(each.path()), each));
        return ours;
    }

    @Test
    void explore() throws IOException {
        var reference = Reference.atHand();
        assumeThat(reference).isPresent();
        var ours = ours();
        var problems = new ArrayList<String>();
        for (var their : reference.get().operations()) {
            var our = ours.get(their.shape());
            try (var home = new SeededHub(NOTES)) {
                var answer = home.call(our);
                check(problems, "A", their, answer);
            }
            if (their.body().isPresent() && !their.isForm()) {
                for (boolean whole : new boolean[] {true, false}) {
                    try (var home = new SeededHub(NOTES)) {
                        var request = home.request(our);
                        var sent = new ApiRequest(
                                request.method(), request.path(), request.query(), their.sampleBody(whole), "anna");
                        var answer = home.send(sent);
                        check(problems, whole ? "B" : "C", their, answer);
                        if (answer.isError()) problems.add("      sent " + sent.body());
                    }
                }
            }
        }
        Files.write(Path.of("/tmp/hubapi/ref.txt"), problems);
        assertThat(problems).isEmpty();
    }

    private static void check(ArrayList<String> problems, String kind, Reference.Described their, ApiAnswer answer) {
        var name = kind + " " + their.name() + ": ";
        if (answer.isError() || !their.statuses().contains(answer.status())) {
            problems.add(name + "answers " + answer.status() + " " + (answer.isError() ? answer.body() : "") + ", not one of " + their.statuses());
            return;
        }
        var schema = their.answer(answer.status());
        if (schema.isEmpty()) {
            return;
        }
        if (answer.body() == null) {
            problems.add(name + "answers without a body " + schema.get());
            return;
        }
        SchemaCheck.problems(their.api(), schema.get(), answer.body()).forEach(each -> problems.add(name + each));
        SchemaCheck.gaps(their.api(), schema.get(), answer.body()).forEach(each -> problems.add(name + "GAP " + each));
    }
}
