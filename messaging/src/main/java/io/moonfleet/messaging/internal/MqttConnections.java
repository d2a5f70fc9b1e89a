package io.moonfleet.messaging.internal;

import io.moonfleet.messaging.ServiceIdentity;
import io.moonfleet.protocol.MessageCodec;
import io.moonfleet.protocol.Presence;
import io.moonfleet.protocol.Topic;
import io.smallrye.reactive.messaging.ClientCustomizer;
import io.smallrye.reactive.messaging.mqtt.session.MqttClientSessionOptions;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.PemTrustOptions;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigProvider;

/**
 * Gives every channel its connection: where the broker is, and as whom. All channels of a service share one connection, because
 * SmallRye shares it among channels with the same client id.
 */
@ApplicationScoped
public class MqttConnections implements ClientCustomizer<MqttClientSessionOptions> {

    private final Map<String, Context> contexts = new ConcurrentHashMap<>();
    private final Vertx vertx;

    MqttConnections(Vertx vertx) {
        this.vertx = vertx;
    }

    @Override
    public MqttClientSessionOptions customize(String channel, Config channelConfig, MqttClientSessionOptions options) {
        var config = ConfigProvider.getConfig();
        var service = channel.split("-", 2)[0];
        if (config.getOptionalValue("moonfleet.instance." + service, String.class)
                .isEmpty()) {
            return options;
        }
        var identity = ServiceIdentity.of(service);
        address(options, config);
        options.setClientId(identity.instance());
        options.setCleanSession(true);
        options.setReconnectDelay(new ReconnectDelays());
        options.setTcpNoDelay(true);
        options.setMaxMessageSize(MessageCodec.MAX_BYTES + MqttOverhead.BYTES);
        if (service.equals("runner")) {
            lastWill(options, identity);
        }
        // The connector connects on the context that belongs to the thread it is set up on: this one.
        contexts.computeIfAbsent(identity.instance(), _ -> vertx.getOrCreateContext());
        return options;
    }

    /** The event loop of a service's connection; empty before its channels were made. */
    public Optional<Context> contextOf(ServiceIdentity identity) {
        return Optional.ofNullable(contexts.get(identity.instance()));
    }

    private static void address(MqttClientSessionOptions options, Config config) {
        var url =
                MqttUrl.parse(config.getOptionalValue(MqttUrl.KEY, String.class).orElse("mqtt://localhost:1883"));
        options.setHostname(url.host());
        options.setPort(url.port());
        url.user().ifPresent(options::setUsername);
        url.password().ifPresent(options::setPassword);
        if (url.tls()) {
            options.setSsl(true);
            options.setHostnameVerificationAlgorithm("HTTPS");
            config.getOptionalValue("moonfleet.mqtt.ca", String.class)
                    .ifPresent(file -> options.setTrustOptions(new PemTrustOptions().addCertPath(file)));
        }
    }

    private static void lastWill(MqttClientSessionOptions options, ServiceIdentity identity) {
        var gone = new Presence(identity.instance(), identity.incarnation(), false, Instant.now(), 0, 0);
        options.setWillFlag(true);
        options.setWillRetain(true);
        options.setWillTopic(new Topic.RunnerPresence(identity.hub(), identity.instance()).path());
        options.setWillMessageBytes(Buffer.buffer(new MessageCodec().encode(gone)));
    }

    /** What MQTT adds to a payload: fixed header, topic, packet id. */
    private static final class MqttOverhead {
        static final int BYTES = 4 << 10;
    }
}
