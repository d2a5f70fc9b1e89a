package io.moonfleet.lua.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.moonfleet.lua.LuaKilled;
import io.moonfleet.lua.internal.lib.Buffering;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class StandardOutputTest {

    @TempDir
    Path directory;

    @Test
    void keepsBlocksForFilesAndLinesForTerminals() throws Exception {
        var path = directory.resolve("out");
        try (var file = new FileOutputStream(path.toFile())) {
            var out = StandardOutput.toFile(file);
            out.write("a\nb".getBytes(StandardCharsets.US_ASCII));
            assertThat(path).hasContent("");
            out.setBuffering(Buffering.LINE);
            out.write("c\nd".getBytes(StandardCharsets.US_ASCII));
            assertThat(path).hasContent("a\nbc\nd");
            out.write("e".getBytes(StandardCharsets.US_ASCII));
            assertThat(path).hasContent("a\nbc\nd");
            out.setBuffering(Buffering.NONE);
            out.write("f".getBytes(StandardCharsets.US_ASCII));
            assertThat(path).hasContent("a\nbc\ndef");
            out.setBuffering(Buffering.FULL);
            out.write(new byte[20_000]);
            out.write('g');
            assertThat(out.position()).isEqualTo(20_009);
            assertThat(Files.size(path)).isEqualTo(20_008);
        }
    }

    @Test
    @Timeout(60)
    void anEndlessScriptEndsWhenNobodyReadsItsOutput() throws Exception {
        var pipe = directory.resolve("pipe").toString();
        assertThat(new ProcessBuilder("mkfifo", pipe).start().waitFor()).isZero();
        var reader = new ProcessBuilder("head", "-c", "1", pipe).start();
        try (var file = new FileOutputStream(pipe)) {
            var out = StandardOutput.toFile(file);
            var lines = new StreamLineReader(InputStream.nullInputStream(), out, false);
            var lua = new StandaloneInterpreter("lua", InputStream.nullInputStream(), out, out, lines, Map.of());
            assertThat(lua.run(List.of("-e", "while true do pcall(print, 1) end")))
                    .isEqualTo(141);
            assertThatThrownBy(() -> out.write(new byte[9000])).isInstanceOf(LuaKilled.class);
        } finally {
            reader.destroy();
        }
    }
}
