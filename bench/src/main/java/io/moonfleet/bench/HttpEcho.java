package io.moonfleet.bench;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** A server that answers every request with the same bytes: what the load driver can reach at most. */
@Command(name = "http-echo", hidden = true)
final class HttpEcho implements Callable<Integer> {

    private static final byte[] ANSWER =
            "HTTP/1.1 202 Accepted\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}"
                    .getBytes(StandardCharsets.US_ASCII);

    @Option(names = "--port", required = true)
    private int port;

    @Override
    public Integer call() throws IOException {
        try (var server = new ServerSocket(port, 1_024, InetAddress.getLoopbackAddress());
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            while (true) {
                var socket = server.accept();
                threads.submit(() -> {
                    serve(socket);
                    return null;
                });
            }
        }
    }

    private static void serve(Socket socket) throws IOException {
        try (socket;
                var in = new BufferedInputStream(socket.getInputStream())) {
            socket.setTcpNoDelay(true);
            while (skipRequest(in)) {
                socket.getOutputStream().write(ANSWER);
            }
        }
    }

    private static boolean skipRequest(InputStream in) throws IOException {
        var length = 0;
        for (var line = line(in); !line.isEmpty(); line = line(in)) {
            var lower = line.toLowerCase(Locale.ROOT);
            if (lower.startsWith("content-length:")) {
                length = Integer.parseInt(
                        lower.substring("content-length:".length()).strip());
            } else if (lower.equals("end")) {
                return false;
            }
        }
        in.skipNBytes(length);
        return true;
    }

    private static String line(InputStream in) throws IOException {
        var line = new StringBuilder(64);
        for (var next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                return "end";
            }
            if (next != '\r') {
                line.append((char) next);
            }
        }
        return line.toString();
    }
}
