package io.moonfleet.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.moonfleet.harness.Checkout;
import io.moonfleet.harness.ChildProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The interpreter with the flags that our processes have. */
class StandaloneLuaTest {

    /** Nearly every text had four zeros at its beginning where JDK 25 compiled this with compact headers alone: decision 0180. */
    private static final String JOINED_TEXTS = """
            local wrong = 0
            local function count(text) if text:find("\\0", 1, true) then wrong = wrong + 1 end end
            for round = 1, 40 do for n = 1, 4096 do
              local s = {} for k = 1, 12 do s[k] = n >> k & 1 == 1 and "1" or "nil" end
              count(table.concat(s, ","))
              local t = {} for k = 1, 3 + n % 5 do t[k] = tostring(n) end
              count(table.concat(t, ","))
            end end
            print("wrong: " .. wrong)
            """;

    @TempDir
    private Path folder;

    @Test
    void joinedTextsAreRightHoweverHotTheCodeIs() throws Exception {
        var script = Files.writeString(folder.resolve("joined.lua"), JOINED_TEXTS);
        var command = Checkout.find().application("cli", List.of("lua", script.toString()));
        try (var lua = ChildProcess.start("lua", command, Map.of())) {
            assertThat(lua.awaitExit(Duration.ofSeconds(60))).hasValue(0);
            assertThat(lua.output().text()).contains("wrong: 0");
        }
    }
}
