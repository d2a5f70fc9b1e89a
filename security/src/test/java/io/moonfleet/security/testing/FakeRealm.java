package io.moonfleet.security.testing;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.function.UnaryOperator;

/** As much of a realm of Keycloak as we use, so that a test can do with its tokens what Keycloak never would. */
public final class FakeRealm implements AutoCloseable {

    public static final String CLIENT = "moonfleet";
    public static final String SECRET = "the client's secret";

    private record Code(String user, String nonce, String challenge, String redirect) {}

    private final HttpServer server;
    private final RSAKey key;
    private final Map<String, String> passwords = new ConcurrentHashMap<>();
    private final Map<String, String> roles = new ConcurrentHashMap<>();
    private final Map<String, Code> codes = new ConcurrentHashMap<>();
    private volatile String browserUser;
    private volatile OptionalInt broken = OptionalInt.empty();
    private volatile String brokenBody = "{}";
    private volatile UnaryOperator<JWTClaimsSet.Builder> twist = UnaryOperator.identity();

    public FakeRealm() {
        try {
            key = new RSAKeyGenerator(2048).keyID("key-1").generate();
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/realms/moonfleet/.well-known/openid-configuration", http -> json(http, 200, metadata()));
        server.createContext(
                "/realms/moonfleet/certs", http -> json(http, 200, new JWKSet(key.toPublicJWK()).toString()));
        server.createContext("/realms/moonfleet/auth", this::authorize);
        server.createContext("/realms/moonfleet/token", this::token);
        server.createContext("/realms/moonfleet/logout", http -> json(http, 204, ""));
        server.start();
    }

    public URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/realms/moonfleet");
    }

    public void add(String user, String password, String role) {
        passwords.put(user, password);
        roles.put(user, role);
    }

    /** Who sits at the browser; null for somebody who turns back. */
    public void browserIs(String user) {
        browserUser = user;
    }

    /** From now on every answer is a 503. */
    public void breakDown() {
        brokenBody = "{}";
        broken = OptionalInt.of(503);
    }

    /** From now on every answer is a page with that status. */
    public void answerLikeAProxy(int status) {
        brokenBody = "<html><body>Something went wrong</body></html>";
        broken = OptionalInt.of(status);
    }

    public void answerAsItself() {
        broken = OptionalInt.empty();
    }

    /** From now on tokens are made differently. */
    public void twist(UnaryOperator<JWTClaimsSet.Builder> how) {
        twist = how;
    }

    public RSAKey key() {
        return key;
    }

    /** Claims of a good access token. */
    public JWTClaimsSet.Builder claims(String user) {
        var now = Instant.now();
        return new JWTClaimsSet.Builder()
                .issuer(url().toString())
                .subject("id-of-" + user)
                .audience(CLIENT)
                .issueTime(Date.from(now))
                .expirationTime(Date.from(now.plusSeconds(300)))
                .claim("typ", "Bearer")
                .claim("preferred_username", user)
                .claim("realm_access", Map.of("roles", List.of("offline_access", roles.getOrDefault(user, "none"))));
    }

    public String sign(JWTClaimsSet claims) {
        return sign(claims, key);
    }

    public static String sign(JWTClaimsSet claims, RSAKey by) {
        try {
            var token = new SignedJWT(
                    new JWSHeader.Builder(JWSAlgorithm.RS256)
                            .type(JOSEObjectType.JWT)
                            .keyID("key-1")
                            .build(),
                    claims);
            token.sign(new RSASSASigner(by));
            return token.serialize();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    private void authorize(HttpExchange http) throws IOException {
        var query = fields(http.getRequestURI().getRawQuery());
        var code = "code-" + codes.size();
        var back = query.get("redirect_uri") + "?state=" + query.get("state");
        if (browserUser == null) {
            back += "&error=access_denied";
        } else {
            codes.put(
                    code,
                    new Code(browserUser, query.get("nonce"), query.get("code_challenge"), query.get("redirect_uri")));
            back += "&code=" + code;
        }
        http.getResponseHeaders().set("Location", back);
        http.sendResponseHeaders(302, -1);
        http.close();
    }

    private void token(HttpExchange http) throws IOException {
        var form = fields(new String(http.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
        var client = "Basic "
                + Base64.getEncoder()
                        .encodeToString((CLIENT + ":" + java.net.URLEncoder.encode(SECRET, StandardCharsets.UTF_8))
                                .getBytes(StandardCharsets.UTF_8));
        if (!client.equals(http.getRequestHeaders().getFirst("Authorization"))) {
            json(http, 401, "{\"error\":\"invalid_client\"}");
        } else {
            var user = userOf(form);
            json(http, user == null ? 400 : 200, user == null ? "{\"error\":\"invalid_grant\"}" : grant(user, form));
        }
    }

    private String userOf(Map<String, String> form) {
        return switch (form.get("grant_type")) {
            case "password" ->
                form.get("password").equals(passwords.get(form.get("username"))) ? form.get("username") : null;
            case "refresh_token" -> {
                var user = form.get("refresh_token").substring("refresh-".length());
                yield passwords.containsKey(user) ? user : null;
            }
            case "authorization_code" -> {
                var code = codes.get(form.get("code"));
                var right = code != null
                        && code.redirect.equals(form.get("redirect_uri"))
                        && code.challenge.equals(challenge(form.get("code_verifier")));
                yield right ? code.user : null;
            }
            default -> null;
        };
    }

    private String grant(String user, Map<String, String> form) {
        var code = form.get("code") == null ? null : codes.remove(form.get("code"));
        var id = claims(user).claim("typ", "ID").claim("nonce", code == null ? null : code.nonce);
        return "{\"access_token\":\"" + sign(twist.apply(claims(user)).build())
                + "\",\"token_type\":\"Bearer\",\"expires_in\":300,"
                + "\"refresh_token\":\"refresh-" + user + "\",\"scope\":\"openid\",\"id_token\":\""
                + sign(twist.apply(id).build()) + "\"}";
    }

    private String metadata() {
        var url = url();
        return """
                {"issuer":"%1$s","authorization_endpoint":"%1$s/auth","token_endpoint":"%1$s/token","jwks_uri":"%1$s/certs",
                 "end_session_endpoint":"%1$s/logout","response_types_supported":["code"],"subject_types_supported":["public"],
                 "id_token_signing_alg_values_supported":["RS256"]}""".formatted(url);
    }

    private static String challenge(String verifier) {
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(StandardCharsets.US_ASCII));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Map<String, String> fields(String form) {
        Map<String, String> fields = new HashMap<>();
        for (var pair : form.split("&", -1)) {
            var equals = pair.indexOf('=');
            fields.put(
                    pair.substring(0, equals), URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
        }
        return fields;
    }

    private void json(HttpExchange http, int status, String body) throws IOException {
        var down = broken;
        var bytes = (down.isPresent() ? brokenBody : body).getBytes(StandardCharsets.UTF_8);
        http.getResponseHeaders().set("Content-Type", down.isPresent() ? "text/html" : "application/json");
        http.sendResponseHeaders(down.orElse(status), bytes.length == 0 ? -1 : bytes.length);
        http.getResponseBody().write(bytes);
        http.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
