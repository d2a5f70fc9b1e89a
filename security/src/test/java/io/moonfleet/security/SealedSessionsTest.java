package io.moonfleet.security;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import io.moonfleet.protocol.Role;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SealedSessionsTest {

    private static final Instant NOW = Instant.parse("2026-11-29T12:00:00Z");

    private final SealedSessions seals = new SealedSessions("a key that nobody can guess at all");
    private final Session session = new Session(
            "id-1",
            new Identity("anna", Role.USER, Identity.Keeper.KEYCLOAK, null),
            NOW,
            NOW.plusSeconds(60),
            NOW.plusSeconds(30),
            Optional.of("refresh-token"));

    @Test
    void aSessionComesBackAsItWas() {
        assertThat(seals.open(seals.seal(session), NOW)).hasValue(session);
        var ofHub = new Session(
                "id-2",
                new Identity("bert", Role.ADMIN, Identity.Keeper.HUB, "s"),
                NOW,
                NOW.plusSeconds(9),
                NOW,
                Optional.empty());
        assertThat(seals.open(seals.seal(ofHub), NOW)).hasValue(ofHub);
    }

    @Test
    void nobodyReadsWhatIsInside() {
        assertThat(seals.seal(session)).doesNotContain("anna").doesNotContain("refresh");
    }

    @Test
    void aReplicaWithTheSameKeyOpensItAndOneWithAnotherDoesNot() {
        var sealed = seals.seal(session);
        assertThat(new SealedSessions("a key that nobody can guess at all").open(sealed, NOW))
                .hasValue(session);
        assertThat(new SealedSessions("another key that nobody can guess").open(sealed, NOW))
                .isEmpty();
    }

    @Test
    void afterItsTimeItIsNone() {
        assertThat(seals.open(seals.seal(session), NOW.plus(Duration.ofSeconds(60))))
                .isEmpty();
    }

    @Test
    void attackEachChangedByteBreaksTheSeal() {
        var sealed = seals.seal(session);
        for (var i = 0; i < sealed.length(); i += 7) {
            var other = sealed.charAt(i) == 'A' ? 'B' : 'A';
            var changed = sealed.substring(0, i) + other + sealed.substring(i + 1);
            assertThat(seals.open(changed, NOW)).as("byte %d", i).isEmpty();
        }
    }

    @Test
    void attackATokenThatIsNotSealedIsNone() {
        var claims = new JWTClaimsSet.Builder()
                .subject("anna")
                .claim("role", "admin")
                .audience("session")
                .expirationTime(Date.from(NOW.plusSeconds(60)))
                .build();
        assertThat(seals.open(new PlainJWT(claims).serialize(), NOW)).isEmpty();
        assertThat(seals.open("", NOW)).isEmpty();
        assertThat(seals.open("a.b.c.d.e", NOW)).isEmpty();
    }

    @Test
    void attackWhatWasSealedForAnotherPurposeIsNoSession() {
        var attempt = seals.seal("login", Map.of("role", "admin", "keeper", "HUB"), NOW.plusSeconds(60));
        assertThat(seals.open(attempt, NOW)).isEmpty();
        assertThat(seals.open("login", attempt, NOW)).isPresent();
        assertThat(seals.open("login", seals.seal(session), NOW)).isEmpty();
    }
}
