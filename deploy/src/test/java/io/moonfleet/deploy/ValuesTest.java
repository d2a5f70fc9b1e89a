package io.moonfleet.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.moonfleet.harness.Checkout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** values.yaml, its schema and its page say the same. */
class ValuesTest {

    private static final Pattern CODE = Pattern.compile("`([^`]+)`");

    private final Path chart = Chart.shipped().folder();
    private final JsonNode values = YamlValues.read(chart.resolve("values.yaml"));

    @Test
    void everyValueIsExplainedOnThePage() throws IOException {
        var explained = explained();

        assertThat(YamlValues.paths(values)).isNotEmpty().allMatch(path -> explained.stream()
                .anyMatch(row -> path.equals(row) || path.startsWith(row + ".")));
    }

    @Test
    void everyExplainedValueIsThere() throws IOException {
        assertThat(explained()).isNotEmpty().allMatch(path -> !values.at("/" + path.replace('.', '/'))
                .isMissingNode());
    }

    /** What stands in the first column of the page's table. */
    private static Set<String> explained() throws IOException {
        var page = Files.readString(Checkout.find().root().resolve("docs/deploy.md"));
        return page.substring(page.indexOf("## Values"))
                .lines()
                .filter(line -> line.startsWith("| `"))
                .map(line -> line.split("\\|", 3)[1])
                .flatMap(cell -> CODE.matcher(cell).results().map(match -> match.group(1)))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void theSchemaKnowsEveryValueAndNoOther() {
        var schema = YamlValues.read(chart.resolve("values.schema.json"));

        assertThat(names(schema)).isEqualTo(withGlobal(YamlValues.paths(values)));
    }

    private static Set<String> withGlobal(List<String> paths) {
        var all = new TreeSet<>(paths);
        // Helm's own, which every chart must take.
        all.add("global");
        return all;
    }

    private static Set<String> names(JsonNode schema) {
        var names = new TreeSet<String>();
        collect("", schema, names);
        return names;
    }

    private static void collect(String prefix, JsonNode schema, Set<String> names) {
        for (var property : schema.path("properties").properties()) {
            var path = prefix + property.getKey();
            if (property.getValue().has("properties")) {
                assertThat(property.getValue().path("additionalProperties").asBoolean(true))
                        .as(path)
                        .isFalse();
                collect(path + ".", property.getValue(), names);
            } else if (!path.endsWith(".requests") && !path.endsWith(".limits")) {
                names.add(path);
            } else {
                names.addAll(List.of(path + ".cpu", path + ".memory"));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"values-ha.yaml", "values-external.yaml"})
    void theOtherFilesSetOnlyWhatIsThere(String file) {
        assertThat(YamlValues.paths(YamlValues.read(chart.resolve(file))))
                .isNotEmpty()
                .allMatch(path -> !values.at("/" + path.replace('.', '/')).isMissingNode());
    }
}
