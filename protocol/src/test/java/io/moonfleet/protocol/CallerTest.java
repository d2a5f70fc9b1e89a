package io.moonfleet.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class CallerTest {

    private final ObjectMapper json = new ObjectMapper();

    @Test
    void isWrittenWithNameAndRole() throws JsonProcessingException {
        assertThat(json.writeValueAsString(new Caller("anna", Role.USER)))
                .isEqualTo("{\"name\":\"anna\",\"role\":\"user\"}");
    }

    @Test
    void isWrittenWithTheAddressTheyCameFromWhenThatIsKnown() throws JsonProcessingException {
        assertThat(json.writeValueAsString(new Caller("anna", Role.USER).cameFrom("192.168.1.20")))
                .isEqualTo("{\"name\":\"anna\",\"role\":\"user\",\"from\":\"192.168.1.20\"}");
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void everyRoleIsReadAsItIsWritten(Role role) throws JsonProcessingException {
        var caller = new Caller("anna", role, "::1");
        assertThat(json.readValue(json.writeValueAsString(caller), Caller.class))
                .isEqualTo(caller);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"local\"",
                "{\"name\":\"anna\"}",
                "{\"role\":\"admin\"}",
                "{\"name\":\"anna\",\"role\":\"root\"}",
                "{\"name\":\"anna\",\"role\":null}"
            })
    void aCallerWithoutAKnownRoleIsNone(String text) {
        assertThatThrownBy(() -> json.readValue(text, Caller.class)).isInstanceOf(JsonProcessingException.class);
    }

    @Test
    void aQuickAppIsKnownByItsNumber() {
        assertThat(Caller.device(55).device()).hasValue(55);
    }

    @Test
    void aUserWhoCallsHimselfLikeAQuickAppIsNone() {
        assertThat(new Caller("device:55", Role.USER).device()).isEmpty();
    }
}
