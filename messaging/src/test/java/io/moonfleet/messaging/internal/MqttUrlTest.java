package io.moonfleet.messaging.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MqttUrlTest {

    @ParameterizedTest
    @CsvSource({
        "mqtt://localhost, localhost, 1883, false",
        "mqtt://localhost/, localhost, 1883, false",
        "tcp://10.0.0.1:1884, 10.0.0.1, 1884, false",
        "mqtts://broker.example, broker.example, 8883, true",
        "ssl://broker.example:1, broker.example, 1, true",
        "mqtt://[::1]:1883, [::1], 1883, false",
    })
    void hostPortAndTlsAreRead(String text, String host, int port, boolean tls) {
        assertThat(MqttUrl.parse(text)).isEqualTo(new MqttUrl(host, port, tls, Optional.empty(), Optional.empty()));
    }

    @Test
    void userAndPasswordAreDecodedAndNeverShown() {
        var url = MqttUrl.parse("mqtt://an%40na:p%3A%24%7Bx%7D+%2F@host:1883");
        assertThat(url.user()).hasValue("an@na");
        assertThat(url.password()).hasValue("p:${x}+/");
        assertThat(url).hasToString("mqtt://host:1883");
    }

    @Test
    void aUserMayHaveNoPassword() {
        assertThat(MqttUrl.parse("mqtt://anna@host").password()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "localhost",
                "localhost:1883",
                "http://host",
                "mqtt://",
                "mqtt:///x",
                "mqtt://u:secret@host/path",
                "mqtt://u:se cret@host"
            })
    void whatIsNoAddressOfABrokerIsRefusedWithoutRepeatingThePassword(String text) {
        assertThatThrownBy(() -> MqttUrl.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("MOONFLEET_MQTT_URL")
                .hasMessageNotContaining("secret")
                .hasMessageNotContaining("se cret");
    }
}
