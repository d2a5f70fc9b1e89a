package io.moonfleet.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.moonfleet.hub.HubSettings;
import io.moonfleet.hub.MemoryStore;
import io.moonfleet.lua.LuaEngine;
import io.moonfleet.messaging.launch.ExitCodes;
import io.moonfleet.quickapp.QuickAppLoader;
import io.moonfleet.runner.Runner;
import io.moonfleet.runner.RunnerSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

@Timeout(60)
class FqaCommandTest {

    private static final String MAIN = """
            --%%name:Packed
            --%%type:com.fibaro.binarySwitch
            --%%uid:1234
            --%%var:password="secret"
            --%%conceal:password="ask"
            --%%interfaces:{"power"}
            --%%u:{{button="b",text="B",onReleased="go"},{button="c",text="C",onLongPressDown="down"}}
            --%%u:{multi="m",text="M",options={{type="option",text="A",value="a"}},values={"a"},onToggled="many"}
            --%%file:lib.lua,lib
            --%%file:$fibaro.lib.sha2,sha2
            --ENDOFHEADERS

            function QuickApp:onInit() end
            """;

    @TempDir
    Path folder;

    private Path main;

    @BeforeEach
    void writeAQuickApp() throws IOException {
        Files.writeString(folder.resolve("lib.lua"), "lib = 'å\\0'\n");
        main = Files.writeString(folder.resolve("main.lua"), MAIN);
    }

    private static int run(Object... words) {
        var arguments = Arrays.stream(words).map(String::valueOf).toArray(String[]::new);
        return new CommandLine(new FqaCommand()).execute(arguments);
    }

    @Test
    void whatIsPackedUnpackedAndPackedAgainIsTheSameByteForByte() throws IOException {
        var first = folder.resolve("first.fqa");
        var second = folder.resolve("second.fqa");
        var third = folder.resolve("third.fqa");
        assertThat(run("pack", main, "-o", first)).isZero();
        assertThat(run("pack", main, "-o", second)).isZero();
        assertThat(second).hasSameBinaryContentAs(first);
        assertThat(Files.readString(first)).contains("\"value\":\"ask\"").doesNotContain("secret");

        assertThat(run("unpack", first, folder.resolve("copy"))).isZero();
        assertThat(folder.resolve("copy/lib.lua")).hasSameBinaryContentAs(folder.resolve("lib.lua"));
        assertThat(folder.resolve("copy/sha2.lua")).exists();
        assertThat(run("pack", folder.resolve("copy/main.lua"), "-o", second)).isZero();
        assertThat(run("unpack", second, folder.resolve("again"))).isZero();
        assertThat(run("pack", folder.resolve("again/main.lua"), "-o", third)).isZero();
        assertThat(third).hasSameBinaryContentAs(second);
        assertThat(folder.resolve("again/lib.lua")).hasSameBinaryContentAs(folder.resolve("lib.lua"));
    }

    @Test
    void whatCannotBeDoneIsSaidAndOverwritesNothing() throws IOException {
        assertThat(run("pack", folder.resolve("none.lua"))).isEqualTo(ExitCodes.FAILED);
        run("pack", main, "-o", folder.resolve("a.fqa"));
        assertThat(run("unpack", folder.resolve("a.fqa"), folder)).isEqualTo(ExitCodes.FAILED);
        assertThat(main).hasContent(MAIN);
        Files.write(folder.resolve("x.fqax"), new byte[] {1, 2, (byte) 200});
        assertThat(run("unpack", folder.resolve("x.fqax"))).isEqualTo(ExitCodes.FAILED);
    }

    @Test
    void aDevelopmentFileIsSavedAtItsStartAndAnArchiveRunsLikeOne() throws IOException {
        var engine = LuaEngine.named("moonfleet");
        var loader = new QuickAppLoader(engine, Map.of());
        var target = folder.resolve("out/saved.fqa");
        Files.writeString(main, "--%%save:" + target + "\n" + MAIN);
        try (var runner = Runner.open(RunnerSettings.of(HubSettings.of("home", new MemoryStore()), engine))) {
            var console = Console.on(System.out, Console.Color.never);
            try (var file = new DevelopmentFile(main, loader, console)) {
                assertThat(file.read()).isPresent();
                assertThat(file.run(runner)).isTrue();
            }
            assertThat(Files.readString(target)).contains("\"name\":\"Packed\"").doesNotContain("secret");
            try (var archive = new DevelopmentFile(target, loader, console)) {
                assertThat(archive.read()).isPresent();
            }
        }
    }
}
