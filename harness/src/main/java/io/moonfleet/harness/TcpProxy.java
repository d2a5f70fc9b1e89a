package io.moonfleet.harness;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A wire to a port of this machine that can be cut: what is on it is lost, and nobody is told. */
public final class TcpProxy implements AutoCloseable {

    private final int target;
    private final ServerSocket server;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private volatile boolean cut;

    public TcpProxy(int target) {
        this.target = target;
        try {
            server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().name("proxy to " + target).start(this::accept);
    }

    public int port() {
        return server.getLocalPort();
    }

    /** From now on nothing gets through; connections stay as they are, as when a cable is pulled. */
    public void cut() {
        cut = true;
    }

    /** Lets new connections through; those that were cut have lost what was on the wire, so they end. */
    public void mend() {
        sockets.forEach(TcpProxy::end);
        sockets.clear();
        cut = false;
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                var client = server.accept();
                sockets.add(client);
                if (!cut) {
                    connect(client);
                }
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void connect(Socket client) {
        var there = new Socket();
        sockets.add(there);
        try {
            there.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), target), 2_000);
            there.setTcpNoDelay(true);
            client.setTcpNoDelay(true);
        } catch (IOException refused) {
            end(client);
            end(there);
            return;
        }
        Thread.ofVirtual().start(() -> pump(client, there));
        Thread.ofVirtual().start(() -> pump(there, client));
    }

    private void pump(Socket from, Socket to) {
        var buffer = new byte[16 << 10];
        try (InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream()) {
            for (var count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                if (!cut) {
                    out.write(buffer, 0, count);
                }
            }
        } catch (IOException over) {
            // The other side learns of it below.
        } finally {
            if (!cut) {
                end(from);
                end(to);
            }
        }
    }

    private static void end(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        sockets.forEach(TcpProxy::end);
    }
}
