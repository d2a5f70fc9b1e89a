package io.moonfleet.quickapp.internal.net;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;

/** A TCP connection whose operations are queued: those that read after each other, those that write after each other. */
public final class TcpConnection implements AutoCloseable {

    private static final int CHUNK = 64 * 1024;
    private static final int MOST_UNTIL = 4 << 20;

    /** Finds the address of a host; may refuse. */
    @FunctionalInterface
    public interface Resolver {
        InetAddress resolve(String host) throws IOException;
    }

    private final Resolver resolver;
    private final int timeoutMillis;
    private final SerialTasks reading = new SerialTasks("tcp-read");
    private final SerialTasks writing = new SerialTasks("tcp-write");
    private volatile Socket socket = new Socket();
    private volatile boolean ended;

    /** How often it was told to connect. */
    private final AtomicInteger uses = new AtomicInteger();

    private byte[] left = {};

    /** @param timeoutMillis of connecting and of each read; 0 for none */
    public TcpConnection(Resolver resolver, int timeoutMillis) {
        this.resolver = resolver;
        this.timeoutMillis = timeoutMillis;
    }

    /** For a connection that a server has accepted. */
    public TcpConnection(Socket accepted) {
        this(host -> accepted.getInetAddress(), 0);
        this.socket = accepted;
    }

    private interface Operation<T> {
        T run() throws IOException;
    }

    private <T> void queue(SerialTasks tasks, Reply<T> reply, Operation<T> operation) {
        var accepted = tasks.add(() -> {
            try {
                reply.succeeded(operation.run());
            } catch (SocketTimeoutException late) {
                reply.failed("timeout");
            } catch (IOException failed) {
                reply.failed(failed.getMessage() == null ? failed.getClass().getSimpleName() : failed.getMessage());
            }
        });
        if (!accepted) {
            reply.failed("too many operations waiting");
        }
    }

    public void connect(String host, int port, Reply<String> reply) {
        uses.incrementAndGet();
        queue(writing, reply, () -> {
            var fresh = new Socket();
            fresh.setTcpNoDelay(true);
            ended = false;
            var old = socket;
            socket = fresh;
            old.close();
            fresh.connect(new InetSocketAddress(resolver.resolve(host), port), timeoutMillis);
            fresh.setSoTimeout(timeoutMillis);
            return "";
        });
    }

    public void write(byte[] data, Reply<Integer> reply) {
        queue(writing, reply, () -> {
            socket.getOutputStream().write(data);
            return data.length;
        });
    }

    /** What is there, at least one byte. */
    public void read(Reply<byte[]> reply) {
        queue(reading, reply, () -> {
            if (left.length > 0) {
                var data = left;
                left = new byte[0];
                return data;
            }
            return readChunk();
        });
    }

    /** Everything up to a delimiter, which is left out. */
    public void readUntil(byte[] delimiter, Reply<byte[]> reply) {
        queue(reading, reply, () -> {
            var data = new ByteArrayOutputStream();
            data.writeBytes(left);
            left = new byte[0];
            while (true) {
                var bytes = data.toByteArray();
                var found = indexOf(bytes, delimiter);
                if (found >= 0) {
                    left = Arrays.copyOfRange(bytes, found + delimiter.length, bytes.length);
                    return Arrays.copyOf(bytes, found);
                }
                if (bytes.length > MOST_UNTIL) {
                    throw new IOException("no delimiter within " + MOST_UNTIL + " bytes");
                }
                try {
                    data.writeBytes(readChunk());
                } catch (IOException failed) {
                    left = bytes; // a later read may still want it
                    throw failed;
                }
            }
        });
    }

    /** Whether the other side has closed the connection. */
    public boolean hasEnded() {
        return ended;
    }

    private static int indexOf(byte[] bytes, byte[] wanted) {
        for (var i = 0; i + wanted.length <= bytes.length; i++) {
            if (Arrays.equals(bytes, i, i + wanted.length, wanted, 0, wanted.length)) {
                return i;
            }
        }
        return -1;
    }

    private byte[] readChunk() throws IOException {
        var buffer = new byte[CHUNK];
        var count = socket.getInputStream().read(buffer);
        if (count < 0) {
            ended = true;
            throw new IOException("connection closed by the other side");
        }
        return Arrays.copyOf(buffer, count);
    }

    /**
     * Closes it when what was to be written has been written; at once while it is not connected.
     *
     * @param closed runs then, unless it was told to connect again meanwhile
     */
    public void closeAfterWrites(Runnable closed) {
        var use = uses.get();
        Runnable closing = () -> {
            try {
                close();
            } catch (IOException alreadyBroken) {
                System.getLogger(TcpConnection.class.getName())
                        .log(System.Logger.Level.DEBUG, "a connection did not close cleanly", alreadyBroken);
            }
            if (use == uses.get()) {
                closed.run();
            }
        };
        if (!socket.isConnected() || !writing.add(closing)) {
            closing.run();
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
