package io.moonfleet.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.moonfleet.messaging.testing.Mosquitto;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** A broker that wants a password and speaks TLS with a certificate of its own authority. */
@QuarkusTest
@TestProfile(GatewayAndRunner.class)
@QuarkusTestResource(value = SecuredBrokerTest.Secured.class, restrictToAnnotatedClass = true)
class SecuredBrokerTest {

    @Inject
    TestClient client;

    @Test
    void messagesGoThroughTlsWithAPassword() {
        Assumptions.assumeTrue(Secured.isPossible(), "mosquitto or openssl is not installed");
        await().atMost(Duration.ofSeconds(10)).untilAsserted(() -> assertThat(client.link
                        .health()
                        .check(Duration.ofSeconds(2))
                        .toCompletableFuture()
                        .join())
                .matches(BrokerHealth.RoundTrip::works));
    }

    /** Makes the certificate and the password file. */
    public static final class Secured implements QuarkusTestResourceLifecycleManager {

        private static final String PASSWORD = "p:${x}@/+ö";

        private Mosquitto mosquitto;

        static boolean isPossible() {
            return Mosquitto.isInstalled() && Files.isExecutable(Path.of("/usr/bin/openssl"));
        }

        @Override
        public Map<String, String> start() {
            if (!isPossible()) {
                return Map.of();
            }
            mosquitto = Mosquitto.prepared();
            var directory = mosquitto.directory();
            run(
                    "/usr/bin/openssl",
                    "req",
                    "-x509",
                    "-newkey",
                    "rsa:2048",
                    "-nodes",
                    "-days",
                    "2",
                    "-subj",
                    "/CN=localhost",
                    "-addext",
                    "subjectAltName=DNS:localhost,IP:127.0.0.1",
                    "-keyout",
                    directory.resolve("key.pem").toString(),
                    "-out",
                    directory.resolve("cert.pem").toString());
            run(
                    "/usr/bin/mosquitto_passwd",
                    "-b",
                    "-c",
                    directory.resolve("passwords").toString(),
                    "anna",
                    PASSWORD);
            mosquitto.with(
                    "allow_anonymous false",
                    "user root",
                    "password_file " + directory.resolve("passwords"),
                    "certfile " + directory.resolve("cert.pem"),
                    "keyfile " + directory.resolve("key.pem"));
            mosquitto.start();
            return Map.of(
                    "moonfleet.mqtt.url",
                    "mqtts://anna:" + URLEncoder.encode(PASSWORD, StandardCharsets.UTF_8) + "@localhost:"
                            + mosquitto.port(),
                    "moonfleet.mqtt.ca",
                    directory.resolve("cert.pem").toString());
        }

        @Override
        public void stop() {
            if (mosquitto != null) {
                mosquitto.close();
            }
        }

        private static void run(String... command) {
            try {
                var process =
                        new ProcessBuilder(command).redirectErrorStream(true).start();
                var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
                if (!process.waitFor(30, TimeUnit.SECONDS) || process.exitValue() != 0) {
                    throw new IllegalStateException(command[0] + ": " + output);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }
    }
}
