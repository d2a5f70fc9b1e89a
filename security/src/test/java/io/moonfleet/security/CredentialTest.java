package io.moonfleet.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CredentialTest {

    @Test
    void aPasswordMayHoldColonsAndUmlauts() {
        assertThat(Credential.of(basic("anna:pass:wörd"), null))
                .isEqualTo(new Credential.Password("anna", "pass:wörd"));
        assertThat(Credential.of(basic("anna:"), null)).isEqualTo(new Credential.Password("anna", ""));
    }

    @Test
    void theSchemeIsWrittenInAnyCase() {
        assertThat(Credential.of("bEARER mf_x", null)).isEqualTo(new Credential.Bearer("mf_x"));
    }

    @Test
    void theHeaderCountsMoreThanTheCookie() {
        assertThat(Credential.of("Bearer mf_x", "session")).isEqualTo(new Credential.Bearer("mf_x"));
        assertThat(Credential.of("Bearer", "session")).isEqualTo(new Credential.Unreadable());
        assertThat(Credential.of(null, "session")).isEqualTo(new Credential.Cookie("session"));
        assertThat(Credential.of(null, null)).isEqualTo(new Credential.Nothing());
        assertThat(Credential.of(null, "")).isEqualTo(new Credential.Nothing());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "Basic", "Basic ", "Basic %%%", "Basic YW5uYQ==", "Digest username=anna", "Bearer ", "anna"})
    void whatCanNotBeReadIsNobody(String header) {
        assertThat(Credential.of(header, null)).isEqualTo(new Credential.Unreadable());
    }

    @Test
    void whatIsTooLongIsNotLookedAt() {
        assertThat(Credential.of("Bearer " + "x".repeat(Credential.LONGEST), null))
                .isEqualTo(new Credential.Unreadable());
        assertThat(Credential.of(null, "x".repeat(Credential.LONGEST + 1))).isEqualTo(new Credential.Unreadable());
    }

    @Test
    void noSecretIsInALog() {
        assertThat(new Credential.Password("anna", "secret") + "" + new Credential.Bearer("secret")
                        + new Credential.Cookie("secret"))
                .doesNotContain("secret");
    }

    static String basic(String both) {
        return "Basic " + Base64.getEncoder().encodeToString(both.getBytes(StandardCharsets.UTF_8));
    }
}
