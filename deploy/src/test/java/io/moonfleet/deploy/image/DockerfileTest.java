package io.moonfleet.deploy.image;

import static org.assertj.core.api.Assertions.assertThat;

import io.moonfleet.deploy.Workload;
import io.moonfleet.harness.Checkout;
import io.moonfleet.harness.ChildProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The Dockerfiles, as far as can be seen without Docker: what they copy is there, and what they run runs. */
class DockerfileTest {

    private static final Path ROOT = Checkout.find().root();
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    /** What an image needs. A service of the network is no build tool's business. */
    private static final Set<String> WORDS =
            Set.of("ARG", "FROM", "COPY", "WORKDIR", "RUN", "LABEL", "USER", "EXPOSE", "ENTRYPOINT");

    @TempDir
    private Path folder;

    static Stream<ServiceImage> services() {
        return ServiceImage.all().stream();
    }

    private static Dockerfile dockerfile(ServiceImage service) throws IOException {
        return Dockerfile.of(ROOT.resolve("images/" + service.name() + ".Dockerfile"));
    }

    /** The folder that the documented command names as the context. */
    private static Path context(ServiceImage service) {
        return ROOT.resolve(service.module()).resolve("target");
    }

    @ParameterizedTest
    @MethodSource("services")
    void whatItCopiesFromTheBuildIsThere(ServiceImage service) throws IOException {
        var copied = dockerfile(service)
                .all("COPY")
                .filter(copy -> !copy.rest().startsWith("--from="))
                .toList();
        assertThat(copied).hasSize(2);
        for (var copy : copied) {
            var source = context(service).resolve(copy.paths().getFirst());
            assertThat(source).exists();
            assertThat(source.normalize()).startsWith(context(service));
        }
    }

    /** JDK 25 copies wrong bytes with the first alone: decision 0180. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "moonfleet",
                "bench/run",
                "images/gateway.Dockerfile",
                "images/runner.Dockerfile",
                "images/ui.Dockerfile",
                "harness/src/main/java/io/moonfleet/harness/Checkout.java",
                "bench/src/main/java/io/moonfleet/bench/lua/Programs.java"
            })
    void compactHeadersGoWithTheFlagThatKeepsCopiesRight(String file) throws IOException {
        var text = Files.readString(ROOT.resolve(file));
        assertThat(text.split("CompactObjectHeaders", -1)).hasSizeGreaterThan(1);
        assertThat(text.replaceAll("\\+UseCompactObjectHeaders[\",\\s]+-XX:-ReduceBulkZeroing", ""))
                .doesNotContain("CompactObjectHeaders");
    }

    /** Nothing of the application stays behind in the first stage, and nothing else is taken from it. */
    @ParameterizedTest
    @MethodSource("services")
    void theImageHasAllOfTheApplicationAndNothingElse(ServiceImage service) throws IOException {
        var file = dockerfile(service);
        var taken = file.all("COPY")
                .filter(copy -> copy.isFromStage("trained"))
                .flatMap(copy -> copy.paths().subList(0, copy.paths().size() - 1).stream())
                .map(path -> path.replace(ServiceImage.HOME + "/", "").replaceAll("/$", ""))
                .collect(Collectors.toSet());
        try (var parts = Files.list(context(service).resolve("quarkus-app"))) {
            var wanted = parts.map(part -> part.getFileName().toString()).collect(Collectors.toSet());
            wanted.add("service.aot");
            assertThat(taken).isEqualTo(wanted);
        }
        // Each part goes where the training run had it: the cache holds for these places only.
        assertThat(file.all("COPY").filter(copy -> copy.stage() == file.lastStage()))
                .allMatch(copy -> copy.paths().getLast().startsWith(ServiceImage.HOME + "/"));
    }

    @ParameterizedTest
    @MethodSource("services")
    void nothingRunsAsRootInTheImageAndNothingIsFetchedForIt(ServiceImage service) throws IOException {
        var file = dockerfile(service);
        assertThat(file.instructions()).allMatch(each -> WORDS.contains(each.word()));
        var last = file.instructions().stream()
                .filter(each -> each.stage() == file.lastStage())
                .toList();
        assertThat(last).noneMatch(each -> each.is("RUN"));
        var words = last.stream().map(Dockerfile.Instruction::word).toList();
        assertThat(words.indexOf("USER")).isGreaterThan(words.lastIndexOf("COPY"));
        assertThat(words.indexOf("USER")).isLessThan(words.indexOf("ENTRYPOINT"));
        assertThat(file.all("FROM").map(Dockerfile.Instruction::rest)).containsExactly("${BASE} AS trained", "${BASE}");
        assertThat(file.all("ARG").map(Dockerfile.Instruction::rest))
                .singleElement()
                .asString()
                .isEqualTo("BASE=" + baseOfJib());
    }

    private static String baseOfJib() throws IOException {
        var pom = Files.readString(ROOT.resolve("deploy/pom.xml"));
        return pom.replaceAll("(?s).*<images.base>(.*?)</images.base>.*", "$1");
    }

    @ParameterizedTest
    @MethodSource("services")
    void theChartSaysNothingThatTheEntrypointWouldNotHear(ServiceImage service) throws IOException {
        var pods = io.moonfleet.deploy.Chart.shipped()
                .render("values-ha.yaml", Map.of("host", "home.example.org"))
                .workload(service.name());
        var arguments = Workload.texts(pods.onlyContainer().path("args"));
        assertThat(arguments).isNotEmpty().allMatch(argument -> argument.startsWith("--"));
        assertThat(service.entrypoint().getLast()).isEqualTo(ServiceImage.HOME + "/quarkus-run.jar");
    }

    /** The training run and the start after it, with this machine's JVM in the place of the base image's. */
    @Tag("nightly")
    @ParameterizedTest
    @MethodSource("services")
    void theTrainingRunMakesACacheThatTheEntrypointStartsWith(ServiceImage service) throws IOException {
        copyTree(context(service).resolve("quarkus-app"), folder);
        var run = dockerfile(service).all("RUN").toList();
        assertThat(run).hasSize(1);
        var java = Path.of(System.getProperty("java.home"), "bin/java").toString();
        var script = run.getFirst().rest().replace(ServiceImage.HOME, folder.toString());
        try (var training = ChildProcess.start(
                "training", List.of("/bin/sh", "-c", script.replace(" java ", " " + java + " ")), Map.of())) {
            assertThat(training.awaitExit(PATIENCE))
                    .as(training.output().text())
                    .hasValue(0);
        }
        assertThat(folder.resolve("service.aot")).isNotEmptyFile();

        var command = Stream.concat(
                        service.entrypoint().stream()
                                .map(part -> part.replace(ServiceImage.HOME, folder.toString()))
                                .map(part -> part.equals("java") ? java : part)
                                // Quiet in an image; here it has to say when it does not take the cache.
                                .map(part -> part.equals("-Xlog:aot=off") ? "-XX:AOTMode=on" : part),
                        Stream.of("--port=0", "--mqtt-url=mqtt://127.0.0.1:9"))
                .toList();
        try (var started = ChildProcess.start("service", command, Map.of())) {
            org.awaitility.Awaitility.await()
                    .atMost(PATIENCE)
                    .until(() -> started.output().text().contains("Listening on") || !started.isAlive());
            assertThat(started.isAlive()).as(started.output().text()).isTrue();
        }
    }

    private static void copyTree(Path from, Path to) throws IOException {
        try (var files = Files.walk(from)) {
            for (var file : files.toList()) {
                var target = to.resolve(from.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(file, target, java.nio.file.StandardCopyOption.COPY_ATTRIBUTES);
                }
            }
        }
    }
}
