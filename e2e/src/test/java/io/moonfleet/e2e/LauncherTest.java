package io.moonfleet.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.moonfleet.harness.Checkout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script {@code moonfleet} in a checkout that was never built, with a Maven that only notes that it was called. */
class LauncherTest {

    private static final String MAVEN = """
            #!/bin/sh
            echo built >>"$CHECKOUT/builds"
            sleep 2
            mkdir -p "$CHECKOUT/cli/target/quarkus-app"
            touch "$CHECKOUT/cli/target/quarkus-app/quarkus-run.jar"
            """;

    @TempDir
    private Path checkout;

    @BeforeEach
    void copy() throws IOException {
        var real = Checkout.find().root();
        var script = Files.readString(real.resolve("moonfleet"));
        Files.writeString(checkout.resolve("moonfleet"), script);
        Files.createDirectories(checkout.resolve("bin"));
        Files.copy(real.resolve("bin/jdk25.sh"), checkout.resolve("bin/jdk25.sh"));
        var maven = Files.createDirectories(checkout.resolve("programs")).resolve("mvn");
        Files.writeString(maven, MAVEN);
        assertThat(maven.toFile().setExecutable(true)).isTrue();
        Files.createFile(checkout.resolve("pom.xml"));
        var modules = script.lines()
                .filter(line -> line.startsWith("product_modules=("))
                .map(line -> line.replaceAll(".*\\(|\\).*", ""))
                .findFirst()
                .orElseThrow();
        for (var module : modules.split(" ", -1)) {
            Files.createDirectories(checkout.resolve(module + "/src/main"));
            Files.createFile(checkout.resolve(module + "/pom.xml"));
        }
    }

    private Process start() throws IOException {
        var start = new ProcessBuilder("bash", checkout.resolve("moonfleet").toString(), "--version");
        start.environment().put("CHECKOUT", checkout.toString());
        start.environment().merge("PATH", checkout.resolve("programs").toString(), (old, mine) -> mine + ":" + old);
        return start.redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    private List<String> builds() throws IOException {
        return Files.readAllLines(checkout.resolve("builds"));
    }

    /** docs/cluster.md: "as often as you like": three services of a fresh checkout, each in the background. */
    @Test
    void ofThoseThatAreStartedTogetherOneBuildsAndTheOthersWaitForIt() throws Exception {
        var started = new ArrayList<Process>();
        for (var each = 0; each < 3; each++) {
            started.add(start());
        }
        for (var process : started) {
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(builds()).hasSize(1);
        assertThat(checkout.resolve("cli/target/build.lock")).doesNotExist();
    }

    @Test
    void aBuildThatWasKilledIsInNobodysWay() throws Exception {
        var lock = Files.createDirectories(checkout.resolve("cli/target")).resolve("build.lock");
        Files.createSymbolicLink(lock, Path.of(Long.toString(Integer.MAX_VALUE)));
        assertThat(start().waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(builds()).hasSize(1);
    }
}
