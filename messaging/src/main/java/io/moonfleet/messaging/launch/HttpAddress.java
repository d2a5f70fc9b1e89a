package io.moonfleet.messaging.launch;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;

/** Where a service listens for HTTP. */
public record HttpAddress(String host, int port) {

    /** Where HC3 clients and developers look first. */
    public static final int DEFAULT_PORT = 8888;

    /** An address with a free port of this machine. */
    public static HttpAddress free(String host) {
        try (var probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return new HttpAddress(host, probe.getLocalPort());
        } catch (IOException e) {
            throw new UncheckedIOException("no port is free", e);
        }
    }

    /**
     * Checks that this machine lets us listen there, and that nobody else does: better now, with a clear word, than from the
     * depths of a server's start. Somebody else's process is their business: nothing is ended here.
     *
     * @throws AddressRefused what is wrong with the address
     */
    public void requireUsable() {
        InetAddress address;
        try {
            address = InetAddress.getByName(host);
        } catch (UnknownHostException e) {
            throw new AddressRefused("there is no host '" + host + "'");
        }
        if (!address.isLoopbackAddress()) {
            throw new AddressRefused("refusing to listen on " + host
                    + ": no users are configured, so everybody who reaches that address could control the home; "
                    + "use 127.0.0.1, or a tunnel");
        }
        try (var probe = new ServerSocket()) {
            // As the server will do: a connection in TIME_WAIT of an earlier run is no reason to refuse.
            probe.setReuseAddress(true);
            probe.bind(new InetSocketAddress(address, port));
        } catch (BindException e) {
            throw new AddressRefused(
                    "port " + port + " on " + host + " is in use; end what uses it or choose another port");
        } catch (IOException e) {
            throw new AddressRefused("cannot listen on " + host + ":" + port + ": " + e.getMessage());
        }
    }

    /** Tells Quarkus, which reads it when it starts. */
    public void configure() {
        System.setProperty("quarkus.http.host", host);
        System.setProperty("quarkus.http.port", Integer.toString(port));
    }

    /** {@code http://127.0.0.1:8888}. */
    public String url() {
        return "http://" + (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
    }

    /** An address that cannot or must not be used. */
    public static final class AddressRefused extends RuntimeException {
        private static final long serialVersionUID = 1;

        AddressRefused(String message) {
            super(message);
        }
    }
}
