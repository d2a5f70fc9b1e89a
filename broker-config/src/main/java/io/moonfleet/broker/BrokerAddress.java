package io.moonfleet.broker;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.Optional;
import javax.net.SocketFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * Where a broker is and as whom, in the form of {@code MOONFLEET_MQTT_URL}.
 *
 * @param server as the MQTT client wants it: {@code tcp://host:port} or {@code ssl://host:port}
 * @param sockets for TLS with an authority of one's own
 */
public record BrokerAddress(
        String server, Optional<String> user, Optional<String> password, Optional<SocketFactory> sockets) {

    private static final int PLAIN = 1883;
    private static final int SECURE = 8883;

    /**
     * Reads one.
     *
     * @param ca a PEM file with the authority that signed the broker's certificate, or null
     */
    public static BrokerAddress parse(String url, Path ca) {
        var uri = URI.create(url);
        var tls = uri.getScheme().equals("mqtts");
        if (!tls && !uri.getScheme().equals("mqtt") || uri.getHost() == null) {
            throw new IllegalArgumentException(
                    "not the address of a broker; examples: mqtt://127.0.0.1:1883, mqtts://user:password@host:8883");
        }
        var login = Optional.ofNullable(uri.getRawUserInfo()).map(info -> info.split(":", 2));
        var port = uri.getPort() > 0 ? uri.getPort() : tls ? SECURE : PLAIN;
        return new BrokerAddress(
                (tls ? "ssl://" : "tcp://") + uri.getHost() + ":" + port,
                login.map(parts -> decoded(parts[0])),
                login.filter(parts -> parts.length > 1).map(parts -> decoded(parts[1])),
                ca == null ? Optional.empty() : Optional.of(trusting(ca)));
    }

    /** The same broker for somebody else. */
    public BrokerAddress as(String otherUser, String otherPassword) {
        return new BrokerAddress(server, Optional.of(otherUser), Optional.of(otherPassword), sockets);
    }

    private static String decoded(String part) {
        return URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    private static SocketFactory trusting(Path ca) {
        try (var pem = Files.newInputStream(ca)) {
            var certificate = CertificateFactory.getInstance("X.509").generateCertificate(pem);
            var store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            store.setCertificateEntry("ca", certificate);
            var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(store);
            var context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context.getSocketFactory();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + ca, e);
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException(ca + " is no certificate: " + e.getMessage(), e);
        }
    }
}
