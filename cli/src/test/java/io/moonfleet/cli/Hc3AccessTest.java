package io.moonfleet.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** FACTS 5: "`HC3_URL, HC3_USER, HC3_PASSWORD, HC3_PIN` from the environment, `./.env`, `~/.env`". */
class Hc3AccessTest {

    @TempDir
    private Path folder;

    @Test
    void theEnvironmentWinsThenTheFirstFile() throws IOException {
        var near = Files.writeString(folder.resolve("near"), "HC3_USER=\"anna b\"\n# HC3_USER=x\nHC3_PASSWORD=near\n");
        var far =
                Files.writeString(folder.resolve("far"), "export HC3_URL=192.0.2.7/\nHC3_USER=far\nHC3_PASSWORD=far\n");
        assertThat(Hc3Access.find(Map.of("HC3_PASSWORD", "env"), List.of(near, far, folder.resolve("none"))))
                .isEqualTo(new Hc3Access("http://192.0.2.7", "anna b", "env"));
    }

    @Test
    void whatIsMissingIsNamed() {
        assertThatThrownBy(() -> Hc3Access.find(Map.of("HC3_URL", "http://x"), List.of()))
                .hasMessageContaining("HC3_USER is not set");
    }

    @Test
    void thePasswordIsNotTold() {
        assertThat(new Hc3Access("http://x", "anna", "secret")).hasToString("anna at http://x");
    }
}
