package io.moonfleet.harness;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * One address for several services of a kind, as Kubernetes gives them: a new connection goes to the next that takes it. What happens
 * on a connection is between its two ends.
 */
public final class Balancer implements AutoCloseable {

    private final ServerSocket server;
    private final List<Integer> targets = new CopyOnWriteArrayList<>();
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private int turn;

    public Balancer() {
        try {
            server = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().name("balancer").start(this::accept);
    }

    public URI url() {
        return URI.create("http://127.0.0.1:" + server.getLocalPort());
    }

    /** Sends new connections there, too. */
    public void add(int port) {
        targets.add(port);
    }

    /** Sends no new connections there any more. */
    public void remove(int port) {
        targets.remove((Integer) port);
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                var client = server.accept();
                var first = turn++;
                Thread.ofVirtual().start(() -> connect(client, first));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void connect(Socket client, int first) {
        sockets.add(client);
        var ports = List.copyOf(targets);
        for (var each = 0; each < ports.size(); each++) {
            var there = new Socket();
            try {
                there.connect(
                        new InetSocketAddress(
                                InetAddress.getLoopbackAddress(), ports.get(Math.floorMod(first + each, ports.size()))),
                        2_000);
                there.setTcpNoDelay(true);
                client.setTcpNoDelay(true);
                sockets.add(there);
                Thread.ofVirtual().start(() -> pump(client, there));
                Thread.ofVirtual().start(() -> pump(there, client));
                return;
            } catch (IOException refused) {
                end(there);
            }
        }
        end(client);
    }

    /** Until one end has said all; then the other is told so, and may finish what it says. */
    private void pump(Socket from, Socket to) {
        var buffer = new byte[16 << 10];
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (var count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                out.write(buffer, 0, count);
            }
            to.shutdownOutput();
        } catch (IOException over) {
            end(from);
            end(to);
        }
        if (to.isOutputShutdown() && from.isOutputShutdown()) {
            end(from);
            end(to);
        }
    }

    private void end(Socket socket) {
        sockets.remove(socket);
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
        List.copyOf(sockets).forEach(this::end);
    }
}
