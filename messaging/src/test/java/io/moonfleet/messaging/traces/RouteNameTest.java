package io.moonfleet.messaging.traces;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RouteNameTest {

    @ParameterizedTest
    @CsvSource({
        "/devices, /devices",
        "/devices/55, /devices/{id}",
        "/api/devices/55/action/turnOn, /api/devices/{id}/action/turnOn",
        "/globalVariables/Mood, /globalVariables/{name}",
        "/plugins/55/variables/x, /plugins/{id}/variables/{name}",
        "/a/b/c/d/e/f/g/h/i, /a/b/c/d/e/f/…",
        "/, /"
    })
    void whatThereAreManyOfIsNotInTheName(String path, String route) {
        assertThat(RouteName.of(path)).isEqualTo(route);
    }
}
