package io.moonfleet.deploy.image;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.moonfleet.deploy.Chart;
import io.moonfleet.deploy.Workload;
import io.moonfleet.harness.Checkout;
import io.moonfleet.harness.ChildProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The images, opened. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ImageTest {

    private static final JsonMapper JSON = new JsonMapper();
    private static final Path ROOT = Checkout.find().root();

    @TempDir
    private Path folder;

    private final Map<ServiceImage, OciTar> images = new HashMap<>();

    static Stream<ServiceImage> services() {
        return ServiceImage.all().stream();
    }

    private static ImageTar image(ServiceImage service) {
        var target = ROOT.resolve(service.module()).resolve("target");
        return new ImageTar(
                service,
                "1.2.3",
                target.resolve("quarkus-app"),
                target.resolve("bom.json"),
                Optional.empty(),
                Optional.empty());
    }

    /** Built once for all tests. */
    private OciTar built(ServiceImage service) throws Exception {
        if (!images.containsKey(service)) {
            var tar = folder.resolve(service.repository() + ".tar");
            image(service).writeTo(tar, folder.resolve("cache"));
            images.put(service, OciTar.open(tar));
        }
        return images.get(service);
    }

    @ParameterizedTest
    @MethodSource("services")
    void itStartsTheServiceAsNobodyInParticular(ServiceImage service) throws Exception {
        var config = built(service).config().path("config");

        assertThat(Workload.texts(config.path("Entrypoint"))).isEqualTo(service.entrypoint());
        assertThat(config.path("User").asText()).isEqualTo(ServiceImage.USER);
        assertThat(config.path("ExposedPorts").has(service.port() + "/tcp")).isTrue();
        assertThat(config.path("Labels")
                        .path("org.opencontainers.image.version")
                        .asText())
                .isEqualTo("1.2.3");
    }

    @ParameterizedTest
    @MethodSource("services")
    void librariesApplicationAndBillAreLayersOfTheirOwn(ServiceImage service) throws Exception {
        var layers = built(service).layers();

        assertThat(layers).hasSize(3);
        var libraries = files(layers.get(0));
        var application = files(layers.get(1));
        assertThat(libraries.keySet())
                .isNotEmpty()
                .allMatch(path -> path.startsWith("/opt/moonfleet/lib/"))
                .noneMatch(path -> path.contains("io.moonfleet"));
        assertThat(application.keySet())
                .contains("/opt/moonfleet/quarkus-run.jar")
                .anyMatch(path -> path.startsWith("/opt/moonfleet/app/" + service.module()))
                .anyMatch(path -> path.contains("io.moonfleet.messaging"));
        assertThat(files(layers.get(2)).keySet()).containsExactly("/opt/moonfleet/bom.json");
        assertThat(size(libraries)).as("libraries are the larger part").isGreaterThan(size(application));
        var inImage = Stream.of(libraries, application)
                .flatMap(layer -> layer.keySet().stream())
                .collect(Collectors.toSet());
        assertThat(inImage).hasSize((int) filesOf(service));
    }

    private static long filesOf(ServiceImage service) throws IOException {
        try (var files = Files.walk(ROOT.resolve(service.module()).resolve("target/quarkus-app"))) {
            return files.filter(Files::isRegularFile).count();
        }
    }

    private static Map<String, OciTar.FileEntry> files(Map<String, OciTar.FileEntry> layer) {
        var files = new TreeMap<>(layer);
        files.values().removeIf(OciTar.FileEntry::directory);
        return files;
    }

    private static long size(Map<String, OciTar.FileEntry> files) {
        return files.values().stream()
                .mapToLong(file -> file.content().remaining())
                .sum();
    }

    @ParameterizedTest
    @MethodSource("services")
    void nothingInItCanBeWrittenOrBetraysTheBuilder(ServiceImage service) throws Exception {
        var image = built(service);
        var builder = Pattern.compile(
                Pattern.quote(ROOT.toString()) + "|" + Pattern.quote(System.getProperty("user.home")) + "/");
        var variables = Workload.texts(image.config().path("config").path("Env"));

        assertThat(variables).allMatch(variable -> variable.matches("(JAVA_HOME|PATH|LANG)=.*"));
        assertThat(image.config().path("created").asText()).isEqualTo("2026-11-01T00:00:00Z");
        for (var layer : image.layers()) {
            for (var file : layer.values()) {
                assertThat(file.mode() & 0022)
                        .as("others' right to write %s", file.path())
                        .isZero();
                assertThat(file.user()).as("owner of %s", file.path()).isZero();
                assertThat(file.modified()).as("time of %s", file.path()).isEqualTo(1_000);
                assertThat(file.path()).doesNotMatch(".*(\\.pem|\\.key|\\.p12|\\.jks|\\.env|id_rsa)$");
                if (!file.path().endsWith(".jar")) {
                    assertThat(builder.matcher(file.text()).find())
                            .as("a path of the builder in %s", file.path())
                            .isFalse();
                }
            }
        }
    }

    @Test
    void theSameFilesGiveTheSameImage() throws Exception {
        var gateway = ServiceImage.all().getFirst();
        var first = folder.resolve("first.tar");
        var second = folder.resolve("second.tar");

        var digest = image(gateway).writeTo(first, folder.resolve("first-cache"));
        var again = image(gateway).writeTo(second, folder.resolve("second-cache"));

        assertThat(again).isEqualTo(digest);
        assertThat(OciTar.open(second).manifestDigest()).isEqualTo(digest);
        assertThat(Arrays.mismatch(Files.readAllBytes(first), Files.readAllBytes(second)))
                .isEqualTo(-1);
    }

    /** The command that builds them, in a process of its own: some orders are other ones in each. */
    @Test
    void anotherProcessMakesTheSameImages() throws Exception {
        var command = List.of(
                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                BuildImages.class.getName(),
                "1.2.3",
                "scratch");
        try (var build = ChildProcess.start("images", command, Map.of())) {
            assertThat(build.awaitExit(Duration.ofMinutes(3)))
                    .as(build.output().text())
                    .hasValue(0);
            for (var service : ServiceImage.all()) {
                assertThat(build.output().text())
                        .contains(
                                service.repository() + ".tar " + built(service).manifestDigest());
            }
        }
    }

    @ParameterizedTest
    @MethodSource("services")
    void theBillNamesWhatIsInside(ServiceImage service) throws Exception {
        var layers = built(service).layers();
        var bill = JSON.readTree(layers.getLast().get("/opt/moonfleet/bom.json").text());

        assertThat(bill.path("bomFormat").asText()).isEqualTo("CycloneDX");
        var named = Workload.elements(bill.path("components"))
                .map(component -> component.path("group").asText() + "."
                        + component.path("name").asText() + "-"
                        + component.path("version").asText())
                .collect(Collectors.toSet());
        var jars = Stream.of(layers.get(0), layers.get(1))
                .flatMap(layer -> layer.keySet().stream())
                .filter(path -> path.startsWith("/opt/moonfleet/lib/") && path.endsWith(".jar"))
                .map(path -> path.substring(path.lastIndexOf('/') + 1, path.length() - ".jar".length()))
                .toList();
        assertThat(jars).hasSizeGreaterThan(50).allMatch(jar -> named.stream().anyMatch(jar::startsWith));
        assertThat(Workload.elements(bill.path("components"))
                        .filter(component -> component.path("licenses").isEmpty())
                        .map(component -> component.path("group").asText() + ":"
                                + component.path("name").asText())
                        .filter(name -> !name.startsWith("io.moonfleet")))
                .as("libraries whose licence nobody knows")
                .isEmpty();
    }

    @ParameterizedTest
    @MethodSource("services")
    void theDockerfileSaysTheSame(ServiceImage service) throws Exception {
        var lines = Files.readAllLines(ROOT.resolve("images/" + service.name() + ".Dockerfile"));

        assertThat(Workload.texts(JSON.readTree(only(lines, "ENTRYPOINT ")))).isEqualTo(service.entrypoint());
        assertThat(only(lines, "USER ")).isEqualTo(ServiceImage.USER);
        assertThat(only(lines, "EXPOSE ")).isEqualTo(Integer.toString(service.port()));
        assertThat(lines.stream().filter(line -> line.startsWith("FROM ")))
                .allMatch(line -> line.startsWith("FROM ${BASE}"));
        var whole = String.join(" ", lines);
        var training = whole.substring(whole.indexOf("RUN timeout"), whole.indexOf("AOTCacheOutput"));
        assertThat(service.entrypoint())
                .filteredOn(flag -> flag.matches("-X(ss|mn|X:\\+Use).*|--sun.*|-Dfile.*"))
                .hasSize(4 + service.jvm().size())
                .allMatch(training::contains);
    }

    private static String only(List<String> lines, String beginning) {
        var found = lines.stream().filter(line -> line.startsWith(beginning)).toList();
        assertThat(found).as(beginning).hasSize(1);
        return found.getFirst().substring(beginning.length());
    }

    @ParameterizedTest
    @MethodSource("services")
    void theChartRunsItAsTheSameUserAtTheSamePort(ServiceImage service) {
        var pods = Chart.shipped().render("values.yaml", Map.of()).workload(service.name());

        assertThat(pods.onlyContainer().path("image").asText()).contains("/" + service.repository() + ":");
        assertThat(pods.onlyContainer().has("command")).isFalse();
        assertThat(pods.pod().path("securityContext").path("runAsUser").asText() + ":"
                        + pods.pod().path("securityContext").path("runAsGroup").asText())
                .isEqualTo(ServiceImage.USER);
        assertThat(pods.onlyContainer()
                        .path("ports")
                        .path(0)
                        .path("containerPort")
                        .asInt())
                .isEqualTo(service.port());
    }
}
