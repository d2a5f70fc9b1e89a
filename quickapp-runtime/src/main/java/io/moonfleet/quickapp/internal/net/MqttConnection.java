package io.moonfleet.quickapp.internal.net;

import java.io.DataOutputStream;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.eclipse.paho.client.mqttv3.IMqttActionListener;
import org.eclipse.paho.client.mqttv3.IMqttDeliveryToken;
import org.eclipse.paho.client.mqttv3.IMqttToken;
import org.eclipse.paho.client.mqttv3.MqttAsyncClient;
import org.eclipse.paho.client.mqttv3.MqttCallbackExtended;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.MqttMessage;
import org.eclipse.paho.client.mqttv3.ScheduledExecutorPingSender;
import org.eclipse.paho.client.mqttv3.internal.wire.MqttWireMessage;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;

/** A connection to an MQTT broker on Eclipse Paho, whose threads are virtual: many clients cost few. */
public final class MqttConnection implements AutoCloseable {

    private static final int LONGEST = 65_535;
    private static final int THREADS = 10; // Paho's own number: sender, receiver, callbacks, connecting, pings
    private static final int MOST_IN_FLIGHT = 1_000;
    private static final int CONNECT_SECONDS = 30;
    private static final long QUIESCE_MILLIS = 500;
    private static final long ASK_AGAIN_MILLIS = 50;

    /**
     * How to connect.
     *
     * @param patience how long a broker that is not there yet is waited for
     */
    public record Settings(
            String uri,
            OptionalInt port,
            Optional<String> clientId,
            Optional<String> username,
            Optional<String> password,
            boolean cleanSession,
            int keepAliveSeconds,
            Optional<Will> lastWill,
            TlsSettings tls,
            boolean autoReconnect,
            Duration patience) {}

    /** What the broker publishes when the connection breaks. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    public record Will(String topic, byte[] payload, int qos, boolean retain) {}

    /** A message that came. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    public record Message(String topic, byte[] payload, int qos, boolean retain, boolean duplicate, int packetId) {}

    /** What happens; called on Paho's threads. */
    public interface Events {

        void connected(boolean sessionPresent);

        /**
         * Cleanly or not.
         *
         * @param forGood whether it does not connect again by itself
         */
        void closed(String why, boolean forGood);

        /** May block for a while: that holds back the broker. */
        void message(Message message) throws InterruptedException;
    }

    /** The end of one request to the broker. */
    public interface Done {

        void succeeded(int packetId, int[] grantedQos);

        void failed(int code, String message);
    }

    private final boolean autoReconnect;
    private final MqttAsyncClient client;
    private final MqttConnectOptions options;
    private final Events events;
    private final ScheduledExecutorService threads;
    private final Duration patience;

    /** Nobody waits for the broker any more. */
    private volatile boolean leaving;

    /** @throws IllegalArgumentException the address or the TLS settings are malformed */
    public MqttConnection(Settings settings, TcpConnection.Resolver resolver, Events events) {
        this.events = events;
        this.autoReconnect = settings.autoReconnect;
        this.options = options(settings, resolver);
        this.patience = settings.patience;
        threads = Executors.newScheduledThreadPool(
                THREADS, Thread.ofVirtual().name("mqtt-", 0).factory());
        try {
            client = new MqttAsyncClient(
                    address(settings),
                    settings.clientId.orElseGet(() -> "moonfleet-" + UUID.randomUUID()),
                    new MemoryPersistence(),
                    new ScheduledExecutorPingSender(threads),
                    threads);
        } catch (MqttException malformed) {
            threads.shutdown();
            throw new IllegalArgumentException(malformed.getMessage(), malformed);
        }
        client.setCallback(new Callbacks());
    }

    private static boolean isTls(URI uri) {
        return List.of("mqtts", "ssl", "tls").contains(uri.getScheme());
    }

    private static URI parse(String uri) {
        return URI.create(uri.contains("://") ? uri : "tcp://" + uri);
    }

    private static String address(Settings settings) {
        var uri = parse(settings.uri);
        if (uri.getHost() == null) {
            throw new IllegalArgumentException("'" + settings.uri + "' is no address of a broker: mqtt://host[:port]");
        }
        var port = settings.port.orElse(uri.getPort() > 0 ? uri.getPort() : isTls(uri) ? 8883 : 1883);
        return "tcp://" + uri.getHost() + ":" + port; // TLS is the socket's own, see BrokerSocket
    }

    private static MqttConnectOptions options(Settings settings, TcpConnection.Resolver resolver) {
        var options = new MqttConnectOptions();
        options.setCleanSession(settings.cleanSession);
        options.setKeepAliveInterval(settings.keepAliveSeconds);
        options.setConnectionTimeout(CONNECT_SECONDS);
        options.setMaxInflight(MOST_IN_FLIGHT);
        options.setAutomaticReconnect(settings.autoReconnect);
        settings.clientId.ifPresent(MqttConnection::writable);
        settings.username.map(MqttConnection::writable).ifPresent(options::setUserName);
        settings.password.ifPresent(password -> options.setPassword(password.toCharArray()));
        settings.lastWill.ifPresent(will -> options.setWill(writable(will.topic), will.payload, will.qos, will.retain));
        var uri = parse(settings.uri);
        var tls = isTls(uri) ? Optional.of(settings.tls) : Optional.<TlsSettings>empty();
        tls.ifPresent(TlsSettings::context); // malformed certificates are refused here, not when it connects
        options.setSocketFactory(BrokerSocket.factory(resolver, uri.getHost(), tls));
        return options;
    }

    /** Begins to connect; later losses of the connection are told, and mended if that was asked for. */
    public void connect(Done done) {
        connect(done, System.nanoTime() + patience.toNanos());
    }

    private void connect(Done done, long waitUntil) {
        request(
                done,
                listener -> client.connect(options, null, new IMqttActionListener() {
                    @Override
                    public void onSuccess(IMqttToken token) {
                        events.connected(token.getSessionPresent());
                        listener.onSuccess(token);
                    }

                    @Override
                    public void onFailure(IMqttToken token, Throwable failure) {
                        if (!isNobodyThere(failure) || leaving || System.nanoTime() - waitUntil >= 0) {
                            listener.onFailure(token, failure);
                        } else {
                            threads.schedule(() -> again(token, failure), ASK_AGAIN_MILLIS, TimeUnit.MILLISECONDS);
                        }
                    }

                    private void again(IMqttToken token, Throwable failure) {
                        if (leaving) {
                            listener.onFailure(token, failure);
                        } else {
                            connect(done, waitUntil);
                        }
                    }
                }));
    }

    private static boolean isNobodyThere(Throwable failure) {
        return failure.getCause() instanceof ConnectException;
    }

    /** @return the packet's id, 0 for QoS 0 */
    public int publish(String topic, byte[] payload, int qos, boolean retain, Done done) {
        var message = new MqttMessage(payload);
        message.setQos(qos);
        message.setRetained(retain);
        return request(done, listener -> connected().publish(writable(topic), message, null, listener));
    }

    /** @param topics with the quality of service of each, in the order asked for */
    public int subscribe(Map<String, Integer> topics, Done done) {
        var names = topics.keySet().toArray(String[]::new);
        var levels = topics.values().stream().mapToInt(Integer::intValue).toArray();
        return request(done, listener -> {
            topics.keySet().forEach(MqttConnection::writable);
            return connected().subscribe(names, levels, null, listener);
        });
    }

    public int unsubscribe(List<String> topics, Done done) {
        return request(done, listener -> {
            topics.forEach(MqttConnection::writable);
            return connected().unsubscribe(topics.toArray(String[]::new), null, listener);
        });
    }

    public void disconnect(Done done) {
        leaving = true;
        request(done, listener -> client.disconnect(QUIESCE_MILLIS, null, listener));
    }

    /** Before its first connection and after its last one Paho's client follows a null. */
    private MqttAsyncClient connected() throws MqttException {
        if (!client.isConnected()) {
            throw new MqttException(MqttException.REASON_CODE_CLIENT_NOT_CONNECTED);
        }
        return client;
    }

    /**
     * What can be written in an MQTT packet. Paho finds out on its sender's thread, and then ends the connection: one device with a
     * wild name would cut off whoever makes topics of names.
     *
     * @throws IllegalArgumentException it holds a NUL or what is no Unicode, or is longer than 65,535 bytes
     */
    private static String writable(String text) {
        if (text.indexOf('\0') >= 0 || text.getBytes(StandardCharsets.UTF_8).length > LONGEST) {
            throw new IllegalArgumentException(
                    "topics and names of MQTT hold no NUL and at most " + LONGEST + " bytes");
        }
        try {
            MqttWireMessage.encodeUTF8(new DataOutputStream(OutputStream.nullOutputStream()), text);
            return text;
        } catch (MqttException malformed) {
            throw new IllegalArgumentException(message(malformed), malformed);
        }
    }

    private interface Request {
        IMqttToken send(IMqttActionListener listener) throws MqttException;
    }

    private static int request(Done done, Request request) {
        try {
            return request.send(new Listener(done)).getMessageId();
        } catch (MqttException refused) {
            done.failed(refused.getReasonCode(), message(refused));
            return 0;
        } catch (IllegalArgumentException malformed) { // a topic that is none
            done.failed(-1, malformed.getMessage());
            return 0;
        }
    }

    private static String message(Throwable failure) {
        var cause = failure.getCause() == null ? failure : failure.getCause();
        return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    }

    private record Listener(Done done) implements IMqttActionListener {

        @Override
        public void onSuccess(IMqttToken token) {
            done.succeeded(token.getMessageId(), token.getGrantedQos() == null ? new int[0] : token.getGrantedQos());
        }

        @Override
        public void onFailure(IMqttToken token, Throwable failure) {
            done.failed(failure instanceof MqttException known ? known.getReasonCode() : -1, message(failure));
        }
    }

    private final class Callbacks implements MqttCallbackExtended {

        @Override
        public void connectComplete(boolean again, String uri) {
            if (again) {
                events.connected(false);
            }
        }

        @Override
        public void connectionLost(Throwable cause) {
            events.closed(message(cause), !autoReconnect);
        }

        @Override
        public void messageArrived(String topic, MqttMessage message) throws InterruptedException {
            events.message(new Message(
                    topic,
                    message.getPayload(),
                    message.getQos(),
                    message.isRetained(),
                    message.isDuplicate(),
                    message.getId()));
        }

        @Override
        public void deliveryComplete(IMqttDeliveryToken token) {
            // each publish has its own listener
        }
    }

    /**
     * Ends the connection at once, if there still is one, and frees its threads. Whoever has not taken leave is gone
     * unexpectedly, as on HC3, where the process just ends: the broker publishes the last will.
     */
    @Override
    public void close() {
        leaving = true;
        Thread.ofVirtual().name("mqtt-closing").start(() -> {
            try {
                if (client.isConnected()) {
                    client.disconnectForcibly(0, QUIESCE_MILLIS, false);
                }
                client.close(true);
            } catch (MqttException alreadyClosed) {
                System.getLogger(MqttConnection.class.getName())
                        .log(System.Logger.Level.DEBUG, "closing a broken MQTT connection", alreadyClosed);
            }
        });
    }
}
