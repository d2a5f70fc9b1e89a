package io.moonfleet.quickapp.internal.net;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.function.Consumer;

/** Accepts TCP connections on a virtual thread until it is closed. */
public final class TcpServer implements AutoCloseable {

    private static final int BACKLOG = 50;

    private final ServerSocket socket = new ServerSocket();

    /** @throws IOException the port is taken, or the address is not this machine's */
    public TcpServer(String address, int port) throws IOException {
        socket.setReuseAddress(true);
        socket.bind(new InetSocketAddress(address, port), BACKLOG);
    }

    public int port() {
        return socket.getLocalPort();
    }

    /** Hands each connection over; what runs here must not block. */
    public void accept(Consumer<Socket> accepted) {
        Thread.ofVirtual().name("tcp-server").start(() -> {
            while (!socket.isClosed()) {
                try {
                    var client = socket.accept();
                    client.setTcpNoDelay(true);
                    accepted.accept(client);
                } catch (IOException ended) {
                    return; // closed: there is nothing else that ends an accept
                }
            }
        });
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
