package io.moonfleet.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import javax.net.SocketFactory;
import org.HdrHistogram.Histogram;
import org.eclipse.paho.client.mqttv3.MqttAsyncClient;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;

/** The bare minimum that any design on MQTT pays: a request and a reply through the broker, nothing else. */
final class MqttEcho implements AutoCloseable {

    private static final int REQUEST_BYTES = 300;
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final String requests = "bench/" + UUID.randomUUID() + "/requests";
    private final String replies = "bench/" + UUID.randomUUID() + "/replies";
    private final MqttAsyncClient asking;
    private final MqttAsyncClient answering;
    private volatile Consumer<ByteBuffer> onReply = _ -> {};

    MqttEcho(String brokerUrl) throws MqttException {
        answering = connect(brokerUrl);
        asking = connect(brokerUrl);
        answering
                .subscribe(requests, 0, (_, message) -> answering.publish(replies, message.getPayload(), 0, false))
                .waitForCompletion(PATIENCE.toMillis());
        asking.subscribe(replies, 0, (_, message) -> onReply.accept(ByteBuffer.wrap(message.getPayload())))
                .waitForCompletion(PATIENCE.toMillis());
    }

    private static MqttAsyncClient connect(String brokerUrl) throws MqttException {
        var client = new MqttAsyncClient(
                brokerUrl.replaceFirst("^mqtt:", "tcp:"), "bench-" + UUID.randomUUID(), new MemoryPersistence());
        var options = new MqttConnectOptions();
        options.setMaxInflight(1_000);
        options.setSocketFactory(new Undelayed());
        client.connect(options).waitForCompletion(PATIENCE.toMillis());
        return client;
    }

    /** Keeps that many requests under way for that time. */
    Measurement run(int inFlight, Duration time) throws InterruptedException, MqttException {
        var latency = Measurement.histogram();
        var sent = new ConcurrentHashMap<Long, Long>();
        var ids = new AtomicLong();
        var failures = new ConcurrentHashMap<String, Long>();
        var began = System.nanoTime();
        var end = began + time.toNanos();
        var over = new CountDownLatch(inFlight);
        // Replies come on one thread of the client's, so the histogram has one writer.
        onReply = reply -> {
            var now = System.nanoTime();
            record(latency, sent.remove(reply.getLong()), now);
            if (now < end) {
                ask(ids.incrementAndGet(), sent, failures);
            } else {
                over.countDown();
            }
        };
        for (var i = 0; i < inFlight; i++) {
            ask(ids.incrementAndGet(), sent, failures);
        }
        if (!over.await(time.plus(PATIENCE).toMillis(), TimeUnit.MILLISECONDS)) {
            failures.merge("no reply", over.getCount(), Long::sum);
        }
        onReply = _ -> {};
        return new Measurement(latency, Duration.ofNanos(System.nanoTime() - began), failures);
    }

    private static void record(Histogram latency, Long sentAt, long now) {
        if (sentAt != null) {
            latency.recordValue(now - sentAt);
        }
    }

    private void ask(long id, Map<Long, Long> sent, Map<String, Long> failures) {
        var payload = ByteBuffer.allocate(REQUEST_BYTES).putLong(id).array();
        sent.put(id, System.nanoTime());
        try {
            asking.publish(requests, payload, 0, false);
        } catch (MqttException e) {
            failures.merge(e.toString(), 1L, Long::sum);
        }
    }

    @Override
    public void close() throws MqttException {
        for (var client : new MqttAsyncClient[] {asking, answering}) {
            client.disconnectForcibly(100, 100);
            client.close();
        }
    }

    /** Without it Nagle's algorithm holds small packets back. */
    private static final class Undelayed extends SocketFactory {
        @Override
        public Socket createSocket() throws IOException {
            var socket = new Socket();
            socket.setTcpNoDelay(true);
            return socket;
        }

        @Override
        public Socket createSocket(String host, int port) throws IOException {
            return undelayed(new Socket(host, port));
        }

        @Override
        public Socket createSocket(String host, int port, InetAddress from, int fromPort) throws IOException {
            return undelayed(new Socket(host, port, from, fromPort));
        }

        @Override
        public Socket createSocket(InetAddress host, int port) throws IOException {
            return undelayed(new Socket(host, port));
        }

        @Override
        public Socket createSocket(InetAddress host, int port, InetAddress from, int fromPort) throws IOException {
            return undelayed(new Socket(host, port, from, fromPort));
        }

        private static Socket undelayed(Socket socket) throws IOException {
            socket.setTcpNoDelay(true);
            return socket;
        }
    }
}
