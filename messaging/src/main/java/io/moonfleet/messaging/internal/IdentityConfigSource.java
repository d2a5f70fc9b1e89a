package io.moonfleet.messaging.internal;

import io.moonfleet.messaging.ServiceIdentity;
import io.smallrye.config.ConfigSourceContext;
import io.smallrye.config.ConfigSourceFactory;
import io.smallrye.config.PropertiesConfigSource;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.eclipse.microprofile.config.spi.ConfigSource;

/**
 * Gives each start its identities: {@code moonfleet.instance.gateway}, {@code moonfleet.instance.ui}, {@code
 * moonfleet.instance.runner}, and {@code moonfleet.hub} when nobody set it. They are settings, because the channels' topics
 * and client ids are.
 */
public final class IdentityConfigSource implements ConfigSourceFactory {

    private static final List<String> SERVICES = List.of("gateway", "ui", "runner");
    private static final int MAX_HOST = 32;

    /** Below every file and variable: each value can be set by hand. */
    private static final int ORDINAL = 50;

    @Override
    public Iterable<ConfigSource> getConfigSources(ConfigSourceContext context) {
        var incarnation = incarnation();
        var host = host();
        Map<String, String> values = new HashMap<>();
        values.put("moonfleet.hub", "home");
        for (var service : SERVICES) {
            values.put(
                    "moonfleet.instance." + service,
                    new ServiceIdentity("home", service + "-" + host + "-" + incarnation).instance());
        }
        return List.of(new PropertiesConfigSource(values, "Moonfleet identities", ORDINAL));
    }

    private static String incarnation() {
        var number = new SecureRandom().nextLong() >>> 1;
        return Long.toString(number, Character.MAX_RADIX);
    }

    private static String host() {
        try {
            var name = InetAddress.getLocalHost().getHostName().toLowerCase(Locale.ROOT);
            // No dots: RabbitMQ delivers what was sent to a topic with one under another name.
            var clean = name.replaceAll("[^a-z0-9]", "-").replaceAll("^-+", "");
            return clean.isEmpty() ? "host" : clean.substring(0, Math.min(clean.length(), MAX_HOST));
        } catch (UnknownHostException e) {
            // Only a part of a name that is unique without it.
            return "host";
        }
    }
}
