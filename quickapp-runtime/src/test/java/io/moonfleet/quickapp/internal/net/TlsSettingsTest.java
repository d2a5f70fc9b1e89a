package io.moonfleet.quickapp.internal.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.util.Arrays;
import java.util.Base64;
import org.junit.jupiter.api.Test;

class TlsSettingsTest {

    /** What OpenSSL writes for RSA: the key alone, without the name of its algorithm (26 bytes of a 2048-bit key's). */
    @Test
    void aKeyInTheOldFormOfRsaIsRead() throws Exception {
        var generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        var named = generator.generateKeyPair().getPrivate().getEncoded();
        var alone = Arrays.copyOfRange(named, 26, named.length);
        var pem = "-----BEGIN RSA PRIVATE KEY-----\n" + Base64.getMimeEncoder().encodeToString(alone)
                + "\n-----END RSA PRIVATE KEY-----\n";
        assertThat(TlsSettings.privateKey(pem).getEncoded()).isEqualTo(named);
    }

    @Test
    void whatIsNoKeyIsRefused() {
        assertThatThrownBy(() -> TlsSettings.privateKey("rubbish"))
                .isInstanceOf(GeneralSecurityException.class)
                .hasMessageContaining("BEGIN PRIVATE KEY");
    }
}
