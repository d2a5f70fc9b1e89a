package io.moonfleet.messaging.internal;

import io.moonfleet.messaging.ServiceIdentity;
import io.moonfleet.protocol.MessageCodec;
import io.moonfleet.protocol.Presence;
import io.moonfleet.protocol.Topic;
import io.smallrye.reactive.messaging.ClientCustomizer;
import io.smallrye.reactive.messaging.mqtt.session.MqttClientSession;
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
import java.util.concurrent.atomic.LongAdder;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigProvider;

/**
 * Gives every channel its connection: where the broker is, and as whom. All channels of a service share one connection, because
 * SmallRye shares it among channels with the same client id.
 */
@ApplicationScoped
public class MqttConnections implements ClientCustomizer<MqttClientSessionOptions> {

    /** As the channels have them by their settings. */
    private static final int KEEP_ALIVE_SECONDS = 10;

    private static final int CONNECT_TIMEOUT_MILLIS = 2_000;

    private final Map<String, Context> contexts = new ConcurrentHashMap<>();
    private final LongAdder reconnects = new LongAdder();
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
        configure(options, identity.instance(), config);
        if (service.equals("runner")) {
            lastWill(options, identity);
        }
        // The connector connects on the context that belongs to the thread it is set up on: this one.
        contexts.computeIfAbsent(identity.instance(), _ -> vertx.getOrCreateContext());
        return options;
    }

    /** A connection beside those of the channels, with a client id of its own. */
    public MqttClientSession session(String clientId) {
        var options = new MqttClientSessionOptions();
        configure(options, clientId, ConfigProvider.getConfig());
        options.setKeepAliveInterval(KEEP_ALIVE_SECONDS);
        options.setConnectTimeout(CONNECT_TIMEOUT_MILLIS);
        return MqttClientSession.create(vertx, options);
    }

    /** An event loop for such a connection. */
    public Context newContext() {
        return vertx.getOrCreateContext();
    }

    private void configure(MqttClientSessionOptions options, String clientId, Config config) {
        address(options, config);
        options.setClientId(clientId);
        options.setCleanSession(true);
        options.setReconnectDelay(new ReconnectDelays(reconnects));
        options.setTcpNoDelay(true);
        options.setMaxMessageSize(MessageCodec.MAX_BYTES + MqttOverhead.BYTES);
    }

    /** How often a connection of this process came back. */
    public long reconnects() {
        return reconnects.sum();
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
