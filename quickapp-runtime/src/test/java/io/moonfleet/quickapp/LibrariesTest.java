package io.moonfleet.quickapp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The libraries under {@code $fibaro.lib}: each has a Lua file that tests it, in the profile that QuickApps get. */
@Timeout(60)
class LibrariesTest {

    @TempDir
    Path folder;

    private final Facts facts = new Facts();

    @AfterEach
    void close() {
        facts.close();
    }

    private static String library(String name) {
        return new String(BundledLibraries.find("$fibaro.lib." + name).orElseThrow(), StandardCharsets.UTF_8);
    }

    private static String checks(String name) throws IOException {
        return Files.readString(Path.of("src/test/resources/lua/lib", name + ".lua"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"sha2", "aes", "events", "selectable", "markdown"})
    void doesWhatItsChecksWant(String name) throws IOException {
        var sha2 = name.equals("aes") ? library("sha2") : "";
        facts.hold(sha2, library(name), checks(name));
    }

    @Test
    @DisplayName("children: made, kept and removed by uid; the variables of one that is kept stay")
    void children() throws IOException {
        facts.home.route("PUT /devices/100", 200, "{}").route("DELETE /plugins/removeChildDevice/51", request -> {
            facts.home.devices.remove(51);
            return new HomeAnswer(204, null);
        });
        facts.home.device(
                50,
                Bench.ID,
                "com.fibaro.binarySwitch",
                "{'quickAppVariables':[{'name':'ChildID','value':'kept'},{'name':'channel','value':7}]}");
        facts.home.device(
                51, Bench.ID, "com.fibaro.binarySwitch", "{'quickAppVariables':[{'name':'ChildID','value':'old'}]}");
        facts.home.device(52, Bench.ID, "com.fibaro.doorLock", "{}");
        facts.hold(library("children"), checks("children"));
        assertThat(facts.home.devices.keySet()).contains(50, 52, 100).doesNotContain(51);
        assertThat(facts.writes()).contains("PUT /devices/100 {\"roomID\":220}");
    }

    @Test
    @DisplayName(
            "--%%file:$fibaro.lib.NAME,NAME brings a library, under its other names too; an unknown one names ours")
    void headers() throws IOException {
        var loader = new QuickAppLoader(TestEngine.get(), Map.of());
        var file = Files.writeString(
                folder.resolve("a.lua"), "--%%file:$fibaro.lib.qwikchild,qwikchild\n--%%file:$fibaro.lib.sha2:hash\n");
        assertThat(loader.load(file).code().files())
                .extracting(SourceFile::name)
                .containsExactly("qwikchild", "hash", "main");
        var wrong = Files.writeString(folder.resolve("b.lua"), "\n--%%file:$fibaro.lib.nothing,x\n");
        assertThatThrownBy(() -> loader.load(wrong))
                .hasMessageStartingWith("b.lua:2: ")
                .hasMessageContaining("$fibaro.lib.nothing")
                .hasMessageContaining("$fibaro.lib.markdown");
    }

    @Test
    @DisplayName("a library of one's own comes before ours")
    void ownLibraries() throws IOException {
        var own = folder.resolve("libs/fibaro/lib/sha2.lua");
        Files.createDirectories(own.getParent());
        Files.writeString(own, "-- mine");
        var file = Files.writeString(folder.resolve("a.lua"), "--%%file:$fibaro.lib.sha2,sha2\n");
        var loader = new QuickAppLoader(TestEngine.get(), Map.of(), List.of(folder.resolve("libs")));
        assertThat(loader.load(file).code().files().getFirst().text()).isEqualTo("-- mine");
    }
}
