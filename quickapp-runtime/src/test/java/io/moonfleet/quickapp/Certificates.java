package io.moonfleet.quickapp;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** A self-signed certificate for localhost and its key, made for one test class by the JDK's keytool. */
record Certificates(KeyStore store, String certificatePem, String keyPem) {

    private static final char[] PASSWORD = "secret".toCharArray();

    static Certificates make(Path folder, String name) {
        var file = folder.resolve(name + ".p12");
        try {
            var made = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "keytool")
                                    .toString(),
                            "-genkeypair",
                            "-alias",
                            "it",
                            "-keyalg",
                            "EC",
                            "-groupname",
                            "secp256r1",
                            "-validity",
                            "2",
                            "-dname",
                            "CN=" + name,
                            "-ext",
                            "san=dns:localhost,ip:127.0.0.1",
                            "-storetype",
                            "PKCS12",
                            "-ext",
                            "bc:c=ca:true",
                            "-storepass",
                            new String(PASSWORD),
                            "-keystore",
                            file.toString())
                    .redirectErrorStream(true)
                    .start();
            var said = new String(made.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
            if (made.waitFor() != 0) {
                throw new AssertionError(said);
            }
            var store = KeyStore.getInstance("PKCS12");
            try (InputStream in = Files.newInputStream(file)) {
                store.load(in, PASSWORD);
            }
            return new Certificates(
                    store,
                    pem("CERTIFICATE", store.getCertificate("it").getEncoded()),
                    pem("PRIVATE KEY", store.getKey("it", PASSWORD).getEncoded()));
        } catch (IOException | InterruptedException | GeneralSecurityException broken) {
            throw new AssertionError(broken);
        }
    }

    private static String pem(String kind, byte[] bytes) {
        var base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes);
        return "-----BEGIN " + kind + "-----\n" + base64 + "\n-----END " + kind + "-----\n";
    }

    SSLContext context() {
        try {
            var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(store, PASSWORD);
            var context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), null, null);
            return context;
        } catch (GeneralSecurityException broken) {
            throw new AssertionError(broken);
        }
    }
}
