package io.moonfleet.quickapp.internal.net;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.util.Arrays;

/** A UDP socket whose operations are queued: sends after each other, receives after each other. */
public final class UdpSocket implements AutoCloseable {

    private static final int LARGEST = 65_507;

    /** A datagram that came. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    public record Datagram(byte[] data, String address, int port) {}

    private final TcpConnection.Resolver resolver;
    private final DatagramSocket socket;
    private final SerialTasks sending = new SerialTasks("udp-send");
    private final SerialTasks receiving = new SerialTasks("udp-receive");

    /** @param timeoutMillis of each receive; 0 for none */
    public UdpSocket(TcpConnection.Resolver resolver, boolean broadcast, int timeoutMillis) throws IOException {
        this.resolver = resolver;
        this.socket = new DatagramSocket(null);
        socket.setReuseAddress(true);
        socket.setBroadcast(broadcast);
        socket.setSoTimeout(timeoutMillis);
    }

    /** To a local address and port; without it the first send chooses a port. */
    public void bind(String address, int port) throws IOException {
        socket.bind(new InetSocketAddress(address, port));
    }

    /** The local port, or 0 while there is none. */
    public int port() {
        return Math.max(0, socket.getLocalPort());
    }

    public void sendTo(byte[] data, String host, int port, Reply<Integer> reply) {
        var accepted = sending.add(() -> {
            try {
                bindIfNeeded();
                socket.send(new DatagramPacket(data, data.length, resolver.resolve(host), port));
                reply.succeeded(data.length);
            } catch (IOException failed) {
                reply.failed(String.valueOf(failed.getMessage()));
            }
        });
        if (!accepted) {
            reply.failed("too many operations waiting");
        }
    }

    private synchronized void bindIfNeeded() throws IOException {
        if (!socket.isBound()) {
            socket.bind(new InetSocketAddress(0));
        }
    }

    /** The next datagram. */
    public void receive(Reply<Datagram> reply) {
        var accepted = receiving.add(() -> {
            try {
                bindIfNeeded();
                var packet = new DatagramPacket(new byte[LARGEST], LARGEST);
                socket.receive(packet);
                reply.succeeded(new Datagram(
                        Arrays.copyOf(packet.getData(), packet.getLength()),
                        packet.getAddress().getHostAddress(),
                        packet.getPort()));
            } catch (SocketTimeoutException late) {
                reply.failed("timeout");
            } catch (IOException failed) {
                reply.failed(String.valueOf(failed.getMessage()));
            }
        });
        if (!accepted) {
            reply.failed("too many operations waiting");
        }
    }

    /**
     * Closes it when what was to be sent has been sent.
     *
     * @param closed runs then
     */
    public void closeAfterSends(Runnable closed) {
        Runnable closing = () -> {
            close();
            closed.run();
        };
        if (!sending.add(closing)) {
            closing.run();
        }
    }

    @Override
    public void close() {
        socket.close();
    }
}
