package io.moonfleet.quickapp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.moonfleet.lua.LuaEngine;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** FACTS 4. */
class QuickAppArchiveTest {

    private static final LuaEngine ENGINE = TestEngine.get();

    @TempDir
    Path folder;

    private static final String SOURCE = """
            --%%name:Lamp "one"
            --%%type:com.fibaro.multilevelSwitch
            --%%uid:1-2-3
            --%%manufacturer:Acme
            --%%interfaces:{"battery"}
            --%%var:user="me"
            --%%var:password="real"
            --%%conceal:password="hidden"
            --%%u:{label="l1",text="Hello"}
            --%%u:{{button="b1",text="One",onReleased="one"},{switch="w1",text="S",onReleased="two"}}
            --%%u:{slider="s1",min="0",max="50",onChanged="slid"}
            --%%u:{multi="m1",text="Many",values={"b"},options={{type="option",text="A",value="a"},{type="option",text="B",value="b"}},onToggled="chosen"}
            function QuickApp:onInit() self:debug("héllo\\t\\"x\\"") end
            """;

    private static QuickAppDefinition definition() {
        return Headers.parse(ENGINE, QuickAppCode.of(SOURCE), Map.of());
    }

    @Test
    void whatIsWrittenIsReadAgainAndWrittenTheSame() {
        var bytes = QuickAppArchive.write(definition());
        var read = QuickAppArchive.read("lamp.fqa", bytes);
        assertThat(read.name()).isEqualTo("Lamp \"one\"");
        assertThat(read.type()).isEqualTo("com.fibaro.multilevelSwitch");
        assertThat(read.interfaces()).containsExactly("battery");
        assertThat(read.code()).isEqualTo(QuickAppCode.of(SOURCE.replace("\"real\"", "\"hidden\"")));
        assertThat(read.screen()).isEqualTo(definition().screen());
        assertThat(read.properties().get("quickAppUuid").textValue()).isEqualTo("1-2-3");
        assertThat(QuickAppArchive.write(read)).isEqualTo(bytes);
    }

    @Test
    @DisplayName("4/ a concealed variable is packed with the value its header gives instead")
    void concealedVariables() {
        var text = new String(QuickAppArchive.write(definition()), StandardCharsets.UTF_8);
        assertThat(text)
                .contains("{\"name\":\"password\",\"value\":\"hidden\"}")
                .startsWith(
                        "{\"apiVersion\":\"1.3\",\"name\":\"Lamp \\\"one\\\"\",\"type\":\"com.fibaro.multilevelSwitch\"");
        assertThat(text).doesNotContain("real"); // neither in the properties nor in the code's own header
    }

    @Test
    @DisplayName("4/ the oldest archives keep their code in a property")
    void oldVersions() {
        var read = QuickAppArchive.read(
                "old.fqa",
                "{\"name\":\"Old\",\"type\":\"com.fibaro.binarySwitch\",\"apiVersion\":\"1.1\",\"initialProperties\":{\"mainFunction\":\"print(1)\"}}"
                        .getBytes(StandardCharsets.UTF_8));
        assertThat(read.code()).isEqualTo(QuickAppCode.of("print(1)"));
        assertThat(read.properties()).doesNotContainKey("mainFunction");
    }

    @Test
    @DisplayName("4/ control characters in texts do not keep an archive from being read")
    void leniently() {
        var read = QuickAppArchive.read(
                "raw.fqa",
                "\ufeff{\"name\":\"Raw\",\"type\":\"t\",\"apiVersion\":\"1.3\",\"files\":[{\"name\":\"main\",\"isMain\":true,\"content\":\"a\n\tb\"},]}"
                        .getBytes(StandardCharsets.UTF_8));
        assertThat(read.code().main().text()).isEqualTo("a\n\tb");
    }

    @Test
    @DisplayName("4/ an encrypted archive is refused with the reason")
    void encrypted() {
        assertThatThrownBy(() -> QuickAppArchive.read("x.fqax", new byte[] {1, 2, 3, (byte) 0xfe}))
                .isInstanceOf(QuickAppException.class)
                .hasMessageContaining("x.fqax: ")
                .hasMessageContaining("signed and encrypted");
    }

    @Test
    void whatIsNoArchiveIsRefusedWithAReason() {
        assertThatThrownBy(() -> QuickAppArchive.read("a.fqa", "{\"a\":1}".getBytes(StandardCharsets.UTF_8)))
                .hasMessageContaining("it is no .fqa");
        assertThatThrownBy(() -> QuickAppArchive.read("a.fqa", "{\"files\":[\n,}".getBytes(StandardCharsets.UTF_8)))
                .hasMessageStartingWith("a.fqa: line 2: ");
        assertThatThrownBy(() -> QuickAppArchive.read("a.fqa", "{\"name\":1".getBytes(StandardCharsets.UTF_8)))
                .hasMessageEndingWith("expected close marker for Object (start marker at line: 1, column: 1)");
        assertThatThrownBy(() -> QuickAppArchive.read(
                        "a.fqa", "{\"apiVersion\":\"9\",\"files\":[]}".getBytes(StandardCharsets.UTF_8)))
                .hasMessageContaining("known are 1.0 to 1.3");
        assertThatThrownBy(() -> QuickAppArchive.read("a.fqa", "{\"files\":[]}".getBytes(StandardCharsets.UTF_8)))
                .hasMessageContaining("exactly one main file");
    }

    @Test
    void anArchiveIsUnpackedToAFolderFromWhichItIsLoadedAgain() throws Exception {
        var code = new QuickAppCode(java.util.List.of(SourceFile.of("tools", "t = 1"), SourceFile.main("print(t)\n")));
        var original = definition();
        var withFiles = new QuickAppDefinition(
                original.name(),
                original.type(),
                original.id(),
                original.interfaces(),
                original.variables(),
                original.screen(),
                original.properties(),
                code,
                original.options(),
                original.warnings());
        var main = QuickAppFolder.unpack(withFiles, folder.resolve("lamp"));
        var loaded = new QuickAppLoader(ENGINE, Map.of()).load(main);
        assertThat(loaded.warnings()).isEmpty();
        assertThat(loaded.screen()).isEqualTo(original.screen());
        assertThat(loaded.variables()).isEqualTo(original.variables());
        assertThat(loaded.interfaces()).isEqualTo(original.interfaces());
        assertThat(loaded.properties().get("quickAppUuid"))
                .isEqualTo(original.properties().get("quickAppUuid"));
        assertThat(Files.readString(main)).endsWith("--ENDOFHEADERS\n\nprint(t)\n");
        assertThat(loaded.code().files()).extracting(SourceFile::name).containsExactly("tools", "main");
        assertThatThrownBy(() -> QuickAppFolder.unpack(withFiles, folder.resolve("lamp")))
                .hasMessageContaining("exists already");
        var evil = new QuickAppCode(java.util.List.of(SourceFile.of("../evil", ""), SourceFile.main("")));
        assertThatThrownBy(() -> QuickAppFolder.unpack(
                        new QuickAppDefinition(
                                "x",
                                "t",
                                original.id(),
                                java.util.List.of(),
                                java.util.List.of(),
                                original.screen(),
                                Map.of(),
                                evil,
                                original.options(),
                                java.util.List.of()),
                        folder.resolve("evil")))
                .hasMessageContaining("cannot be the name of a file");
    }
}
