package io.moonfleet.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.moonfleet.harness.ChildProcess;
import io.moonfleet.harness.Moonfleet;
import io.moonfleet.harness.Ports;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A home that speaks TLS. */
class TlsTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String STORE_PASSWORD = "changeit";

    @TempDir
    private Path folder;

    @Test
    void aHomeWithACertificateSpeaksTlsAndNothingElse() throws Exception {
        var store = certificate();
        var hub = folder.resolve("home").toString();
        try (var add = Moonfleet.command(List.of("users", "add", "anna", "--role", "admin", "--hub", hub))) {
            add.type("correct horse");
            assertThat(add.awaitExit(PATIENCE)).as(add.output().text()).hasValue(0);
        }
        var port = Ports.free();
        var address = URI.create("https://localhost:" + port);
        var serve = List.of(
                "serve",
                "--hub",
                hub,
                "--port",
                Integer.toString(port),
                "--tls-cert",
                folder.resolve("home.crt").toString(),
                "--tls-key",
                folder.resolve("home.key").toString());
        try (var home = Moonfleet.command(serve);
                var client = HttpClient.newBuilder().sslContext(trusting(store)).build()) {
            await().atMost(PATIENCE).until(() -> answers(client, address) || !home.isAlive());
            var login = client.send(
                    HttpRequest.newBuilder(address.resolve("/login"))
                            .header("Origin", address.toString())
                            .header("Content-Type", "application/x-www-form-urlencoded")
                            .POST(BodyPublishers.ofString("user=anna&password=correct+horse&return=/"))
                            .build(),
                    BodyHandlers.ofString());
            assertThat(login.statusCode()).as(login.body()).isEqualTo(303);
            assertThat(login.headers().firstValue("Strict-Transport-Security")).isPresent();
            assertThat(login.headers().firstValue("Set-Cookie").orElseThrow())
                    .startsWith("__Host-moonfleet=")
                    .contains("Secure", "SameSite=Strict")
                    .containsIgnoringCase("HttpOnly");
            assertThatThrownBy(() -> get(client, URI.create("http://localhost:" + port + "/health")))
                    .isInstanceOf(IOException.class);
            // The commands of this machine know the certificate, whoever signed it.
            try (var list = Moonfleet.command(List.of("users", "list", "--hub", hub))) {
                list.type("");
                assertThat(list.awaitExit(PATIENCE)).as(list.output().text()).hasValue(0);
                assertThat(list.output().text()).contains("anna");
            }
        }
    }

    @Test
    void aCertificateWithoutItsKeyIsRefused() {
        try (var home = Moonfleet.command(List.of("serve", "--hub", folder.toString(), "--tls-cert", "home.crt"))) {
            assertThat(home.awaitExit(PATIENCE)).hasValue(2);
            assertThat(home.output().text()).contains("--tls-key");
        }
    }

    private static boolean answers(HttpClient client, URI address) throws InterruptedException {
        try {
            return get(client, address.resolve("/health")).statusCode() == 200;
        } catch (IOException notYet) {
            return false;
        }
    }

    private static HttpResponse<String> get(HttpClient client, URI address) throws IOException, InterruptedException {
        return client.send(HttpRequest.newBuilder(address).timeout(PATIENCE).build(), BodyHandlers.ofString());
    }

    /** Makes a self-signed one with the JDK's tool, and writes it and its key as PEM. */
    private KeyStore certificate() throws Exception {
        var file = folder.resolve("home.p12");
        var tool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        var command = List.of(
                tool,
                "-genkeypair",
                "-alias",
                "home",
                "-keyalg",
                "EC",
                "-groupname",
                "secp256r1",
                "-validity",
                "2",
                "-dname",
                "CN=localhost",
                "-ext",
                "san=dns:localhost,ip:127.0.0.1",
                "-storetype",
                "PKCS12",
                "-keystore",
                file.toString(),
                "-storepass",
                STORE_PASSWORD);
        try (var making = ChildProcess.start("keytool", command, Map.of())) {
            assertThat(making.awaitExit(PATIENCE)).as(making.output().text()).hasValue(0);
        }
        var store = KeyStore.getInstance(file.toFile(), STORE_PASSWORD.toCharArray());
        var key = store.getKey("home", STORE_PASSWORD.toCharArray());
        write("home.crt", "CERTIFICATE", store.getCertificate("home").getEncoded());
        write("home.key", "PRIVATE KEY", key.getEncoded());
        return store;
    }

    private void write(String name, String what, byte[] bytes) throws IOException {
        var text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes);
        Files.writeString(
                folder.resolve(name), "-----BEGIN " + what + "-----\n" + text + "\n-----END " + what + "-----\n");
    }

    private static SSLContext trusting(KeyStore store) throws Exception {
        var known = KeyStore.getInstance("PKCS12");
        known.load(null, null);
        known.setCertificateEntry("home", store.getCertificate("home"));
        var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(known);
        var context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }
}
