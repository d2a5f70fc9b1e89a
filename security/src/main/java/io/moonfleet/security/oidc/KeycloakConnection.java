package io.moonfleet.security.oidc;

import com.nimbusds.oauth2.sdk.http.HTTPRequest;
import com.nimbusds.oauth2.sdk.http.HTTPResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;

/** How Keycloak is reached: with deadlines, without redirects, and trusting an authority of the operator's. */
final class KeycloakConnection {

    private static final int CONNECT_MILLIS = 3_000;
    private static final int READ_MILLIS = 10_000;

    private final Optional<SSLSocketFactory> sockets;

    /** @param ca a PEM file; empty for the authorities that the JDK trusts */
    KeycloakConnection(Optional<Path> ca) {
        this.sockets = ca.map(KeycloakConnection::trusting);
    }

    HTTPResponse send(HTTPRequest request) throws IOException {
        request.setConnectTimeout(CONNECT_MILLIS);
        request.setReadTimeout(READ_MILLIS);
        request.setFollowRedirects(false);
        sockets.ifPresent(request::setSSLSocketFactory);
        return request.send();
    }

    Optional<SSLSocketFactory> sockets() {
        return sockets;
    }

    private static SSLSocketFactory trusting(Path ca) {
        try (var in = Files.newInputStream(ca)) {
            var store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            int number = 0;
            for (var certificate : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
                store.setCertificateEntry("ca-" + number++, certificate);
            }
            var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(store);
            var context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context.getSocketFactory();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read MOONFLEET_OIDC_CA " + ca, e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("MOONFLEET_OIDC_CA " + ca + " holds no certificates", e);
        }
    }
}
