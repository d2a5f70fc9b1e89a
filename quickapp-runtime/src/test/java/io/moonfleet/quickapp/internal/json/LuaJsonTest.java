package io.moonfleet.quickapp.internal.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.moonfleet.lua.LuaConfig;
import io.moonfleet.lua.LuaContext;
import io.moonfleet.lua.LuaEngine;
import io.moonfleet.lua.LuaException;
import io.moonfleet.lua.LuaString;
import io.moonfleet.lua.LuaTable;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LuaJsonTest {

    private final LuaContext context = LuaEngine.named(System.getProperty("moonfleet.lua.engine", "moonfleet"))
            .newContext(LuaConfig.tenant());
    private final LuaJson json = new LuaJson(context);

    @AfterEach
    void close() {
        context.close();
    }

    private Object decode(String text) {
        return json.decode(LuaString.of(text));
    }

    @ParameterizedTest
    @CsvSource({
        "1700000000.0, 1700000000.0",
        "1764423600123.5, 1764423600123.5",
        "9007199254740992.0, 9007199254740992.0",
        "12345678.0, 12345678.0",
        "0.00025, 0.00025",
        "1e16, 1.0e16",
        "1e-7, 1.0e-7",
        "-2.5e8, -250000000.0"
    })
    @DisplayName("1.5: 2^53 and 64-bit integers survive a round trip; times as digits, as clients expect them")
    void numbersAreDigitsWhereTheyCan(String text, String written) {
        assertThat(roundTrip(text)).isEqualTo(written);
    }

    private String roundTrip(String text) {
        return json.encode(decode(text)).toString();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1",
                "-7",
                "0",
                "2147483647",
                "1.5",
                "-0.25",
                "true",
                "null",
                "\"\"",
                "\"a\\\"\\\\\\n\\t\\u0001\"",
                "[]",
                "{}",
                "[1,[2,[]],{\"a\":{}}]",
                "{\"x\":[null,1,null,3]}",
                "\"é€😀\"",
                "1.0e300",
                "1.0e-5"
            })
    void aRoundTripChangesNothing(String text) {
        assertThat(roundTrip(text)).isEqualTo(text);
    }

    @Test
    @DisplayName("2^53 and 64-bit integers survive a round trip")
    void bigIntegers() {
        assertThat(decode("9007199254740993")).isEqualTo(9007199254740993L);
        assertThat(decode("-9223372036854775808")).isEqualTo(Long.MIN_VALUE);
        assertThat(json.encode(Long.MAX_VALUE)).hasToString("9223372036854775807");
        assertThat(decode("18446744073709551616")).isEqualTo(0x1p64);
        assertThat(json.toJson(Long.MAX_VALUE)).hasToString("9223372036854775807");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0.1",
                "-0.1",
                "123456.789",
                "0.000001",
                "99999999999.9999",
                "1234567890123456.7",
                "-0.0",
                "1e5",
                "1.5E-3",
                "3.14159265358979",
                "0.30000000000000004",
                "5e-324",
                "1.7976931348623157e308"
            })
    void decimalsAreReadExactly(String numeral) {
        assertThat(decode(numeral)).isEqualTo(Double.valueOf(numeral));
    }

    @ParameterizedTest
    @DisplayName("… as a table constructor does not: the length reaches the last value")
    @CsvSource(
            delimiter = '|',
            value = {
                "[1,null,3]|3",
                "[null,1]|2",
                "[null,null,null,4]|4",
                "[1,2,3,4,5,null,null,null,null,null,11]|11",
                "[null]|0",
                "[1,null]|1",
                "[]|0"
            })
    void lengthWithNulls(String text, int length) throws JsonProcessingException {
        assertThat(((LuaTable) decode(text)).length()).isEqualTo(length);
        assertThat(((LuaTable) json.toLua(new ObjectMapper().readTree(text))).length())
                .isEqualTo(length);
    }

    @Test
    @DisplayName("JSON null reads as nil without truncating the array")
    void nullsInArrays() {
        var table = (LuaTable) decode("[1,null,3,null,null,6]");
        assertThat(table.get(3)).isEqualTo(3L);
        assertThat(table.get(6)).isEqualTo(6L);
        assertThat(table.get(2)).isNull();
    }

    @Test
    @DisplayName("An empty table encodes as {} unless json.util.InitArray marked it")
    void emptyTables() {
        assertThat(json.encode(context.newTable())).hasToString("{}");
        var list = context.newTable();
        json.markArray(list);
        assertThat(json.encode(list)).hasToString("[]");
        assertThat(json.toJson(list)).hasToString("[]");
        list.put("name", LuaString.of("x"));
        assertThat(json.encode(list)).hasToString("{\"name\":\"x\"}");
    }

    @Test
    void listsWithGapsAndMixedTables() {
        var list = context.newTable();
        list.put(1L, (Object) 1L);
        list.put(3L, (Object) 3L);
        assertThat(json.encode(list)).hasToString("[1,null,3]");
        var sparse = context.newTable();
        sparse.put(1000L, (Object) 1L);
        assertThat(json.encode(sparse)).hasToString("{\"1000\":1}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[1,",
                "{\"a\"}",
                "{a:1}",
                "[1 2]",
                "tru",
                "01",
                "1.",
                "--1",
                "\"abc",
                "\"\\x\"",
                "\"\\u12\"",
                "1 2",
                "{\"a\":1,}",
                "[1,]",
                "nan",
                "'a'",
                "\"a\nb\""
            })
    @DisplayName("json.decode raises on bad input")
    void badInput(String text) {
        assertThatThrownBy(() -> decode(text))
                .isInstanceOf(LuaException.class)
                .hasMessageStartingWith("json: ")
                .hasMessageContaining("at position");
    }

    @Test
    void whatHasNoJsonIsRefused() {
        var self = context.newTable();
        self.put("self", self);
        assertThatThrownBy(() -> json.encode(self)).hasMessageContaining("contains itself");
        assertThatThrownBy(() -> json.toJson(self)).hasMessageContaining("contains itself");
        assertThatThrownBy(() -> json.encode(Double.NaN)).hasMessageContaining("nan");
        assertThatThrownBy(() -> json.encode(context.function("f", arguments -> null)))
                .hasMessageContaining("function");
        assertThat(json.encode(json.nullMark())).hasToString("null");
        assertThatThrownBy(() -> decode("[".repeat(10_000))).hasMessageContaining("nested");
    }

    @Test
    void textAndTreeAgree() throws Exception {
        var text = "{\"a\":[1,2.5,\"x\",null,true],\"b\":{\"c\":[]}}";
        var node = new ObjectMapper().readTree(text);
        assertThat(json.toJson(json.toLua(node))).isEqualTo(json.toJson(decode(text)));
    }

    @Test
    void stringsAreBytesAndStayWhatTheyAre() {
        var bytes = new byte[] {'"', (byte) 0xff, (byte) 0xfe, '"'};
        assertThat(json.encode(json.decode(LuaString.wrap(bytes))).bytes()).isEqualTo(bytes);
        assertThat(decode("\"\\ud83d\\ude00\"")).isEqualTo(LuaString.of("😀"));
        assertThat(((LuaString) decode("\"\\u00e9\"")).bytes()).isEqualTo("é".getBytes(StandardCharsets.UTF_8));
    }
}
