package io.moonfleet.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class TopicTest {

    private static final String LONGEST = "x".repeat(64);

    static Stream<Arguments> topics() {
        return Stream.of(
                Arguments.of("moonfleet/home/runner/runner-1/in", new Topic.RunnerInbox("home", "runner-1")),
                Arguments.of("moonfleet/home/runner/runner-1/peers", new Topic.PeerInbox("home", "runner-1")),
                Arguments.of("moonfleet/home/runner/runner-1/presence", new Topic.RunnerPresence("home", "runner-1")),
                Arguments.of(
                        "moonfleet/home/reply/gateway-pod.1-k3x9", new Topic.ReplyInbox("home", "gateway-pod.1-k3x9")),
                Arguments.of("moonfleet/home/placement/55", new Topic.PlacementOf("home", 55)),
                Arguments.of("moonfleet/h_2/event/property/55", new Topic.EventOf("h_2", EventKind.PROPERTY, 55)),
                Arguments.of("moonfleet/home/event/view/55", new Topic.EventOf("home", EventKind.VIEW, 55)),
                Arguments.of("moonfleet/home/event/log/1", new Topic.EventOf("home", EventKind.LOG, 1)),
                Arguments.of(
                        "moonfleet/home/event/life/2147483647",
                        new Topic.EventOf("home", EventKind.LIFE, Integer.MAX_VALUE)),
                Arguments.of("moonfleet/" + LONGEST + "/reply/" + LONGEST, new Topic.ReplyInbox(LONGEST, LONGEST)));
    }

    @ParameterizedTest
    @MethodSource("topics")
    void aTopicIsReadAsItIsWritten(String path, Topic topic) {
        assertThat(topic.path()).isEqualTo(path);
        assertThat(Topic.parse(path)).isEqualTo(topic);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                "moonfleet",
                "moonfleet/home",
                "moonfleet/home/runner",
                "moonfleet/home/runner/r1",
                "moonfleet/home/runner/r1/",
                "moonfleet/home/runner/r1/out",
                "moonfleet/home/runner/r1/in/more",
                "moonfleet/home/runner//in",
                "moonfleet//runner/r1/in",
                "/moonfleet/home/runner/r1/in",
                "other/home/runner/r1/in",
                "Moonfleet/home/runner/r1/in",
                "moonfleet/home/Runner/r1/in",
                "moonfleet/home/reply/",
                "moonfleet/home/reply/a/b",
                "moonfleet/home/placement/",
                "moonfleet/home/placement/0",
                "moonfleet/home/placement/-5",
                "moonfleet/home/placement/+5",
                "moonfleet/home/placement/055",
                "moonfleet/home/placement/5.0",
                "moonfleet/home/placement/2147483648",
                "moonfleet/home/placement/99999999999",
                "moonfleet/home/placement/٥",
                "moonfleet/home/event/view",
                "moonfleet/home/event/VIEW/55",
                "moonfleet/home/event/smell/55",
                "moonfleet/home/event/view/55/more",
                "moonfleet/home/unknown/55",
                "moonfleet/+/reply/a",
                "moonfleet/#/reply/a",
                "moonfleet/home/reply/+",
                "moonfleet/home/reply/#",
                "moonfleet/home/runner/+/in",
                "moonfleet/home/reply/a b",
                "moonfleet/home/reply/ä",
                "moonfleet/home/reply/a\u0000",
                "moonfleet/home/reply/a\n",
                "moonfleet/home/reply/-a",
            })
    void whatIsNoTopicIsRefused(String path) {
        assertThatThrownBy(() -> Topic.parse(path)).isInstanceOf(ProtocolException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "+", "#", "a/b", "a/../b", "a+", "#a", "a b", "a\u0000", "ä", ".a", "_a", "$SYS", "a\n"})
    void aNameThatMeansSomethingToABrokerIsRefused(String name) {
        var makers = List.<Runnable>of(
                () -> new Topic.RunnerInbox(name, "r"),
                () -> new Topic.RunnerInbox("h", name),
                () -> new Topic.PeerInbox(name, "r"),
                () -> new Topic.PeerInbox("h", name),
                () -> new Topic.RunnerPresence(name, "r"),
                () -> new Topic.RunnerPresence("h", name),
                () -> new Topic.ReplyInbox(name, "i"),
                () -> new Topic.ReplyInbox("h", name),
                () -> new Topic.PlacementOf(name, 1),
                () -> new Topic.EventOf(name, EventKind.LOG, 1),
                () -> Topic.RunnerPresence.filter(name),
                () -> Topic.PlacementOf.filter(name),
                () -> Topic.EventOf.filter(name, EventKind.LIFE));
        for (var maker : makers) {
            assertThatThrownBy(maker::run).isInstanceOfSatisfying(ProtocolException.class, e -> assertThat(e.code())
                    .isEqualTo("BAD_NAME"));
        }
    }

    @Test
    void aNameThatIsTooLongIsRefused() {
        assertThatThrownBy(() -> new Topic.ReplyInbox("home", LONGEST + "x")).isInstanceOf(ProtocolException.class);
        assertThatThrownBy(() -> Topic.parse("moonfleet/home/reply/" + LONGEST + "x"))
                .isInstanceOf(ProtocolException.class);
    }

    @Test
    void anIdIsPositive() {
        assertThatThrownBy(() -> new Topic.PlacementOf("home", 0)).isInstanceOf(ProtocolException.class);
        assertThatThrownBy(() -> new Topic.EventOf("home", EventKind.LOG, -1)).isInstanceOf(ProtocolException.class);
    }

    @Test
    void aFilterFitsTheTopicsItIsFor() {
        assertThat(Topic.RunnerPresence.filter("home")).isEqualTo("moonfleet/home/runner/+/presence");
        assertThat(Topic.PlacementOf.filter("home")).isEqualTo("moonfleet/home/placement/+");
        assertThat(Topic.EventOf.filter("home", EventKind.LIFE)).isEqualTo("moonfleet/home/event/life/+");
    }
}
