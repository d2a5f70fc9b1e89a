package io.moonfleet.lua.reference;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TimeZone;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The Lua files of src/test/lua, one per section of the manual: what our engine prints is what lua5.3 printed, and what
 * the lua5.3 at hand prints, too.
 */
class LuaFilesTest {

    private static final Path FILES = Path.of("src/test/lua");

    @TempDir
    Path directory;

    private static TimeZone zone;

    @BeforeAll
    static void inUniversalTime() {
        zone = TimeZone.getDefault();
        TimeZone.setDefault(TimeZone.getTimeZone("UTC"));
    }

    @AfterAll
    static void inLocalTime() {
        TimeZone.setDefault(zone);
    }

    static Stream<String> scripts() throws IOException {
        try (var files = Files.list(FILES)) {
            return files
                    .map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".lua"))
                    .sorted()
                    .toList()
                    .stream();
        }
    }

    @ParameterizedTest
    @MethodSource("scripts")
    void ourEnginePrintsWhatIsExpected(String script) throws IOException {
        var copy = Files.copy(FILES.resolve(script), directory.resolve(script));
        var outcome = OurLua.in(directory).arguments(copy.toString()).run();
        assertThat(outcome.err()).isEmpty();
        assertThat(portable(outcome.out())).isEqualTo(expected(script));
    }

    @ParameterizedTest
    @MethodSource("scripts")
    void theReferencePrintsWhatIsExpected(String script) throws IOException {
        var copy = Files.copy(FILES.resolve(script), directory.resolve(script));
        var outcome = ReferenceLua.in(directory, Map.of("TZ", "UTC"))
                .arguments(copy.toString())
                .run();
        assertThat(outcome.err()).isEmpty();
        assertThat(portable(outcome.out())).isEqualTo(expected(script));
    }

    private static String expected(String script) throws IOException {
        var file = FILES.resolve(script.replace(".lua", ".expected"));
        return Files.readString(file, StandardCharsets.ISO_8859_1);
    }

    /** Scripts are run from a temporary folder, whose name is in the messages. */
    private String portable(String output) {
        return output.replace(directory + "/", "");
    }
}
