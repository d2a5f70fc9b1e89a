package io.moonfleet.quickapp.internal.net;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * Stands between Java's HTTP client and the world where outbound rules are in force: Java looks names up again when it
 * connects, and a name may have got another address by then. Here a name is looked up, checked and connected to at once.
 */
final class CheckingProxy implements AutoCloseable {

    private static final int LONGEST_HEAD = 256 * 1024;
    private static final int CONNECT_MILLIS = 30_000;

    private final TcpConnection.Resolver rules;
    private final TcpServer server;

    CheckingProxy(TcpConnection.Resolver rules) throws IOException {
        this.rules = rules;
        this.server = new TcpServer(InetAddress.getLoopbackAddress().getHostAddress(), 0);
        server.accept(client -> Thread.ofVirtual().name("outbound-check").start(() -> serve(client)));
    }

    InetSocketAddress address() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port());
    }

    private void serve(Socket client) {
        try (client) {
            var in = new BufferedInputStream(client.getInputStream());
            var head = head(in);
            var request = head.substring(0, head.indexOf("\r\n")).split(" ", 3);
            if (request[0].equals("CONNECT")) {
                var colon = request[1].lastIndexOf(':');
                try (var target =
                        connect(request[1].substring(0, colon), Integer.parseInt(request[1].substring(colon + 1)))) {
                    write(client.getOutputStream(), "HTTP/1.1 200 Connected\r\n\r\n");
                    pump(client, in, target);
                }
            } else {
                forward(client, in, request, head);
            }
        } catch (IOException | RuntimeException refused) {
            System.getLogger(CheckingProxy.class.getName())
                    .log(System.Logger.Level.DEBUG, "an outbound connection was refused or broke", refused);
        }
    }

    /** One request to a connection: the next may be for another host. */
    private void forward(Socket client, InputStream in, String[] request, String head) throws IOException {
        var uri = URI.create(request[1]);
        try (var target = connect(uri.getHost(), uri.getPort() < 0 ? 80 : uri.getPort())) {
            var path = uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
            var origin = new StringBuilder(request[0])
                    .append(' ')
                    .append(path)
                    .append(uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery())
                    .append(" HTTP/1.1\r\n");
            head.lines().skip(1).filter(CheckingProxy::isForTheOrigin).forEach(line -> origin.append(line)
                    .append("\r\n"));
            write(
                    target.getOutputStream(),
                    origin.append("Connection: close\r\n\r\n").toString());
            sendOn(in, target);
            answer(target, client.getOutputStream());
        }
    }

    /**
     * Java keeps one connection to its proxy for all hosts. A server that held ours open would be sent the next request, which
     * may be another QuickApp's and for another host; so the answer says that this connection ends, whatever the server says.
     */
    private static void answer(Socket target, OutputStream client) throws IOException {
        var in = new BufferedInputStream(target.getInputStream());
        var head = head(in);
        while (isInterim(head)) {
            write(client, head);
            head = head(in);
        }
        var last = new StringBuilder();
        head.lines().filter(CheckingProxy::isForTheClient).forEach(line -> last.append(line)
                .append("\r\n"));
        write(client, last.append("Connection: close\r\n\r\n").toString());
        in.transferTo(client);
    }

    private static boolean isInterim(String head) {
        return head.startsWith("HTTP/1.1 1") || head.startsWith("HTTP/1.0 1");
    }

    private static boolean isForTheClient(String line) {
        var name = line.toLowerCase(Locale.ROOT);
        return !line.isEmpty()
                && !name.startsWith("connection:")
                && !name.startsWith("keep-alive:")
                && !name.startsWith("proxy-");
    }

    private static boolean isForTheOrigin(String line) {
        var name = line.toLowerCase(Locale.ROOT);
        return !line.isEmpty()
                && !name.startsWith("proxy-")
                && !name.startsWith("connection:")
                && !name.startsWith("upgrade:")
                && !name.startsWith("http2-settings:");
    }

    private Socket connect(String host, int port) throws IOException {
        var target = new Socket();
        try {
            target.setTcpNoDelay(true);
            target.connect(new InetSocketAddress(rules.resolve(host), port), CONNECT_MILLIS);
            return target;
        } catch (IOException refused) {
            target.close();
            throw refused;
        }
    }

    private static String head(InputStream in) throws IOException {
        var head = new ByteArrayOutputStream();
        for (var last = 0; last != 0x0d0a0d0a; ) {
            var next = in.read();
            if (next < 0 || head.size() > LONGEST_HEAD) {
                throw new IOException("no head of an HTTP message");
            }
            head.write(next);
            last = last << 8 | next;
        }
        return head.toString(StandardCharsets.ISO_8859_1);
    }

    private static void write(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.ISO_8859_1));
        out.flush();
    }

    /** Carries bytes both ways until one of both has no more. */
    private static void pump(Socket client, InputStream fromClient, Socket target) throws IOException {
        sendOn(fromClient, target);
        target.getInputStream().transferTo(client.getOutputStream());
    }

    /** Java never closes half a connection: when it has gone, a server that stays must not keep ours. */
    private static void sendOn(InputStream fromClient, Socket target) {
        Thread.ofVirtual().name("outbound").start(() -> {
            try (target) {
                fromClient.transferTo(target.getOutputStream());
            } catch (IOException ended) {
                System.getLogger(CheckingProxy.class.getName())
                        .log(System.Logger.Level.TRACE, "an outbound connection has ended", ended);
            }
        });
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
