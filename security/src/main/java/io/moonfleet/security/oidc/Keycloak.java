package io.moonfleet.security.oidc;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.oauth2.sdk.AuthorizationCode;
import com.nimbusds.oauth2.sdk.AuthorizationCodeGrant;
import com.nimbusds.oauth2.sdk.AuthorizationGrant;
import com.nimbusds.oauth2.sdk.GeneralException;
import com.nimbusds.oauth2.sdk.ParseException;
import com.nimbusds.oauth2.sdk.RefreshTokenGrant;
import com.nimbusds.oauth2.sdk.ResourceOwnerPasswordCredentialsGrant;
import com.nimbusds.oauth2.sdk.ResponseType;
import com.nimbusds.oauth2.sdk.Scope;
import com.nimbusds.oauth2.sdk.TokenRequest;
import com.nimbusds.oauth2.sdk.auth.ClientAuthentication;
import com.nimbusds.oauth2.sdk.auth.ClientSecretBasic;
import com.nimbusds.oauth2.sdk.auth.Secret;
import com.nimbusds.oauth2.sdk.http.HTTPRequest;
import com.nimbusds.oauth2.sdk.id.ClientID;
import com.nimbusds.oauth2.sdk.id.Issuer;
import com.nimbusds.oauth2.sdk.id.State;
import com.nimbusds.oauth2.sdk.pkce.CodeChallengeMethod;
import com.nimbusds.oauth2.sdk.pkce.CodeVerifier;
import com.nimbusds.oauth2.sdk.token.RefreshToken;
import com.nimbusds.openid.connect.sdk.AuthenticationRequest;
import com.nimbusds.openid.connect.sdk.Nonce;
import com.nimbusds.openid.connect.sdk.OIDCTokenResponse;
import com.nimbusds.openid.connect.sdk.OIDCTokenResponseParser;
import com.nimbusds.openid.connect.sdk.op.OIDCProviderMetadata;
import io.moonfleet.security.OpenIdProvider;
import io.moonfleet.security.SecuritySettings;
import io.moonfleet.security.Unavailable;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jboss.logging.Logger;

/**
 * A realm of Keycloak. The SDK's calls block, so each runs on a virtual thread of its own. What Keycloak says of itself is
 * read when it is first needed, so that nobody waits for it at the start.
 */
public final class Keycloak implements OpenIdProvider {

    private static final Logger LOG = Logger.getLogger(Keycloak.class);
    /** Errors by which it says that it can't answer (RFC 6749, 4.1.2.1). */
    private static final Set<String> CANNOT = Set.of("server_error", "temporarily_unavailable");

    private static final Scope SCOPE = new Scope("openid", "profile");

    private final SecuritySettings.Oidc settings;
    private final InstantSource clock;
    private final KeycloakConnection connection;
    private volatile Realm realm;

    public Keycloak(SecuritySettings.Oidc settings, InstantSource clock) {
        this.settings = settings;
        this.clock = clock;
        this.connection = new KeycloakConnection(settings.ca());
    }

    /** What Keycloak says of the realm, and who checks its tokens. */
    private record Realm(OIDCProviderMetadata metadata, TokenCheck tokens) {}

    @Override
    public CompletionStage<URI> signInPage(Attempt attempt) {
        return apart(() -> new AuthenticationRequest.Builder(
                        ResponseType.CODE, SCOPE, new ClientID(settings.clientId()), attempt.redirect())
                .endpointURI(metadataOfNow().getAuthorizationEndpointURI())
                .state(new State(attempt.state()))
                .nonce(new Nonce(attempt.nonce()))
                .codeChallenge(new CodeVerifier(attempt.verifier()), CodeChallengeMethod.S256)
                .build()
                .toURI());
    }

    @Override
    public CompletionStage<Optional<Grant>> exchange(String code, Attempt attempt) {
        var grant = new AuthorizationCodeGrant(
                new AuthorizationCode(code), attempt.redirect(), new CodeVerifier(attempt.verifier()));
        return apart(() -> {
            var response = ask(grant);
            if (response.isEmpty()) {
                return Optional.empty();
            }
            var token = response.get().getOIDCTokens().getIDToken();
            realm().tokens.requireSignIn(token, new Nonce(attempt.nonce()));
            return granted(response.get());
        });
    }

    @Override
    public CompletionStage<Optional<Grant>> password(String user, String password) {
        return apart(() -> {
            var response = ask(new ResourceOwnerPasswordCredentialsGrant(user, new Secret(password)));
            return response.isEmpty() ? Optional.empty() : granted(response.get());
        });
    }

    @Override
    public CompletionStage<Optional<Grant>> bearer(String token) {
        return apart(() -> {
            try {
                return realm().tokens.bearer(token).map(claims -> grant(claims, Optional.empty()));
            } catch (BadJOSEException | java.text.ParseException e) {
                LOG.debugf("a bearer token is refused: %s", e.getMessage());
                return Optional.empty();
            }
        });
    }

    @Override
    public CompletionStage<Optional<Grant>> refresh(String refreshToken) {
        return apart(() -> {
            var response = ask(new RefreshTokenGrant(new RefreshToken(refreshToken)));
            return response.isEmpty() ? Optional.empty() : granted(response.get());
        });
    }

    /** Keycloak ends the session of a refresh token that is posted to the address where browsers sign out. */
    @Override
    public CompletionStage<Void> end(String refreshToken) {
        return apart(() -> {
            var request =
                    new HTTPRequest(HTTPRequest.Method.POST, realm().metadata.getEndSessionEndpointURI());
            authentication().ifPresent(known -> known.applyTo(request));
            request.setContentType("application/x-www-form-urlencoded");
            request.setBody("client_id=" + encode(settings.clientId()) + "&refresh_token=" + encode(refreshToken));
            var response = connection.send(request);
            if (response.getStatusCode() >= 400) {
                throw new Unavailable("Keycloak answers " + response.getStatusCode());
            }
            return null;
        });
    }

    /** The access token says who somebody is and what they are; it is checked although it came directly. */
    private Optional<Grant> granted(OIDCTokenResponse response)
            throws BadJOSEException, JOSEException, java.text.ParseException, IOException {
        var tokens = response.getOIDCTokens();
        var refresh = Optional.ofNullable(tokens.getRefreshToken()).map(RefreshToken::getValue);
        return realm().tokens.bearer(tokens.getAccessToken().getValue()).map(claims -> grant(claims, refresh));
    }

    private static Grant grant(JWTClaimsSet claims, Optional<String> refresh) {
        return new Grant(TokenCheck.identity(claims), claims.getExpirationTime().toInstant(), refresh);
    }

    /** Empty when Keycloak says no; fails when it says nothing, or that it can't. */
    private Optional<OIDCTokenResponse> ask(AuthorizationGrant grant) throws IOException, ParseException {
        var endpoint = realm().metadata.getTokenEndpointURI();
        var known = authentication();
        var request = known.isPresent()
                ? new TokenRequest.Builder(endpoint, known.get(), grant)
                        .scope(SCOPE)
                        .build()
                : new TokenRequest.Builder(endpoint, new ClientID(settings.clientId()), grant)
                        .scope(SCOPE)
                        .build();
        var answer = connection.send(request.toHTTPRequest());
        if (answer.getStatusCode() >= 500) {
            throw new Unavailable("Keycloak answers " + answer.getStatusCode());
        }
        var response = OIDCTokenResponseParser.parse(answer);
        if (response.indicatesSuccess()) {
            return Optional.of((OIDCTokenResponse) response.toSuccessResponse());
        }
        var error = response.toErrorResponse().getErrorObject();
        // That the client is not allowed is the operator's mistake, not the user's.
        if ("invalid_client".equals(error.getCode()) || "unauthorized_client".equals(error.getCode())) {
            LOG.errorf("Keycloak refuses the client '%s': %s", settings.clientId(), error.getDescription());
            throw new Unavailable("Keycloak refuses this service; its log says more");
        }
        // An error page of a proxy has no code: it is not Keycloak who says no, and nobody's session may end by it.
        if (error.getCode() == null || CANNOT.contains(error.getCode())) {
            throw new Unavailable("Keycloak answers " + answer.getStatusCode());
        }
        return Optional.empty();
    }

    private Optional<ClientAuthentication> authentication() {
        return settings.clientSecret()
                .map(secret -> new ClientSecretBasic(new ClientID(settings.clientId()), new Secret(secret)));
    }

    private Realm realm() throws IOException {
        var known = realm;
        if (known == null) {
            known = read();
            realm = known;
        }
        return known;
    }

    /** A browser that is sent to a Keycloak which is away shows an error of its own instead of our page; so it is asked first. */
    private OIDCProviderMetadata metadataOfNow() throws IOException {
        return (realm == null ? realm() : read()).metadata;
    }

    private Realm read() throws IOException {
        try {
            var issuer = new Issuer(settings.url());
            var request = new HTTPRequest(HTTPRequest.Method.GET, OIDCProviderMetadata.resolveURL(issuer));
            var answer = connection.send(request);
            if (answer.getStatusCode() != 200) {
                throw new Unavailable(settings.url() + " answers " + answer.getStatusCode() + ", not with a realm");
            }
            var metadata = OIDCProviderMetadata.parse(answer.getBody());
            if (!issuer.equals(metadata.getIssuer())) {
                throw new Unavailable("MOONFLEET_OIDC_URL is " + issuer + ", but Keycloak calls itself "
                        + metadata.getIssuer() + ": set its hostname, or the url, accordingly");
            }
            return new Realm(metadata, TokenCheck.of(settings, metadata, connection, clock));
        } catch (GeneralException e) {
            throw new Unavailable("what " + settings.url() + " says of itself can't be read: " + e.getMessage(), e);
        }
    }

    private <T> CompletionStage<T> apart(Callable<T> call) {
        return CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return call.call();
                    } catch (IOException e) {
                        throw new Unavailable("Keycloak does not answer", e);
                    } catch (ParseException e) {
                        throw new Unavailable("what Keycloak answers can't be read", e);
                    } catch (JOSEException e) {
                        throw new Unavailable("Keycloak's keys can't be had", e);
                    } catch (RuntimeException e) {
                        throw e;
                    } catch (Exception e) {
                        throw new CompletionException(e);
                    }
                },
                Thread.ofVirtual().name("keycloak")::start);
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
