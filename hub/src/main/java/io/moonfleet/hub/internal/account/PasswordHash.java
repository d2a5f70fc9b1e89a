package io.moonfleet.hub.internal.account;

import com.password4j.Argon2Function;
import com.password4j.Password;
import com.password4j.types.Argon2;

/** Passwords as Argon2id hashes, with the cost that OWASP names first: 19 MiB, two rounds. */
public final class PasswordHash {

    private static final int MEMORY_KIB = 19_456;
    private static final int ROUNDS = 2;
    private static final int LANES = 1;
    private static final int LENGTH = 32;
    private static final int SALT = 16;

    private PasswordHash() {}

    /** The hash with its salt and its cost, so that a later cost leaves earlier hashes good. */
    public static String of(String password) {
        return Password.hash(password)
                .addSalt(RandomText.bytes(SALT))
                .with(function())
                .getResult();
    }

    public static boolean matches(String password, String hash) {
        return Password.check(password, hash).with(Argon2Function.getInstanceFromHash(hash));
    }

    /** As slow as the real thing, so that the time tells nobody which names are known. */
    public static boolean matchesNobody(String password) {
        of(password);
        return false;
    }

    private static Argon2Function function() {
        return Argon2Function.getInstance(MEMORY_KIB, ROUNDS, LANES, LENGTH, Argon2.ID);
    }
}
