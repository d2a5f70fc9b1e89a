package io.moonfleet.runner;

import static org.assertj.core.api.Assertions.assertThat;

import io.moonfleet.messaging.traces.Traces;
import io.moonfleet.quickapp.HandlerFollower;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FollowedHandlersTest {

    private static final Traces TRACES = Traces.configured("runner", Map.of("MOONFLEET_TRACES", "http://127.0.0.1:9"));

    @Test
    void whenNothingIsFollowedNobodyIsAsked() {
        assertThat(FollowedHandlers.of(Traces.none(), Map.of())).isSameAs(HandlerFollower.NOBODY);
    }

    @Test
    void onlyHostsThatTheOperatorNamesMayKnow() {
        var follower = FollowedHandlers.of(TRACES, Map.of("MOONFLEET_TRACES_TO", "api.example.org, .inside.example"));
        try (var _ = TRACES.begin(Traces.Kind.SERVER, "request", null).enter()) {
            assertThat(follower.headerFor(URI.create("https://API.example.org/x")))
                    .isPresent();
            assertThat(follower.headerFor(URI.create("http://a.b.inside.example:8080/")))
                    .isPresent();
            assertThat(follower.headerFor(URI.create("https://example.org/"))).isEmpty();
            assertThat(follower.headerFor(URI.create("https://notinside.example/")))
                    .isEmpty();
            assertThat(follower.headerFor(URI.create("mailto:somebody"))).isEmpty();
        }
        assertThat(follower.headerFor(URI.create("https://api.example.org/"))).isEmpty();
    }
}
