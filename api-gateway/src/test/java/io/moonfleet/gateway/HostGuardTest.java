package io.moonfleet.gateway;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class HostGuardTest {

    private final HostGuard guard = new HostGuard(List.of(), List.of());

    /** {@code <img src="http://home/api/scenes/1/execute">} in a label would be fetched with its reader's cookie. */
    @ParameterizedTest
    @ValueSource(strings = {"image", "iframe", "script", "style", "font", "audio", "video", "track", "object", "embed"})
    void attackByAPictureInALabelIsNoCall(String use) {
        assertThatThrownBy(() -> guard.checkUse("/api/scenes/1/execute", use))
                .isInstanceOf(BadRequestException.class)
                .hasMessageContaining("is no " + use + " of a page");
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"empty", "document"})
    void scriptsOfOurPagesProgramsAndTheAddressLineMayCall(String use) {
        assertThatCode(() -> guard.checkUse("/api/scenes/1/execute", use)).doesNotThrowAnyException();
    }

    @Test
    void iconsArePictures() {
        assertThatCode(() -> guard.checkUse("/api/moonfleet/icons/room/User1000", "image"))
                .doesNotThrowAnyException();
    }

    @Test
    void whatABrowserWouldNeverSayIsNotRepeated() {
        assertThatThrownBy(() -> guard.checkUse("/api/devices", "<script>alert(1)</script>"))
                .isInstanceOf(BadRequestException.class)
                .hasMessageContaining("no part of a page");
    }
}
