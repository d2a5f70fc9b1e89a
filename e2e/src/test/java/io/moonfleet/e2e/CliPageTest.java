package io.moonfleet.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.moonfleet.harness.Checkout;
import io.moonfleet.harness.Moonfleet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** docs/cli.md says what the code does. */
class CliPageTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Pattern OPTION = Pattern.compile("(?<![\\w-])--?[a-zA-Z][\\w-]*");
    private static final Pattern VARIABLE = Pattern.compile("\\bMOONFLEET_[A-Z_]+\\b");

    @ParameterizedTest(name = "moonfleet {0}")
    @CsvSource({
        "run, cli",
        "serve, cli",
        "backup, cli",
        "restore, cli",
        "users, cli",
        "import-hc3, cli",
        "service gateway, api-gateway",
        "service ui, ui-service",
        "service runner, lua-runner-service"
    })
    void eachOptionOfTheHelpIsDocumentedAndNoOther(String command, String module) throws IOException {
        assertThat(documented(command)).isEqualTo(offered(command, module));
    }

    /** The options in the first column of the command's table. */
    private static Set<String> documented(String command) throws IOException {
        var page = Files.readString(page());
        var begin = page.indexOf("## moonfleet " + command + "\n");
        assertThat(begin).as("a section on 'moonfleet %s'", command).isNotNegative();
        var section = page.substring(begin, page.indexOf("\n## ", begin + 1));
        return options(section.lines()
                .filter(line -> line.startsWith("| `-"))
                .map(line -> line.substring(1, line.indexOf('|', 1))));
    }

    /** The options that the help lists: in lines that begin with one. */
    private static Set<String> offered(String command, String module) {
        var arguments = module.equals("cli") ? List.of(command, "--help") : List.of("--help");
        try (var help = Moonfleet.application(module, arguments)) {
            assertThat(help.awaitExit(PATIENCE)).as(help.output().text()).hasValue(0);
            return options(help.output().lines().stream()
                    .filter(line -> line.matches("\\s+--?[a-zA-Z].*"))
                    .map(line -> line.strip().replaceFirst("\\s{2,}.*", "")));
        }
    }

    private static Set<String> options(Stream<String> texts) {
        var options = new TreeSet<String>();
        texts.forEach(text -> OPTION.matcher(text).results().forEach(found -> options.add(found.group())));
        return options;
    }

    @Test
    void eachEnvironmentVariableOfTheCodeIsDocumented() throws IOException {
        var page = Files.readString(page());
        var used = new TreeSet<String>();
        for (var source : sources()) {
            VARIABLE.matcher(Files.readString(source)).results().forEach(found -> used.add(found.group()));
        }
        assertThat(used).contains("MOONFLEET_MQTT_URL").allMatch(variable -> page.contains("`" + variable + "`"));
    }

    private static List<Path> sources() throws IOException {
        var checkout = Checkout.find();
        try (var files = Files.walk(checkout.root())) {
            var main = files.filter(file -> file.toString().contains("/src/main/java/"))
                    .filter(file -> file.toString().endsWith(".java"));
            return Stream.concat(main, Stream.of(checkout.launcher())).toList();
        }
    }

    private static Path page() {
        return Checkout.find().root().resolve("docs/cli.md");
    }
}
