package io.moonfleet.e2e;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.OptionalInt;

/**
 * A page that asks for a QuickApp's screen and then takes nothing, as a phone does that lost its network. A socket by hand, because
 * a client library reads ahead and the kernel's usual buffers hold megabytes.
 */
final class StalledPage implements AutoCloseable {

    private static final int BUFFER = 4_096;
    private static final int CLOSE = 8;
    private static final int TEXT = 1;
    private static final int FINAL = 0x80;
    private static final int MASKED = 0x80;

    private final Socket socket = new Socket();

    private StalledPage() {}

    static StalledPage open(URI pages, int quickApp) {
        var page = new StalledPage();
        try {
            page.socket.setReceiveBufferSize(BUFFER);
            page.socket.connect(new InetSocketAddress(pages.getHost(), pages.getPort()));
            page.greet(pages);
            page.send("{\"type\":\"subscribe\",\"quickApp\":" + quickApp + "}");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return page;
    }

    private void greet(URI pages) throws IOException {
        var request = """
                GET /ui/socket HTTP/1.1
                Host: %s:%d
                Connection: Upgrade
                Upgrade: websocket
                Sec-WebSocket-Version: 13
                Sec-WebSocket-Key: c3RhbGxlZCBwYWdlIGhlcmU=

                """.formatted(pages.getHost(), pages.getPort()).replace("\n", "\r\n");
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        var answer = new ByteArrayOutputStream();
        while (!answer.toString(StandardCharsets.US_ASCII).endsWith("\r\n\r\n")) {
            var next = socket.getInputStream().read();
            if (next < 0) {
                throw new IOException("no handshake but " + answer);
            }
            answer.write(next);
        }
        if (!answer.toString(StandardCharsets.US_ASCII).startsWith("HTTP/1.1 101 ")) {
            throw new IOException("no handshake but " + answer);
        }
    }

    private void send(String text) throws IOException {
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        if (bytes.length > 125) {
            throw new IllegalArgumentException("too long for the short form of a frame");
        }
        var frame = new ByteArrayOutputStream();
        frame.write(FINAL | TEXT);
        frame.write(MASKED | bytes.length);
        frame.writeBytes(new byte[4]); // the mask that changes nothing
        frame.writeBytes(bytes);
        socket.getOutputStream().write(frame.toByteArray());
    }

    /** Begins to read; the code that the socket was closed with, or nothing when it broke off without one. */
    OptionalInt readToTheEnd(Duration patience) {
        try {
            socket.setSoTimeout(Math.toIntExact(patience.toMillis()));
            var in = new DataInputStream(socket.getInputStream());
            for (var first = in.read(); first >= 0; first = in.read()) {
                var payload = in.readNBytes(length(in));
                if ((first & 0xf) == CLOSE) {
                    return OptionalInt.of(ByteBuffer.wrap(payload).getChar());
                }
            }
            return OptionalInt.empty();
        } catch (IOException brokenOff) {
            return OptionalInt.empty();
        }
    }

    /** A server's frames have no mask. */
    private static int length(DataInputStream in) throws IOException {
        var length = in.readUnsignedByte();
        return switch (length) {
            case 126 -> in.readUnsignedShort();
            case 127 -> Math.toIntExact(in.readLong());
            default -> length;
        };
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
