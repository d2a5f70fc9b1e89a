package io.moonfleet.ui;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.moonfleet.ui.HomeView.LogLine;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FrameCodecTest {

    private final FrameCodec codec = new FrameCodec();

    @Test
    void everyFrameOfThePageIsUnderstood() throws FrameException {
        assertThat(codec.decode("{\"type\":\"subscribe\",\"quickApp\":55}")).isEqualTo(new ClientFrame.Subscribe(55));
        assertThat(codec.decode("{\"type\":\"subscribeList\"}")).isEqualTo(new ClientFrame.SubscribeList());
        assertThat(codec.decode("{\"type\":\"unsubscribe\",\"quickApp\":55}"))
                .isEqualTo(new ClientFrame.Unsubscribe(55));
        assertThat(codec.decode("{\"type\":\"unsubscribe\"}")).isEqualTo(new ClientFrame.Unsubscribe(0));
        assertThat(codec.decode("{\"type\":\"ping\",\"id\":7}")).isEqualTo(new ClientFrame.Ping(7));
        assertThat(codec.decode("{\"type\":\"refresh\"}")).isEqualTo(new ClientFrame.Refresh());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "button | []",
                "switch | [true]",
                "slider | [42]",
                "select | [\"a\"]",
                "multi | [[\"a\",\"b\"]]",
                "multi, none chosen | [[]]"
            })
    void aTapCarriesTheValuesThatHc3Gives(String element, String values) throws FrameException {
        var frame = codec.decode("{\"type\":\"tap\",\"id\":\"t\",\"device\":55,\"element\":\"" + element
                + "\",\"eventType\":\"onReleased\",\"values\":" + values + "}");
        assertThat(frame).isInstanceOfSatisfying(ClientFrame.Tap.class, tap -> assertThat(
                        FakeHome.json(tap.values().toString()))
                .isEqualTo(FakeHome.json(values)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'' | not a frame",
                "hello | not a frame",
                "null | an empty text is no frame",
                "42 | a frame has a type",
                "[] | not a frame",
                "{} | a frame has a type",
                "{\"type\":\"dance\"} | no frame has the type 'dance'",
                "{\"type\":\"subscribe\"} | quickApp must be a positive number",
                "{\"type\":\"subscribe\",\"quickApp\":-1} | quickApp must be a positive number",
                "{\"type\":\"subscribe\",\"quickApp\":\"x\"} | not a frame",
                "{\"type\":\"subscribe\",\"quickApp\":99999999999} | not a frame",
                "{\"type\":\"subscribe\",\"quickApp\":55 | not a frame",
                "{\"type\":\"ping\",\"id\":1}{\"type\":\"ping\",\"id\":2} | not a frame",
                "{\"type\":\"tap\",\"id\":\"\",\"device\":5,\"element\":\"b\",\"eventType\":\"onReleased\"} | id must have",
                "{\"type\":\"tap\",\"id\":\"t\",\"device\":0,\"element\":\"b\",\"eventType\":\"onReleased\"} | device must be",
                "{\"type\":\"tap\",\"id\":\"t\",\"device\":5,\"eventType\":\"onReleased\"} | element must have",
                "{\"type\":\"tap\",\"id\":\"t\",\"device\":5,\"element\":\"b\"} | eventType must have",
                "{\"type\":\"tap\",\"id\":\"t\",\"device\":5,\"element\":\"b\",\"eventType\":\"e\",\"values\":7} | not a frame"
            })
    void whatIsNoFrameIsRefusedWithTheReason(String text, String reason) {
        assertThatThrownBy(() -> codec.decode(text))
                .isInstanceOf(FrameException.class)
                .hasMessageContaining(reason);
    }

    @ParameterizedTest
    @ValueSource(ints = {20, 100_000})
    void nestingIsBounded(int depth) {
        assertThatThrownBy(() -> codec.decode(
                        "{\"type\":\"tap\",\"values\":" + "[".repeat(depth).substring(0, Math.min(depth, 8_000))))
                .isInstanceOf(FrameException.class);
    }

    @Test
    void aFrameThatIsTooLongIsNotEvenRead() {
        assertThatThrownBy(() -> codec.decode(" ".repeat(FrameCodec.MAX_CHARACTERS + 1)))
                .isInstanceOf(FrameException.class)
                .hasMessageContaining("16384");
    }

    @Test
    void fieldsOfANeighbouringVersionAreIgnored() throws FrameException {
        assertThat(codec.decode("{\"type\":\"ping\",\"id\":7,\"mood\":\"good\"}"))
                .isEqualTo(new ClientFrame.Ping(7));
    }

    @Test
    void theFramesOfTheServiceHaveTheFormThatThePageReads() {
        assertThat(codec.encode(new ServerFrame.Changed(55, "l", "text", TextNode.valueOf("hi"), 9)))
                .isEqualTo(
                        "{\"type\":\"changed\",\"device\":55,\"element\":\"l\",\"property\":\"text\",\"value\":\"hi\",\"sequence\":9}");
        assertThat(codec.encode(new ServerFrame.Property(55, "value", BooleanNode.TRUE, 9)))
                .isEqualTo(
                        "{\"type\":\"property\",\"device\":55,\"property\":\"value\",\"value\":true,\"sequence\":9}");
        assertThat(codec.encode(new ServerFrame.Log(55, List.of(new LogLine(1, 2, "debug", "T", "m")), true, 0)))
                .isEqualTo(
                        "{\"type\":\"log\",\"quickApp\":55,\"lines\":[{\"id\":1,\"timestamp\":2,\"type\":\"debug\",\"tag\":\"T\",\"message\":\"m\"}],\"reset\":true,\"skipped\":0}");
        assertThat(codec.encode(new ServerFrame.Tapped("t", true, null)))
                .isEqualTo("{\"type\":\"tapped\",\"id\":\"t\",\"ok\":true}");
        assertThat(codec.encode(new ServerFrame.Problem("MALFORMED", "no", null)))
                .isEqualTo("{\"type\":\"error\",\"reason\":\"MALFORMED\",\"message\":\"no\"}");
    }
}
