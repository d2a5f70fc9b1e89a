package io.moonfleet.runner;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PathAndQueryTest {

    @Test
    void aPathWithoutQueryStaysAsItIs() {
        assertThat(PathAndQuery.parse("/devices/55")).isEqualTo(new PathAndQuery("/devices/55", Map.of()));
    }

    @Test
    void everyValueOfAParameterIsKept() {
        assertThat(PathAndQuery.parse("/devices?interface=light&interface=power&visible")
                        .query())
                .isEqualTo(Map.of("interface", List.of("light", "power"), "visible", List.of("")));
    }

    @Test
    void whatIsEncodedIsDecodedAndAPlusInAPathIsAPlus() {
        assertThat(PathAndQuery.parse("/globalVariables/a%20b+c?x=1%262"))
                .isEqualTo(new PathAndQuery("/globalVariables/a b+c", Map.of("x", List.of("1&2"))));
    }

    @Test
    void aSlashInsideASegmentStaysEncoded() {
        assertThat(PathAndQuery.parse("/plugins/55/variables/rooms%2F1%20a").path())
                .isEqualTo("/plugins/55/variables/rooms%2F1 a");
    }

    @Test
    void aBarePercentIsNoEncodingAndIsTakenAsItStands() {
        assertThat(PathAndQuery.parse("/globalVariables/100%").path()).isEqualTo("/globalVariables/100%");
    }
}
