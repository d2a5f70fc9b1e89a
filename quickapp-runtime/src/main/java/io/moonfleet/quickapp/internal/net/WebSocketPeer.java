package io.moonfleet.quickapp.internal.net;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Locale;

/** The server's end of one WebSocket (RFC 6455): handshake, frames, pings. Read on a thread of its own. */
public final class WebSocketPeer implements AutoCloseable {

    private static final String MAGIC = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    private static final int LONGEST_HEAD = 16 * 1024;
    private static final int LARGEST_MESSAGE = 16 << 20;
    private static final int FINAL = 0x80;
    private static final int CONTINUATION = 0;
    private static final int TEXT = 1;
    private static final int BINARY = 2;
    private static final int CLOSE = 8;
    private static final int PING = 9;
    private static final int PONG = 10;

    /** Takes a whole message; may block to hold back the client. */
    public interface Receiver {
        void message(byte[] data) throws InterruptedException;
    }

    private final Socket socket;
    private final SerialTasks sending = new SerialTasks("websocket-send");

    public WebSocketPeer(Socket socket) {
        this.socket = socket;
    }

    /** The handshake, then messages until either side closes. */
    public void serve(Runnable connected, Receiver receiver) throws IOException, InterruptedException {
        var in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
        var key = keyOf(head(in));
        var answer = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                + "Sec-WebSocket-Accept: " + acceptance(key) + "\r\n\r\n";
        socket.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
        connected.run();
        readFrames(in, receiver);
    }

    private static String head(DataInputStream in) throws IOException {
        var head = new ByteArrayOutputStream();
        for (var last = 0; last != 0x0d0a0d0a; ) {
            var next = in.read();
            if (next < 0 || head.size() > LONGEST_HEAD) {
                throw new IOException("no WebSocket handshake");
            }
            head.write(next);
            last = last << 8 | next;
        }
        return head.toString(StandardCharsets.ISO_8859_1);
    }

    private static String keyOf(String head) throws IOException {
        return head.lines()
                .filter(line -> line.toLowerCase(Locale.ROOT).startsWith("sec-websocket-key:"))
                .findFirst()
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .orElseThrow(() -> new IOException("no WebSocket handshake"));
    }

    private static String acceptance(String key) {
        try {
            var digest = MessageDigest.getInstance("SHA-1");
            return Base64.getEncoder().encodeToString(digest.digest((key + MAGIC).getBytes(StandardCharsets.US_ASCII)));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private void readFrames(DataInputStream in, Receiver receiver) throws IOException, InterruptedException {
        var message = new ByteArrayOutputStream();
        while (true) {
            var first = in.read();
            if (first < 0) {
                throw new EOFException("connection closed by the other side");
            }
            var payload = payload(in);
            switch (first & 0x0f) {
                case CONTINUATION, TEXT, BINARY -> {
                    message.writeBytes(payload);
                    if (message.size() > LARGEST_MESSAGE) {
                        throw new IOException("a message larger than " + LARGEST_MESSAGE + " bytes");
                    }
                    if ((first & FINAL) != 0) {
                        receiver.message(message.toByteArray());
                        message.reset();
                    }
                }
                case PING -> frame(PONG, payload);
                case CLOSE -> {
                    frame(CLOSE, payload);
                    return;
                }
                default -> {
                    // a pong that nobody asked for
                }
            }
        }
    }

    private static byte[] payload(DataInputStream in) throws IOException {
        var second = in.readUnsignedByte();
        var length = (long) (second & 0x7f);
        if (length == 126) {
            length = in.readUnsignedShort();
        } else if (length == 127) {
            length = in.readLong();
        }
        if ((second & 0x80) == 0 || length < 0 || length > LARGEST_MESSAGE) {
            throw new IOException("a frame that is not masked or too large");
        }
        var mask = in.readNBytes(4);
        var payload = in.readNBytes((int) length);
        if (payload.length < length) {
            throw new EOFException("connection closed by the other side");
        }
        for (var i = 0; i < payload.length; i++) {
            payload[i] ^= mask[i & 3];
        }
        return payload;
    }

    /** Text, or binary when the bytes are no UTF-8; false when too much waits. */
    public boolean send(byte[] data) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(data));
            return frame(TEXT, data);
        } catch (CharacterCodingException binary) {
            return frame(BINARY, data);
        }
    }

    private boolean frame(int opcode, byte[] data) {
        var head = ByteBuffer.allocate(10).put((byte) (FINAL | opcode));
        if (data.length < 126) {
            head.put((byte) data.length);
        } else if (data.length < 0x10000) {
            head.put((byte) 126).putShort((short) data.length);
        } else {
            head.put((byte) 127).putLong(data.length);
        }
        return sending.add(() -> {
            try {
                var out = socket.getOutputStream();
                out.write(head.array(), 0, head.position());
                out.write(data);
                out.flush();
            } catch (IOException broken) {
                abort();
            }
        });
    }

    /** The reader finds the end and reports it. */
    private void abort() {
        try {
            socket.close();
        } catch (IOException alreadyBroken) {
            System.getLogger(WebSocketPeer.class.getName())
                    .log(System.Logger.Level.DEBUG, "closing a broken WebSocket", alreadyBroken);
        }
    }

    @Override
    public void close() {
        frame(CLOSE, new byte[] {0x03, (byte) 0xe8}); // 1000, normal
        sending.add(this::abort);
    }
}
