package io.moonfleet.hub.internal.secret;

import com.fasterxml.jackson.databind.JsonNode;
import io.moonfleet.hub.SecretKeys;
import io.moonfleet.hub.internal.json.Json;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;

/**
 * Values under AES-GCM: {@code key:base64}. The place of a value is sealed with it, so that one cannot be put in the place of
 * another.
 */
public final class Seal {

    private static final String ALGORITHM = "AES/GCM/NoPadding";
    private static final int IV = 12;
    private static final int TAG_BITS = 128;

    private final SecretKeys keys;
    private final SecureRandom random = new SecureRandom();

    public Seal(SecretKeys keys) {
        this.keys = keys;
    }

    /** Empty when there is no key and no place to keep one. */
    Optional<String> close(JsonNode value, String place) {
        return keys.current().map(name -> {
            var iv = new byte[IV];
            random.nextBytes(iv);
            var text = Json.write(value).getBytes(StandardCharsets.UTF_8);
            var sealed = crypt(Cipher.ENCRYPT_MODE, keys.key(name).orElseThrow(), iv, place, text);
            var both =
                    ByteBuffer.allocate(IV + sealed.length).put(iv).put(sealed).array();
            return name + ":" + Base64.getEncoder().encodeToString(both);
        });
    }

    /** Empty when it was sealed with a key that is not here, or for another place. */
    Optional<JsonNode> open(String sealed, String place) {
        int colon = sealed.indexOf(':');
        var key = colon < 0 ? Optional.<SecretKey>empty() : keys.key(sealed.substring(0, colon));
        if (key.isEmpty()) {
            return Optional.empty();
        }
        try {
            var both = Base64.getDecoder().decode(sealed.substring(colon + 1));
            var iv = java.util.Arrays.copyOf(both, IV);
            var text = java.util.Arrays.copyOfRange(both, IV, both.length);
            var opened = crypt(Cipher.DECRYPT_MODE, key.get(), iv, place, text);
            return Optional.of(Json.read(new String(opened, StandardCharsets.UTF_8)));
        } catch (IllegalArgumentException | IllegalStateException _) {
            return Optional.empty();
        }
    }

    /** Whether another key seals now. */
    boolean isOld(String sealed) {
        return keys.current().filter(name -> !sealed.startsWith(name + ":")).isPresent();
    }

    private static byte[] crypt(int mode, SecretKey key, byte[] iv, String place, byte[] text) {
        try {
            var cipher = Cipher.getInstance(ALGORITHM);
            cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, iv));
            cipher.updateAAD(place.getBytes(StandardCharsets.UTF_8));
            return cipher.doFinal(text);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a secret cannot be sealed or opened", e);
        }
    }
}
