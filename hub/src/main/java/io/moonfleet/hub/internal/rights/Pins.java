package io.moonfleet.hub.internal.rights;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.moonfleet.hub.HubCaller;
import io.moonfleet.hub.HubException;
import io.moonfleet.hub.internal.document.DocumentTable;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/**
 * The PINs of users, which some calls want beside the sign-in. Kept as salted hashes; four digits are soon tried through, so who
 * is wrong too often has to wait.
 */
public final class Pins {

    private static final List<String> FIELDS = List.of("pin", "integrationPin");
    private static final String HASH = "Hash";
    private static final int ROUNDS = 30_000;
    private static final int SALT = 16;
    private static final int BITS = 256;

    private static final int MOST_WRONG = 5;
    private static final Duration LOCKED = Duration.ofMinutes(1);
    private static final int MOST_REMEMBERED = 1_000;

    private final DocumentTable documents;
    private final Clock clock;

    private record Wrong(int times, Instant last) {}

    // Guarded by this.
    private final Map<String, Wrong> wrongs = new LinkedHashMap<>();

    public Pins(DocumentTable documents, Clock clock) {
        this.documents = documents;
        this.clock = clock;
    }

    /** Hashes what earlier versions have kept as it was. */
    public static void sealAll(DocumentTable documents) {
        for (var id : documents.ids("user")) {
            var user = documents.get("user", id);
            if (FIELDS.stream().anyMatch(field -> !user.path(field).asText().isEmpty())) {
                documents.change("user", id, each -> {
                    seal(each, null);
                    return each;
                });
            }
        }
    }

    /** Puts hashes in place of PINs; what is not sent stays what it was, and an empty one takes it away. */
    public static void seal(ObjectNode user, ObjectNode sent) {
        for (var field : FIELDS) {
            var pin = user.path(field).asText();
            if (!pin.isEmpty()) {
                user.put(field + HASH, hash(pin));
            } else if (sent != null && sent.has(field)) {
                user.remove(field + HASH);
            }
            user.remove(field);
        }
    }

    /** Takes away what nobody is to see. */
    public static void hide(ObjectNode user) {
        FIELDS.forEach(field -> user.remove(List.of(field, field + HASH)));
    }

    /** For what is protected by a PIN: refused with 403 unless the caller's own is given, or anybody's by who is no user. */
    public void require(HubCaller caller, String pin, String what) {
        var key = caller.name();
        if (isLocked(key)) {
            throw new HubException(
                    429, "TOO_MANY_WRONG_PINS", "pin: too many were wrong; try again in " + LOCKED.toSeconds() + " s");
        }
        if (pin.isEmpty() || users(caller).stream().noneMatch(user -> matches(user, pin))) {
            if (!pin.isEmpty()) {
                failed(key);
            }
            throw new HubException(403, "WRONG_PIN", "pin: " + what + " is protected and this is no user's");
        }
        synchronized (this) {
            wrongs.remove(key);
        }
    }

    /** Whether somebody has set a PIN that this caller could give. */
    public boolean hasPin(HubCaller caller) {
        return users(caller).stream().anyMatch(user -> user.has("pin" + HASH));
    }

    /** Whether the caller has chosen that also arming wants a PIN. */
    public boolean wantsPinToArm(HubCaller caller) {
        return users(caller).stream()
                .anyMatch(user -> user.path("useOptionalArmPin").asBoolean() && user.has("pin" + HASH));
    }

    private List<ObjectNode> users(HubCaller caller) {
        var all = documents.all("user");
        var own = all.stream()
                .filter(user -> user.path("name").asText().equals(caller.name()))
                .toList();
        return own.isEmpty() && caller.role() == HubCaller.Role.ADMIN ? all : own;
    }

    private synchronized boolean isLocked(String key) {
        var wrong = wrongs.get(key);
        return wrong != null && wrong.times >= MOST_WRONG && clock.instant().isBefore(wrong.last.plus(LOCKED));
    }

    private synchronized void failed(String key) {
        var before = wrongs.remove(key);
        boolean goesOn = before != null && clock.instant().isBefore(before.last.plus(LOCKED));
        wrongs.put(key, new Wrong(goesOn ? before.times + 1 : 1, clock.instant()));
        while (wrongs.size() > MOST_REMEMBERED) {
            wrongs.remove(wrongs.keySet().iterator().next());
        }
    }

    private static boolean matches(ObjectNode user, String pin) {
        return FIELDS.stream()
                .map(field -> user.path(field + HASH).asText())
                .anyMatch(kept -> !kept.isEmpty() && matches(kept, pin));
    }

    private static boolean matches(String kept, String pin) {
        var parts = kept.split(":", 3);
        var expected = Base64.getDecoder().decode(parts[2]);
        var actual = derive(pin, Base64.getDecoder().decode(parts[1]), Integer.parseInt(parts[0]));
        return MessageDigest.isEqual(expected, actual);
    }

    private static String hash(String pin) {
        var salt = new byte[SALT];
        new SecureRandom().nextBytes(salt);
        var encoder = Base64.getEncoder();
        return ROUNDS + ":" + encoder.encodeToString(salt) + ":" + encoder.encodeToString(derive(pin, salt, ROUNDS));
    }

    private static byte[] derive(String pin, byte[] salt, int rounds) {
        try {
            return SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
                    .generateSecret(new PBEKeySpec(pin.toCharArray(), salt, rounds, BITS))
                    .getEncoded();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java cannot hash PINs", e);
        }
    }
}
