package io.moonfleet.security;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.eclipse.microprofile.config.Config;

/**
 * What an operator says about who gets in (docs/security.md).
 *
 * @param open whether this machine's own people need not sign in while nobody is registered: only on a loopback address
 * @param localKey lets the commands of this machine in: they read it from the home's folder
 * @param sessionKey seals sessions instead of the hub's
 * @param idle how long a page's session lasts that is not used
 * @param longest how long one lasts at all
 * @param grace how long one goes on after Keycloak should have been asked and did not answer
 * @param requestsPerSecond of one address or user; 0 for no bound
 */
public record SecuritySettings(
        boolean open,
        Optional<String> localKey,
        Optional<String> sessionKey,
        Duration idle,
        Duration longest,
        Duration grace,
        int requestsPerSecond,
        Optional<Oidc> oidc) {

    /** The name of the setting that a process gives to itself. */
    public static final String LOCAL_KEY = "moonfleet.local-key";

    /** The variable that says that Keycloak knows the users. */
    public static final String OIDC_URL = "MOONFLEET_OIDC_URL";

    private static final int SHORTEST_KEY = 32;

    /** So long at most somebody whom Keycloak has thrown out may be there, if Keycloak can be kept from saying so. */
    private static final Duration LONGEST_GRACE = Duration.ofHours(1);

    /**
     * Keycloak.
     *
     * @param url of the realm
     * @param clientSecret empty for a public client
     * @param audience that a token of a machine must be for
     * @param ca a PEM file with the authority that signed Keycloak's certificate
     */
    public record Oidc(URI url, String clientId, Optional<String> clientSecret, String audience, Optional<Path> ca) {
        @Override
        public String toString() {
            return "Oidc[" + url + ", " + clientId + "]";
        }
    }

    public static SecuritySettings of(Config config) {
        var sessionKey = text(config, "moonfleet.session.key");
        sessionKey.filter(key -> key.length() < SHORTEST_KEY).ifPresent(_ -> {
            throw new IllegalArgumentException("MOONFLEET_SESSION_KEY: must have at least " + SHORTEST_KEY
                    + " characters that nobody can guess (openssl rand -base64 32)");
        });
        return new SecuritySettings(
                isLoopback(text(config, "quarkus.http.host").orElse("127.0.0.1")),
                text(config, LOCAL_KEY),
                sessionKey,
                duration(config, "moonfleet.session.idle", Duration.ofHours(12)),
                duration(config, "moonfleet.session.longest", Duration.ofDays(30)),
                grace(config),
                config.getOptionalValue("moonfleet.requests-per-second", Integer.class)
                        .orElse(500),
                oidc(config));
    }

    private static Optional<Oidc> oidc(Config config) {
        return text(config, "moonfleet.oidc.url").map(url -> {
            var client = text(config, "moonfleet.oidc.client-id").orElse("moonfleet");
            return new Oidc(
                    URI.create(url),
                    client,
                    text(config, "moonfleet.oidc.client-secret"),
                    text(config, "moonfleet.oidc.audience").orElse(client),
                    text(config, "moonfleet.oidc.ca").map(Path::of));
        });
    }

    private static Duration grace(Config config) {
        var grace = duration(config, "moonfleet.session.grace", Duration.ofMinutes(10));
        if (grace.isNegative() || grace.compareTo(LONGEST_GRACE) > 0) {
            throw new IllegalArgumentException(
                    "MOONFLEET_SESSION_GRACE: from 0s to 1h; it is how long somebody goes on whom Keycloak may have thrown out");
        }
        return grace;
    }

    private static Duration duration(Config config, String name, Duration otherwise) {
        return config.getOptionalValue(name, Duration.class).orElse(otherwise);
    }

    private static Optional<String> text(Config config, String name) {
        return config.getOptionalValue(name, String.class).filter(value -> !value.isBlank());
    }

    private static boolean isLoopback(String host) {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException _) {
            return false;
        }
    }
}
