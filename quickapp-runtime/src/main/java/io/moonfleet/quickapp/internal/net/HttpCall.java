package io.moonfleet.quickapp.internal.net;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * A request to be sent, and what becomes of it when it is redirected.
 *
 * @param checkCertificate false for devices with self-signed certificates
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record HttpCall(
        URI uri, String method, byte[] body, Map<String, String> headers, Duration timeout, boolean checkCertificate) {

    static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);
    private static final Set<Integer> KEEP_METHOD = Set.of(307, 308);

    /** What is for one host only. */
    private static final Set<String> CREDENTIALS = Set.of("authorization", "cookie", "traceparent");

    /** HTTP/2 over TLS only: the offer to change to it on a plain connection confuses the small servers inside devices. */
    HttpRequest request() {
        var builder = HttpRequest.newBuilder(uri)
                .version(
                        "https".equalsIgnoreCase(uri.getScheme())
                                ? HttpClient.Version.HTTP_2
                                : HttpClient.Version.HTTP_1_1)
                .timeout(timeout);
        headers.forEach(builder::header);
        return withBody(builder).build();
    }

    /** Some servers refuse a GET that announces a body of no bytes, as the client does with any other way of saying "none". */
    private HttpRequest.Builder withBody(HttpRequest.Builder builder) {
        if (body.length > 0) {
            return builder.method(method, HttpRequest.BodyPublishers.ofByteArray(body));
        }
        return switch (method) {
            case "GET" -> builder.GET();
            case "HEAD" -> builder.HEAD();
            case "DELETE" -> builder.DELETE();
            default -> builder.method(method, HttpRequest.BodyPublishers.noBody());
        };
    }

    /** Another host must not get the first one's credentials; only 307 and 308 repeat the body. */
    HttpCall redirected(String location, int status) {
        var target = uri.resolve(location);
        var kept = new HashMap<>(headers);
        if (!String.valueOf(uri.getAuthority()).equals(target.getAuthority())) {
            kept.keySet().removeIf(name -> CREDENTIALS.contains(name.toLowerCase(Locale.ROOT)));
        }
        return KEEP_METHOD.contains(status) || method.equals("HEAD")
                ? new HttpCall(target, method, body, kept, timeout, checkCertificate)
                : new HttpCall(target, "GET", new byte[0], kept, timeout, checkCertificate);
    }
}
