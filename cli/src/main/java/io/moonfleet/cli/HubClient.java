package io.moonfleet.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;

/** The API of a home that runs on this machine, for commands about the same home. */
final class HubClient implements AutoCloseable {

    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    private final RunningHome.Access access;
    private final HttpClient http;
    private final ObjectMapper json = new ObjectMapper();

    HubClient(RunningHome.Access access) {
        this.access = access;
        var builder = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2));
        access.certificate().ifPresent(certificate -> builder.sslContext(PinnedCertificate.trust(certificate)));
        this.http = builder.build();
    }

    /** Asks the hub; empty when nobody is there any more: a hub that was killed leaves its notes. */
    Optional<HttpResponse<String>> send(String method, String path, JsonNode body)
            throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create(address() + "/api" + path))
                .timeout(TIMEOUT)
                .header("Authorization", "Bearer " + access.key())
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body.toString()))
                .build();
        try {
            return Optional.of(http.send(request, HttpResponse.BodyHandlers.ofString()));
        } catch (ConnectException _) {
            return Optional.empty();
        }
    }

    /** The address that a hub listens on need not be one to connect to. */
    private String address() throws UnknownHostException {
        var hub = access.address();
        var everywhere = InetAddress.getByName(hub.getHost()).isAnyLocalAddress();
        return hub.getScheme() + "://" + (everywhere ? "127.0.0.1" : hub.getHost()) + ":" + hub.getPort();
    }

    private JsonNode read(HttpResponse<String> answer) throws IOException {
        return json.readTree(answer.body());
    }

    /** What the hub answers when it does what it is asked; fails with its words when it does not. */
    JsonNode require(HttpResponse<String> answer) throws IOException {
        if (answer.statusCode() >= 300) {
            var said = answer.body().isEmpty() ? null : read(answer);
            throw new IOException(
                    said == null
                            ? "the hub answers " + answer.statusCode()
                            : said.path("message").asText());
        }
        return answer.body().isEmpty() ? null : read(answer);
    }

    @Override
    public void close() {
        http.close();
    }
}
