package io.moonfleet.quickapp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.moonfleet.lua.LuaEngine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** FACTS 2 and 2.1. */
class HeadersTest {

    private static final LuaEngine ENGINE = TestEngine.get();

    @TempDir
    Path folder;

    private static QuickAppDefinition parse(String text) {
        return Headers.parse(ENGINE, QuickAppCode.of(text), Map.of("PASSWORD", "secret"));
    }

    @Test
    @DisplayName(
            "2/ headers stand anywhere up to the line that ends them, with : or =; a comment behind is no part of the value")
    void whereHeadersAre() {
        var definition = parse("""
                --%%name:Bob's lamp -- a comment
                local x = 1
                --%%type:com.fibaro.multilevelSwitch
                --%%uid = old-spelling
                --%%u:{label="l1", text="a -- b"}  -- another
                --ENDOFHEADERS
                --%%name:Too late
                """);
        assertThat(definition.name()).isEqualTo("Bob's lamp");
        assertThat(definition.type()).isEqualTo("com.fibaro.multilevelSwitch");
        assertThat(definition.properties().get("quickAppUuid").textValue()).isEqualTo("old-spelling");
        assertThat(definition.screen().uiView().at("/0/components/0/text").textValue())
                .isEqualTo("a -- b");
        assertThat(definition.warnings()).isEmpty();
    }

    @Test
    @DisplayName(
            "2/ \"Old spelling --%%key=value is accepted\": with quotes around texts, and debug as a list of kinds")
    void oldSpelling() {
        var definition = parse("""
                --%%name="My 'own' lamp"
                --%%type='com.fibaro.multilevelSwitch'
                --%%debug=info:true,http:true
                --%%description:the "old" one
                """);
        assertThat(definition.name()).isEqualTo("My 'own' lamp");
        assertThat(definition.type()).isEqualTo("com.fibaro.multilevelSwitch");
        assertThat(definition.properties().get("userDescription").textValue()).isEqualTo("the \"old\" one");
        assertThat(definition.options().debug()).isFalse();
        assertThat(definition.warnings())
                .containsExactly(new HeaderWarning(
                        "main.lua", 3, "--%%debug is true or false; 'info:true,http:true' is ignored"));
    }

    @Test
    @DisplayName("2/ a key that nobody knows is a warning that says where, and which was meant")
    void unknownKeys() {
        assertThat(parse("\n--%%colour:blue").warnings())
                .containsExactly(new HeaderWarning("main.lua", 2, "unknown header --%%colour ignored"));
        assertThat(parse("--%%Interfaces:{}\n--%%descripton:x\n--%%vars:a=1").warnings())
                .extracting(HeaderWarning::message)
                .containsExactly(
                        "unknown header --%%Interfaces ignored; did you mean --%%interfaces?",
                        "unknown header --%%descripton ignored; did you mean --%%description?",
                        "unknown header --%%vars ignored; did you mean --%%var?");
    }

    @Test
    @DisplayName("2/ breakonload says what it is for and what to use instead, where it asks for a debugger")
    void breakOnLoad() {
        var asked = parse("--%%name:A\n--%%breakonload:true");
        assertThat(asked.warnings()).singleElement().satisfies(warning -> {
            assertThat(warning.file()).isEqualTo("main.lua");
            assertThat(warning.line()).isEqualTo(2);
            assertThat(warning.message())
                    .startsWith("--%%breakonload has no effect: it makes an editor's debugger stop at the first line")
                    .contains("no debugger can be attached here")
                    .contains("--%%debug:true")
                    .contains("self:debug(...)");
        });
        assertThat(asked.options().breakOnLoad()).isTrue();
        assertThat(parse("--%%breakonload:false").warnings()).isEmpty();
    }

    @Test
    @DisplayName("2/ what is no text is a Lua expression, in which names stand for environment variables")
    void typedValues() {
        var definition = parse("""
                --%%var:user="me"
                --%%var:password=PASSWORD
                --%%var:port=8000 + 80
                --%%var:list={1,2,{x=true}}
                --%%interfaces:{"battery","power"}
                --%%conceal:password="hidden"
                --%%project:1234
                --%%speed:24
                --%%latitude:59.3
                --%%offline:true
                --%%proxy:false
                --%%time:2024/03/30 22:15
                --%%manufacturer:Acme
                --%%model:M1
                --%%role:Light
                --%%description:Long text
                """);
        assertThat(definition.properties().get("quickAppVariables"))
                .hasToString("[{\"name\":\"user\",\"value\":\"me\"},{\"name\":\"password\",\"value\":\"secret\"},"
                        + "{\"name\":\"port\",\"value\":8080},{\"name\":\"list\",\"value\":[1,2,{\"x\":true}]}]");
        assertThat(definition.interfaces()).containsExactly("battery", "power");
        assertThat(definition.options().conceal().get("password").textValue()).isEqualTo("hidden");
        assertThat(definition.options().project()).hasValue(1234);
        assertThat(definition.options().simulatedHours()).hasValue(24);
        assertThat(definition.options().latitude()).hasValue(59.3);
        assertThat(definition.options().offline()).isTrue();
        assertThat(definition.options().proxy()).isFalse();
        assertThat(definition.options().startTime()).contains(LocalDateTime.of(2024, 3, 30, 22, 15));
        assertThat(definition.properties().get("manufacturer").textValue()).isEqualTo("Acme");
        assertThat(definition.properties().get("model").textValue()).isEqualTo("M1");
        assertThat(definition.properties().get("deviceRole").textValue()).isEqualTo("Light");
        assertThat(definition.properties().get("userDescription").textValue()).isEqualTo("Long text");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--%%var:x=1 +               | main.lua:1:",
                "--%%var:nothing             | main.lua:1: --%%var: must be name=value",
                "--%%interfaces:5            | main.lua:1: --%%interfaces: must be a list",
                "--%%offline:perhaps         | main.lua:1: --%%offline: must be true or false",
                "--%%project:abc             | main.lua:1: --%%project: must be a number",
                "--%%latitude:91             | main.lua:1: --%%latitude: must be from -90 to 90",
                "--%%longitude:-180.1        | main.lua:1: --%%longitude: must be from -180 to 180",
                "--%%time:tomorrow           | main.lua:1: --%%time: must be YYYY/MM/DD HH:MM[:SS]",
                "--%%u:{label=5}             | main.lua:1: label needs a name in quotes",
                "--%%u:{knob=\"k\"}          | main.lua:1: no element of a known kind",
                "--%%u:{lable=\"l\"} | main.lua:1: no element of a known kind (label, button, switch, slider, select, multi, image)"
                        + " in {\"lable\":\"l\"}; did you mean label?",
                "--%%u:{select=\"s\",options={{type=\"option\",text=\"A\"}}} | main.lua:1: each option of a select must be",
                "--%%u:{select=\"s\",options={{type=\"x\",text=\"A\",value=\"a\"}}} | main.lua:1: the type of an option must be",
                "--%%u:{slider=\"s\",min=5,max=1} | main.lua:1: a slider's min must be less than its max",
                "--%%u:{button=\"b\",onReleased=5} | main.lua:1: onReleased of 'b' must be a method's name",
                "--%%u:{{label=\"a\"},{label=\"a\"}} | main.lua:1: two elements are named 'a'",
                "--%%u:{label=\"a\"          | main.lua:1:",
                "--%%var:x=(function() while true do end end)() | main.lua:1:",
            })
    void malformedHeadersAreRefusedWithFileAndLine(String header, String message) {
        assertThatThrownBy(() -> parse(header))
                .isInstanceOf(QuickAppException.class)
                .hasMessageStartingWith(message);
    }

    @Test
    void rowsAreCompiledToCallbacksAndViews() {
        var screen = parse("""
                        --%%name:Test
                        --%%u:{label="l1",text="Hello"}
                        --%%u:{{button="b1",text="One",onReleased="one"},{button="b2",text="Two",visible=false,onLongPressDown="two"}}
                        --%%u:{slider="s1",min="0",max="50",value="5",onChanged="slid"}
                        --%%u:{switch="w1",text="On",value="true",onToggled="switched"}
                        --%%u:{multi="m1",text="Many",values={"b"},options={{type="option",text="A",value="a"},{text="B",value="b"}},onToggled="chosen"}
                        --%%u:{image="i1",url="http://x/y.png"}
                        """).screen();
        assertThat(screen.uiCallbacks())
                .hasToString("[{\"name\":\"b1\",\"eventType\":\"onReleased\",\"callback\":\"one\"},"
                        + "{\"name\":\"b2\",\"eventType\":\"onLongPressDown\",\"callback\":\"two\"},"
                        + "{\"name\":\"s1\",\"eventType\":\"onChanged\",\"callback\":\"slid\"},"
                        + "{\"name\":\"w1\",\"eventType\":\"onToggled\",\"callback\":\"switched\"},"
                        + "{\"name\":\"w1\",\"eventType\":\"onReleased\",\"callback\":\"switched\"},"
                        + "{\"name\":\"m1\",\"eventType\":\"onToggled\",\"callback\":\"chosen\"}]");
        assertThat(screen.uiView()).hasSize(6);
        assertThat(screen.uiView().at("/0/type").textValue()).isEqualTo("horizontal");
        assertThat(screen.uiView().at("/0/style/weight").textValue()).isEqualTo("1.0");
        assertThat(screen.uiView().at("/1/components/0/eventBinding"))
                .hasToString("{\"onReleased\":[{\"type\":\"deviceAction\",\"params\":"
                        + "{\"actionName\":\"UIAction\",\"args\":[\"onReleased\",\"b1\"]}}]}");
        assertThat(screen.uiView().at("/1/components/1/visible").booleanValue()).isFalse();
        assertThat(screen.uiView().at("/2/components/0/eventBinding/onChanged/0/params/args"))
                .hasToString("[\"onChanged\",\"s1\",\"$event.value\"]");
        assertThat(screen.uiView().at("/2/components/0/max").textValue()).isEqualTo("50");
        assertThat(screen.uiView().at("/4/components/0/selectionType").textValue())
                .isEqualTo("multi");
        assertThat(screen.uiView().at("/4/components/0/options/1"))
                .hasToString("{\"type\":\"option\",\"text\":\"B\",\"value\":\"b\"}");
        assertThat(screen.viewLayout().at("/$jason/head/title").textValue()).isEqualTo("Test");
        assertThat(screen.viewLayout()
                        .at("/$jason/body/sections/items/1/components/0/type")
                        .textValue())
                .isEqualTo("horizontal");
        assertThat(screen.viewLayout()
                        .at("/$jason/body/sections/items/1/components/1/type")
                        .textValue())
                .isEqualTo("space");
    }

    @Test
    @DisplayName(
            "2/file, headers: further files in both spellings, from library folders too, and header lines of other files")
    void filesAndIncludes() throws IOException {
        Files.createDirectories(folder.resolve("lib/a"));
        Files.writeString(folder.resolve("lib/a/b.lua"), "b = 1");
        Files.writeString(folder.resolve("tools.lua"), "t = 1");
        Files.writeString(folder.resolve("common.txt"), "--%%type:com.fibaro.sensor\n--%%strange:1");
        Files.writeString(
                folder.resolve("app.lua"),
                "--%%file:tools.lua,tools\n--%%file:$a.b:library\n--%%headers:common.txt\nprint(1)");
        var definition =
                new QuickAppLoader(ENGINE, Map.of(), List.of(folder.resolve("lib"))).load(folder.resolve("app.lua"));
        assertThat(definition.code().files()).extracting(SourceFile::name).containsExactly("tools", "library", "main");
        assertThat(definition.code().files())
                .extracting(SourceFile::label)
                .containsExactly("tools.lua", Path.of("lib/a/b.lua").toString(), "app.lua");
        assertThat(definition.type()).isEqualTo("com.fibaro.sensor");
        assertThat(definition.warnings())
                .containsExactly(new HeaderWarning("common.txt", 2, "unknown header --%%strange ignored"));
    }

    @Test
    void aMissingFileIsNamedWithTheHeadersPlace() throws IOException {
        Files.writeString(folder.resolve("app.lua"), "\n--%%file:gone.lua,gone");
        assertThatThrownBy(() -> new QuickAppLoader(ENGINE, Map.of()).load(folder.resolve("app.lua")))
                .isInstanceOf(QuickAppException.class)
                .hasMessageStartingWith("app.lua:2: there is no file ");
        assertThatThrownBy(() -> new QuickAppLoader(ENGINE, Map.of()).load(folder.resolve("none.lua")))
                .isInstanceOf(QuickAppException.class)
                .hasMessageContaining("there is no file ");
    }
}
