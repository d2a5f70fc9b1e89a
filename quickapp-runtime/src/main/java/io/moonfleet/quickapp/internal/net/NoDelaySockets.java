package io.moonfleet.quickapp.internal.net;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import javax.net.SocketFactory;
import javax.net.ssl.SSLSocketFactory;

/** Sockets with TCP_NODELAY: without it each small MQTT packet waits for the other side's delayed acknowledgement. */
final class NoDelaySockets extends SSLSocketFactory {

    private final SocketFactory plain;

    private NoDelaySockets(SocketFactory plain) {
        this.plain = plain;
    }

    /** For TCP: Paho refuses a TLS factory there, so that it must not look like one. */
    static SocketFactory tcp() {
        return new SocketFactory() {
            private final NoDelaySockets sockets = new NoDelaySockets(SocketFactory.getDefault());

            @Override
            public Socket createSocket() throws IOException {
                return sockets.createSocket();
            }

            @Override
            public Socket createSocket(String host, int port) throws IOException {
                return sockets.createSocket(host, port);
            }

            @Override
            public Socket createSocket(String host, int port, InetAddress local, int localPort) throws IOException {
                return sockets.createSocket(host, port, local, localPort);
            }

            @Override
            public Socket createSocket(InetAddress host, int port) throws IOException {
                return sockets.createSocket(host, port);
            }

            @Override
            public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort)
                    throws IOException {
                return sockets.createSocket(host, port, local, localPort);
            }
        };
    }

    static SSLSocketFactory tls(SSLSocketFactory factory) {
        return new NoDelaySockets(factory);
    }

    private static Socket noDelay(Socket socket) throws IOException {
        socket.setTcpNoDelay(true);
        return socket;
    }

    @Override
    public Socket createSocket() throws IOException {
        return noDelay(plain.createSocket());
    }

    @Override
    public Socket createSocket(String host, int port) throws IOException {
        return noDelay(plain.createSocket(host, port));
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress local, int localPort) throws IOException {
        return noDelay(plain.createSocket(host, port, local, localPort));
    }

    @Override
    public Socket createSocket(InetAddress host, int port) throws IOException {
        return noDelay(plain.createSocket(host, port));
    }

    @Override
    public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort) throws IOException {
        return noDelay(plain.createSocket(host, port, local, localPort));
    }

    @Override
    public Socket createSocket(Socket socket, String host, int port, boolean close) throws IOException {
        return noDelay(((SSLSocketFactory) plain).createSocket(socket, host, port, close));
    }

    @Override
    public String[] getDefaultCipherSuites() {
        return ((SSLSocketFactory) plain).getDefaultCipherSuites();
    }

    @Override
    public String[] getSupportedCipherSuites() {
        return ((SSLSocketFactory) plain).getSupportedCipherSuites();
    }
}
