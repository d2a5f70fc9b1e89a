package io.moonfleet.hub.internal.scene;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.moonfleet.hub.HubException;
import io.moonfleet.hub.internal.json.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** FACTS 7: "conditions, a Lua table that the engine evaluates". */
class LuaTableReaderTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{}|{}",
                "{1,2;3}|[1,2,3]",
                "{ a = 1, b = 'x', }|{'a':1,'b':'x'}",
                "{ [\"a b\"] = true, [7] = false }|{'a b':true,'7':false}",
                "{ 1, a = 2 }|{'a':2,'1':1}",
                "{ { {} } }|[[{}]]",
                "{ a = nil }|{}",
                "return { 5 * 60, -1, 2.5, 0x1F, (1 + 2) * 3, 1e3, 10/4 }|[300,-1,2.5,31,9,1000,2.5]",
                "{ [[long]], [==[a]]b]==] }|['long','a]]b']",
                "{ --[[ all ]] 1, -- one\\n 2 }|[1,2]",
            })
    void readsWhatIsPlain(String lua, String json) {
        assertThat(Json.same(LuaTableReader.read(lua.replace("\\n", "\n")), Json.read(json.replace('\'', '"'))))
                .as(lua)
                .isTrue();
    }

    @Test
    void readsEscapes() {
        assertThat(LuaTableReader.read("{ 'a\\n\\65\\x41\\u{e5}\\'' }").path(0).textValue())
                .isEqualTo("a\nAA\u00e5'");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{",
                "{ a = }",
                "{ a = os.time() }",
                "{ f() }",
                "{ a = b }",
                "{} {}",
                "{ 'x }",
                "{ [[ }",
                "{ [1] 2 }",
                "{ 1 2 }",
                "{ a = 1 .. 2 }",
                "{ 0x }",
                "{ \"\\q\" }",
                "{ \\ }",
                "function() end",
                "{{{"
            })
    void refusesEverythingElse(String lua) {
        assertThatThrownBy(() -> LuaTableReader.read(lua))
                .isInstanceOf(HubException.class)
                .hasMessageContaining("conditions, line 1");
    }

    @Test
    void saysTheLineAndRefusesDepth() {
        assertThatThrownBy(() -> LuaTableReader.read("{\n a = 1,\n b = c\n}")).hasMessageContaining("line 3");
        assertThatThrownBy(() -> LuaTableReader.read("{".repeat(5_000))).hasMessageContaining("deeply");
        assertThatThrownBy(() -> LuaTableReader.read("{" + "(".repeat(5_000))).hasMessageContaining("deeply");
        assertThatThrownBy(() -> LuaTableReader.read("{" + "-".repeat(4_999) + "1"))
                .isInstanceOf(HubException.class);
    }

    @Test
    void whatIsWrittenIsReadAgain() {
        var value = Json.read(
                "{\"operator\":\"all\",\"conditions\":[{\"value\":\"a\\\"b\\\\\\n\",\"id\":5,\"x y\":true}]}");
        assertThat(LuaTableReader.read(LuaTableWriter.write(value))).isEqualTo(value);
    }
}
