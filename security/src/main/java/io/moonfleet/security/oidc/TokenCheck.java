package io.moonfleet.security.oidc;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.JWSKeySelector;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.DefaultResourceRetriever;
import com.nimbusds.jwt.JWT;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import com.nimbusds.oauth2.sdk.id.ClientID;
import com.nimbusds.oauth2.sdk.id.Issuer;
import com.nimbusds.openid.connect.sdk.Nonce;
import com.nimbusds.openid.connect.sdk.op.OIDCProviderMetadata;
import com.nimbusds.openid.connect.sdk.validators.IDTokenValidator;
import io.moonfleet.protocol.Role;
import io.moonfleet.security.Identity;
import io.moonfleet.security.SecuritySettings;
import java.net.MalformedURLException;
import java.text.ParseException;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLSocketFactory;

/**
 * Whether a token is the realm's, for us, and good now. Only signatures with a public key count: with {@code none} anybody
 * could write a token, and with HS256 anybody who knows the public key.
 */
final class TokenCheck {

    private static final Set<JWSAlgorithm> ALGORITHMS = Set.of(
            JWSAlgorithm.RS256,
            JWSAlgorithm.RS384,
            JWSAlgorithm.RS512,
            JWSAlgorithm.PS256,
            JWSAlgorithm.PS384,
            JWSAlgorithm.PS512,
            JWSAlgorithm.ES256,
            JWSAlgorithm.ES384,
            JWSAlgorithm.ES512);

    /** How much the clocks of two machines may differ. */
    private static final int SKEW_SECONDS = 10;

    /** For how long known keys are used when Keycloak does not answer. */
    private static final long OUTAGE_MILLIS = 4 * 3_600_000L;

    private static final int TIMEOUT_MILLIS = 5_000;
    private static final int MOST_KEY_BYTES = 1 << 20;

    private final DefaultJWTProcessor<SecurityContext> accessTokens = new DefaultJWTProcessor<>();
    private final IDTokenValidator idTokens;

    private TokenCheck(
            Issuer issuer, String clientId, String audience, JWKSource<SecurityContext> keys, InstantSource clock) {
        JWSKeySelector<SecurityContext> selector = new JWSVerificationKeySelector<>(ALGORITHMS, keys);
        var claims =
                new DefaultJWTClaimsVerifier<SecurityContext>(
                        audience,
                        new JWTClaimsSet.Builder().issuer(issuer.getValue()).build(),
                        Set.of("exp", "sub", "iat", "preferred_username")) {
                    @Override
                    protected Date currentTime() {
                        return Date.from(clock.instant());
                    }
                };
        claims.setMaxClockSkew(SKEW_SECONDS);
        accessTokens.setJWSKeySelector(selector);
        accessTokens.setJWSTypeVerifier(new DefaultJOSEObjectTypeVerifier<>(
                new com.nimbusds.jose.JOSEObjectType("at+jwt"), com.nimbusds.jose.JOSEObjectType.JWT));
        accessTokens.setJWTClaimsSetVerifier(claims);
        idTokens = new IDTokenValidator(issuer, new ClientID(clientId), selector, null);
        idTokens.setMaxClockSkew(SKEW_SECONDS);
    }

    static TokenCheck of(
            SecuritySettings.Oidc settings,
            OIDCProviderMetadata metadata,
            KeycloakConnection connection,
            InstantSource clock) {
        try {
            SSLSocketFactory sockets = connection.sockets().orElse(null);
            var retriever = new DefaultResourceRetriever(TIMEOUT_MILLIS, TIMEOUT_MILLIS, MOST_KEY_BYTES, true, sockets);
            var keys = JWKSourceBuilder.<SecurityContext>create(
                            metadata.getJWKSetURI().toURL(), retriever)
                    .retrying(true)
                    .outageTolerant(OUTAGE_MILLIS)
                    .build();
            return new TokenCheck(metadata.getIssuer(), settings.clientId(), settings.audience(), keys, clock);
        } catch (MalformedURLException e) {
            throw new IllegalStateException("Keycloak names no address for its keys", e);
        }
    }

    /**
     * What an access token says.
     *
     * @return empty when it is good but of a kind or a user that is not let in
     * @throws BadJOSEException it is forged, over, of somebody else or for somebody else
     * @throws JOSEException the keys can't be had
     */
    Optional<JWTClaimsSet> bearer(String token) throws BadJOSEException, JOSEException, ParseException {
        var claims = accessTokens.process(token, null);
        // Keycloak signs other tokens with the same keys; one that a browser got to know who it is opens nothing.
        return "Bearer".equals(claims.getStringClaim("typ")) && role(claims).isPresent()
                ? Optional.of(claims)
                : Optional.empty();
    }

    /** @throws BadJOSEException the token is not the answer to this attempt */
    void requireSignIn(JWT idToken, Nonce nonce) throws BadJOSEException, JOSEException {
        idTokens.validate(idToken, nonce);
    }

    static Identity identity(JWTClaimsSet claims) {
        try {
            return new Identity(
                    claims.getStringClaim("preferred_username"),
                    role(claims).orElseThrow(),
                    Identity.Keeper.KEYCLOAK,
                    null);
        } catch (ParseException e) {
            throw new IllegalStateException("the claims were checked before", e);
        }
    }

    /** The highest of the realm's roles that means something here; who has none is not let in. */
    private static Optional<Role> role(JWTClaimsSet claims) {
        if (!(claims.getClaim("realm_access") instanceof Map<?, ?> access)
                || !(access.get("roles") instanceof Collection<?> roles)) {
            return Optional.empty();
        }
        return List.of(Role.ADMIN, Role.USER, Role.VIEWER).stream()
                .filter(role -> roles.contains(role.word()))
                .findFirst();
    }
}
