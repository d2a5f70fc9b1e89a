package io.moonfleet.quickapp.internal.net;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.util.Optional;
import javax.net.SocketFactory;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/**
 * A connection to a broker, made by Paho: the host's name is looked up here, once, so that what is connected to is what
 * was allowed; with TCP_NODELAY, without which each small packet waits for the other side's delayed acknowledgement; and
 * with TLS inside if wanted.
 */
final class BrokerSocket extends Socket {

    private final TcpConnection.Resolver resolver;
    private final String host;
    private final Optional<TlsSettings> tls;
    private volatile Socket carrier = new Socket();

    private BrokerSocket(TcpConnection.Resolver resolver, String host, Optional<TlsSettings> tls) {
        this.resolver = resolver;
        this.host = host;
        this.tls = tls;
    }

    static SocketFactory factory(TcpConnection.Resolver resolver, String host, Optional<TlsSettings> tls) {
        return new SocketFactory() {
            @Override
            public Socket createSocket() {
                return new BrokerSocket(resolver, host, tls);
            }

            @Override
            public Socket createSocket(String name, int port) throws IOException {
                throw notAsked();
            }

            @Override
            public Socket createSocket(String name, int port, InetAddress local, int localPort) throws IOException {
                throw notAsked();
            }

            @Override
            public Socket createSocket(InetAddress address, int port) throws IOException {
                throw notAsked();
            }

            @Override
            public Socket createSocket(InetAddress address, int port, InetAddress local, int localPort)
                    throws IOException {
                throw notAsked();
            }

            private IOException notAsked() {
                return new IOException("sockets to brokers are made unconnected");
            }
        };
    }

    @Override
    public void connect(SocketAddress target, int timeoutMillis) throws IOException {
        var port = ((InetSocketAddress) target).getPort();
        var plain = carrier;
        plain.setTcpNoDelay(true);
        plain.connect(new InetSocketAddress(resolver.resolve(host), port), timeoutMillis);
        if (tls.isPresent()) {
            carrier = handshake(plain, tls.get(), port, timeoutMillis);
        }
    }

    @Override
    public void connect(SocketAddress target) throws IOException {
        connect(target, 0);
    }

    private Socket handshake(Socket plain, TlsSettings settings, int port, int timeoutMillis) throws IOException {
        SSLSocketFactory factory = settings.context().getSocketFactory();
        var secure = (SSLSocket) factory.createSocket(plain, host, port, true);
        if (!settings.allowUnauthorized()) {
            var parameters = secure.getSSLParameters();
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            secure.setSSLParameters(parameters);
        }
        secure.setSoTimeout(timeoutMillis);
        secure.startHandshake();
        secure.setSoTimeout(0);
        return secure;
    }

    @Override
    public InputStream getInputStream() throws IOException {
        return carrier.getInputStream();
    }

    @Override
    public OutputStream getOutputStream() throws IOException {
        return carrier.getOutputStream();
    }

    @Override
    public void setSoTimeout(int millis) throws SocketException {
        carrier.setSoTimeout(millis);
    }

    @Override
    public void shutdownOutput() throws IOException {
        carrier.shutdownOutput();
    }

    @Override
    public void shutdownInput() throws IOException {
        carrier.shutdownInput();
    }

    @Override
    public boolean isConnected() {
        return carrier.isConnected();
    }

    @Override
    public boolean isClosed() {
        return carrier.isClosed();
    }

    @Override
    public InetAddress getInetAddress() {
        return carrier.getInetAddress();
    }

    @Override
    public void close() throws IOException {
        carrier.close();
    }
}
