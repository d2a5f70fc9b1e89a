package io.moonfleet.messaging.internal;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * The one setting that says where the broker is: {@code mqtt://user:pass@host:1883}, or {@code mqtts://} for TLS. What has a
 * meaning in a URL is percent-encoded in user and password.
 */
public record MqttUrl(String host, int port, boolean tls, Optional<String> user, Optional<String> password) {

    /** The setting's name; its environment variable is {@code MOONFLEET_MQTT_URL}. */
    public static final String KEY = "moonfleet.mqtt.url";

    /** @throws IllegalArgumentException with a message for the person who wrote it; it does not repeat the password */
    public static MqttUrl parse(String text) {
        URI uri;
        try {
            uri = URI.create(text.strip());
        } catch (IllegalArgumentException e) {
            throw bad("is no URL (are special characters of the password percent-encoded?)");
        }
        var tls =
                switch (String.valueOf(uri.getScheme())) {
                    case "mqtt", "tcp" -> false;
                    case "mqtts", "ssl" -> true;
                    default -> throw bad("must begin with mqtt:// or mqtts://");
                };
        if (uri.getHost() == null) {
            throw bad("names no host");
        }
        if (uri.getPath() != null && !uri.getPath().isEmpty() && !uri.getPath().equals("/")) {
            throw bad("must end after the port, but goes on with '" + uri.getPath() + "'");
        }
        var port = uri.getPort() > 0 ? uri.getPort() : tls ? 8883 : 1883;
        var login = Optional.ofNullable(uri.getRawUserInfo()).map(info -> info.split(":", 2));
        return new MqttUrl(
                uri.getHost(),
                port,
                tls,
                login.map(parts -> decoded(parts[0])),
                login.filter(parts -> parts.length > 1).map(parts -> decoded(parts[1])));
    }

    /** The address without its secrets. */
    @Override
    public String toString() {
        return (tls ? "mqtts://" : "mqtt://") + host + ":" + port;
    }

    private static String decoded(String part) {
        // URLDecoder is for forms, where a plus is a space; here it is a plus.
        return URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    private static IllegalArgumentException bad(String what) {
        return new IllegalArgumentException(
                KEY + " (MOONFLEET_MQTT_URL) " + what + "; an example: mqtt://localhost:1883");
    }
}
