package io.moonfleet.quickapp.internal.net;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/**
 * Whom a TLS connection trusts and how it shows who it is; all texts are PEM.
 *
 * @param allowUnauthorized trust everybody
 */
public record TlsSettings(
        boolean allowUnauthorized,
        Optional<String> certificateAuthority,
        Optional<String> clientCertificate,
        Optional<String> clientKey) {

    public static final TlsSettings DEFAULT =
            new TlsSettings(false, Optional.empty(), Optional.empty(), Optional.empty());

    private static final char[] NO_PASSWORD = {};

    /** @throws IllegalArgumentException a certificate or key is malformed */
    public SSLContext context() {
        if (allowUnauthorized && clientCertificate.isEmpty()) {
            return HttpClients.trustingContext();
        }
        try {
            var context = SSLContext.getInstance("TLS");
            context.init(keys(), trust(), null);
            return context;
        } catch (GeneralSecurityException | IOException malformed) {
            throw new IllegalArgumentException("TLS: " + malformed.getMessage(), malformed);
        }
    }

    private TrustManager[] trust() throws GeneralSecurityException, IOException {
        if (allowUnauthorized) {
            return new TrustManager[] {HttpClients.trustEverybody()};
        }
        if (certificateAuthority.isEmpty()) {
            return null; // the machine's own authorities
        }
        var store = emptyStore();
        var number = 0;
        for (var certificate : certificates(certificateAuthority.get())) {
            store.setCertificateEntry("ca" + number++, certificate);
        }
        var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return factory.getTrustManagers();
    }

    private KeyManager[] keys() throws GeneralSecurityException, IOException {
        if (clientCertificate.isEmpty() || clientKey.isEmpty()) {
            return null;
        }
        var store = emptyStore();
        var chain = certificates(clientCertificate.get()).toArray(Certificate[]::new);
        store.setKeyEntry("client", privateKey(clientKey.get()), NO_PASSWORD, chain);
        var factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(store, NO_PASSWORD);
        return factory.getKeyManagers();
    }

    private static KeyStore emptyStore() throws GeneralSecurityException, IOException {
        var store = KeyStore.getInstance("PKCS12");
        store.load(null, NO_PASSWORD);
        return store;
    }

    private static List<Certificate> certificates(String pem) throws GeneralSecurityException {
        return CertificateFactory.getInstance("X.509")
                .generateCertificates(new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)))
                .stream()
                .map(Certificate.class::cast)
                .toList();
    }

    static PrivateKey privateKey(String pem) throws GeneralSecurityException {
        var rsaOnly = pem.contains("BEGIN RSA PRIVATE KEY");
        if (!rsaOnly && !pem.contains("BEGIN PRIVATE KEY")) {
            throw new GeneralSecurityException(
                    "the client key must begin with -----BEGIN PRIVATE KEY----- or -----BEGIN RSA PRIVATE KEY-----");
        }
        var base64 = pem.replaceAll("-----[A-Z ]+-----", "").replaceAll("\\s", "");
        var key = Base64.getDecoder().decode(base64);
        var spec = new PKCS8EncodedKeySpec(rsaOnly ? asPkcs8(key) : key);
        var problem = new GeneralSecurityException("the client key is of no known kind (RSA, EC, Ed25519)");
        for (var algorithm : new String[] {"RSA", "EC", "Ed25519"}) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(spec);
            } catch (InvalidKeySpecException otherAlgorithm) {
                problem.addSuppressed(otherAlgorithm);
            }
        }
        throw problem;
    }

    /** Java reads keys only with the name of their algorithm in front: version 0, rsaEncryption, the key. */
    private static byte[] asPkcs8(byte[] rsaKey) {
        var head = HexFormat.of().parseHex("020100300d06092a864886f70d0101010500");
        var octets = der(0x04, rsaKey);
        var content = Arrays.copyOf(head, head.length + octets.length);
        System.arraycopy(octets, 0, content, head.length, octets.length);
        return der(0x30, content);
    }

    private static byte[] der(int tag, byte[] content) {
        var all = new ByteArrayOutputStream();
        all.write(tag);
        all.write(0x83); // the length follows in three bytes
        all.write(content.length >> 16);
        all.write(content.length >> 8);
        all.write(content.length);
        all.writeBytes(content);
        return all.toByteArray();
    }
}
