package io.moonfleet.security;

import com.nimbusds.jose.EncryptionMethod;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWEAlgorithm;
import com.nimbusds.jose.JWEHeader;
import com.nimbusds.jose.crypto.DirectDecrypter;
import com.nimbusds.jose.crypto.DirectEncrypter;
import com.nimbusds.jwt.EncryptedJWT;
import com.nimbusds.jwt.JWTClaimsSet;
import io.moonfleet.protocol.Role;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.text.ParseException;
import java.time.Instant;
import java.util.Date;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Seals what a browser keeps for us: encrypted and authenticated (JWE, A256GCM) with a key that all replicas share. What
 * was sealed for one purpose is not opened for another.
 */
public final class SealedSessions {

    private static final String SESSION = "session";

    private final byte[] key;

    /** @param secret any text that is hard to guess */
    public SealedSessions(String secret) {
        try {
            this.key = MessageDigest.getInstance("SHA-256").digest(secret.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    public String seal(Session session) {
        var who = session.who();
        var claims = new JWTClaimsSet.Builder()
                .jwtID(session.id())
                .subject(who.name())
                .claim("role", who.role().word())
                .claim("keeper", who.keeper().name())
                .claim("began", session.began().getEpochSecond())
                .claim("good", session.goodUntil().getEpochSecond());
        if (who.stamp() != null) {
            claims.claim("stamp", who.stamp());
        }
        session.refreshToken().ifPresent(token -> claims.claim("refresh", token));
        return seal(SESSION, claims, session.expires());
    }

    /** Empty when it is none of ours, or has expired. */
    public Optional<Session> open(String sealed, Instant now) {
        return claims(SESSION, sealed, now).flatMap(SealedSessions::session);
    }

    private static Optional<Session> session(JWTClaimsSet claims) {
        try {
            var who = new Identity(
                    claims.getSubject(),
                    Role.valueOf(claims.getStringClaim("role").toUpperCase(Locale.ROOT)),
                    Identity.Keeper.valueOf(claims.getStringClaim("keeper")),
                    claims.getStringClaim("stamp"));
            return Optional.of(new Session(
                    claims.getJWTID(),
                    who,
                    Instant.ofEpochSecond(claims.getLongClaim("began")),
                    claims.getExpirationTime().toInstant(),
                    Instant.ofEpochSecond(claims.getLongClaim("good")),
                    Optional.ofNullable(claims.getStringClaim("refresh"))));
        } catch (ParseException | IllegalArgumentException | NullPointerException _) {
            // Sealed by another version of ours: its user signs in anew.
            return Optional.empty();
        }
    }

    /** Seals a few texts until a time. */
    public String seal(String purpose, Map<String, String> texts, Instant expires) {
        var claims = new JWTClaimsSet.Builder();
        texts.forEach(claims::claim);
        return seal(purpose, claims, expires);
    }

    public Optional<Map<String, String>> open(String purpose, String sealed, Instant now) {
        return claims(purpose, sealed, now).map(claims -> {
            var texts = new java.util.HashMap<String, String>();
            claims.getClaims().forEach((name, value) -> {
                if (value instanceof String text) {
                    texts.put(name, text);
                }
            });
            return texts;
        });
    }

    private String seal(String purpose, JWTClaimsSet.Builder claims, Instant expires) {
        try {
            var header = new JWEHeader.Builder(JWEAlgorithm.DIR, EncryptionMethod.A256GCM).build();
            var sealed = new EncryptedJWT(
                    header,
                    claims.audience(purpose).expirationTime(Date.from(expires)).build());
            sealed.encrypt(new DirectEncrypter(key));
            return sealed.serialize();
        } catch (JOSEException e) {
            throw new IllegalStateException("cannot seal a " + purpose, e);
        }
    }

    private Optional<JWTClaimsSet> claims(String purpose, String sealed, Instant now) {
        try {
            var jwt = EncryptedJWT.parse(sealed);
            if (!JWEAlgorithm.DIR.equals(jwt.getHeader().getAlgorithm())
                    || !EncryptionMethod.A256GCM.equals(jwt.getHeader().getEncryptionMethod())) {
                return Optional.empty();
            }
            jwt.decrypt(new DirectDecrypter(key));
            var claims = jwt.getJWTClaimsSet();
            var ours = claims != null
                    && claims.getAudience().contains(purpose)
                    && claims.getExpirationTime() != null
                    && now.isBefore(claims.getExpirationTime().toInstant());
            return ours ? Optional.of(claims) : Optional.empty();
        } catch (ParseException | JOSEException | IllegalStateException _) {
            return Optional.empty();
        }
    }
}
