package io.moonfleet.broker;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.eclipse.paho.client.mqttv3.IMqttDeliveryToken;
import org.eclipse.paho.client.mqttv3.MqttAsyncClient;
import org.eclipse.paho.client.mqttv3.MqttCallback;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.MqttMessage;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;

/** One connection, as a service has them: MQTT 3.1.1, clean session, QoS 0. */
public final class Peer implements MqttCallback, AutoCloseable {

    private static final int KEEP_ALIVE_SECONDS = 10;
    private static final int IN_FLIGHT = 65_535;
    private static final long TIMEOUT_MILLIS = 15_000;

    /** What a broker grants that does not allow a subscription. */
    private static final int REFUSED = 0x80;

    private final String id;
    private final MqttAsyncClient client;
    private final LinkedBlockingQueue<Arrival> arrivals = new LinkedBlockingQueue<>();
    private final CountDownLatch lost = new CountDownLatch(1);

    private Peer(BrokerAddress broker, String id) throws MqttException {
        this.id = id;
        client = new MqttAsyncClient(broker.server(), id, new MemoryPersistence());
        client.setCallback(this);
    }

    /** Something that came. */
    @SuppressWarnings("ArrayRecordComponent") // nobody compares arrivals
    public record Arrival(String topic, byte[] payload, boolean retained) {
        String text() {
            return new String(payload, StandardCharsets.UTF_8);
        }
    }

    /** A last will, retained like a runner's. */
    record Will(String topic, String text) {}

    public static Peer connect(BrokerAddress broker, String id) throws MqttException {
        return connect(broker, id, null);
    }

    static Peer connect(BrokerAddress broker, String id, Will will) throws MqttException {
        var peer = new Peer(broker, id);
        var options = new MqttConnectOptions();
        options.setMqttVersion(MqttConnectOptions.MQTT_VERSION_3_1_1);
        options.setCleanSession(true);
        options.setKeepAliveInterval(KEEP_ALIVE_SECONDS);
        options.setMaxInflight(IN_FLIGHT);
        broker.user().ifPresent(options::setUserName);
        broker.password().ifPresent(password -> options.setPassword(password.toCharArray()));
        broker.sockets().ifPresent(options::setSocketFactory);
        if (will != null) {
            options.setWill(will.topic(), will.text().getBytes(StandardCharsets.UTF_8), 0, true);
        }
        peer.client.connect(options).waitForCompletion(TIMEOUT_MILLIS);
        return peer;
    }

    String id() {
        return id;
    }

    /** Returns when the broker has confirmed it; fails when it refuses. */
    public Peer subscribe(String filter) throws MqttException {
        var granted = client.subscribe(filter, 0);
        granted.waitForCompletion(TIMEOUT_MILLIS);
        if (granted.getGrantedQos()[0] == REFUSED) {
            throw new MqttException(REFUSED);
        }
        return this;
    }

    void unsubscribe(String filter) throws MqttException {
        client.unsubscribe(filter).waitForCompletion(TIMEOUT_MILLIS);
    }

    void publish(String topic, String text) throws MqttException {
        publish(topic, text.getBytes(StandardCharsets.UTF_8), false);
    }

    public void publish(String topic, byte[] payload, boolean retained) throws MqttException {
        client.publish(topic, payload, 0, retained).waitForCompletion(TIMEOUT_MILLIS);
    }

    /** Hands a message over without waiting until it was written. */
    void publishQuickly(String topic, String text) throws MqttException {
        client.publish(topic, text.getBytes(StandardCharsets.UTF_8), 0, false);
    }

    /** Returns when the broker has dealt with what was published before, or has ended the connection for it. */
    void settle() {
        try {
            client.subscribe("settled/" + id, 0).waitForCompletion(TIMEOUT_MILLIS);
        } catch (MqttException ended) {
            lost.countDown();
        }
    }

    /** The next message, or null when none comes in time. */
    public Arrival next(Duration patience) throws InterruptedException {
        return arrivals.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** So many messages, or those that came in time. */
    List<Arrival> next(int count, Duration patience) throws InterruptedException {
        var deadline = System.nanoTime() + patience.toNanos();
        var found = new ArrayList<Arrival>();
        while (found.size() < count) {
            var arrival = arrivals.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
            if (arrival == null) {
                break;
            }
            found.add(arrival);
        }
        return found;
    }

    /** Whether the broker ended the connection in time. */
    boolean isLostWithin(Duration patience) throws InterruptedException {
        return lost.await(patience.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** As if its machine lost power: no goodbye. */
    void die() throws MqttException {
        client.disconnectForcibly(0, 1, false);
    }

    @Override
    public void connectionLost(Throwable cause) {
        lost.countDown();
    }

    @Override
    public void messageArrived(String topic, MqttMessage message) {
        arrivals.add(new Arrival(topic, message.getPayload(), message.isRetained()));
    }

    @Override
    public void deliveryComplete(IMqttDeliveryToken token) {
        // QoS 0 promises nothing that this could tell.
    }

    @Override
    public void close() throws MqttException {
        if (client.isConnected()) {
            client.disconnectForcibly(0, 50, true);
        }
        client.close(true);
    }
}
