package io.moonfleet.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Takes connections on a free loopback port and joins each with one to another port of this machine. */
final class Relay implements AutoCloseable {

    private static final int BACKLOG = 200;
    private static final int PATIENCE_MILLIS = 2_000;

    private final Supplier<List<Integer>> targets;
    private final BooleanSupplier carries;
    private final ServerSocket server;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();

    /**
     * @param targets where to, in the order in which they are tried for a new connection
     * @param carries whether anything gets through just now; what does not is lost, and nobody is told
     */
    Relay(Supplier<List<Integer>> targets, BooleanSupplier carries) {
        this.targets = targets;
        this.carries = carries;
        try {
            server = new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().name("relay " + port()).start(this::accept);
    }

    int port() {
        return server.getLocalPort();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                var client = server.accept();
                var ports = targets.get();
                Thread.ofVirtual().start(() -> connect(client, ports));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void connect(Socket client, List<Integer> ports) {
        sockets.add(client);
        if (!carries.getAsBoolean()) {
            return;
        }
        for (var port : ports) {
            var there = new Socket();
            try {
                there.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), PATIENCE_MILLIS);
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
        var isOver = false;
        try {
            var in = from.getInputStream();
            var out = to.getOutputStream();
            for (var count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                if (carries.getAsBoolean()) {
                    out.write(buffer, 0, count);
                }
            }
            if (carries.getAsBoolean()) {
                to.shutdownOutput();
            }
            isOver = to.isOutputShutdown() && from.isOutputShutdown();
        } catch (IOException brokenOff) {
            isOver = true;
        }
        if (isOver && carries.getAsBoolean()) {
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

    /** Ends all connections; new ones are taken. */
    void endAll() {
        List.copyOf(sockets).forEach(this::end);
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        endAll();
    }
}
