package io.moonfleet.messaging.launch;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Where a service listens for HTTP.
 *
 * @param tls when it speaks TLS only
 */
public record HttpAddress(String host, int port, Optional<Tls> tls) {

    /** Where HC3 clients and developers look first. */
    public static final int DEFAULT_PORT = 8888;

    /** The server's certificate with those that signed it, and its key, as PEM files. */
    public record Tls(Path certificate, Path key) {}

    public HttpAddress(String host, int port) {
        this(host, port, Optional.empty());
    }

    /** An address with a free port of this machine. */
    public static HttpAddress free(String host) {
        return free(host, Optional.empty());
    }

    static HttpAddress free(String host, Optional<Tls> tls) {
        try (var probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return new HttpAddress(host, probe.getLocalPort(), tls);
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
        tls.ifPresent(files -> List.of(files.certificate(), files.key()).forEach(HttpAddress::requireReadable));
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

    /**
     * Checks that not everybody who reaches the address controls the home.
     *
     * @param somebodySignsIn whether there are users, here or in Keycloak
     * @throws AddressRefused other machines reach it and nobody signs in
     */
    public void requireProtected(boolean somebodySignsIn) {
        try {
            if (!somebodySignsIn && !InetAddress.getByName(host).isLoopbackAddress()) {
                throw new AddressRefused("refusing to listen on " + host
                        + ": no users are configured, so everybody who reaches that address could control the home; "
                        + "add one ('moonfleet users add NAME --role admin --hub DIR'), set MOONFLEET_OIDC_URL, "
                        + "or use 127.0.0.1");
            }
        } catch (UnknownHostException e) {
            throw new AddressRefused("there is no host '" + host + "'");
        }
    }

    private static void requireReadable(Path file) {
        if (!Files.isReadable(file)) {
            throw new AddressRefused("cannot read " + file);
        }
    }

    /** Tells Quarkus, which reads it when it starts. */
    public void configure() {
        System.setProperty("quarkus.http.host", host);
        System.setProperty("quarkus.http.port", Integer.toString(port));
        tls.ifPresent(files -> {
            System.setProperty("quarkus.http.ssl-port", Integer.toString(port));
            System.setProperty("quarkus.http.insecure-requests", "disabled");
            System.setProperty(
                    "quarkus.http.ssl.certificate.files", files.certificate().toString());
            System.setProperty(
                    "quarkus.http.ssl.certificate.key-files", files.key().toString());
        });
    }

    /** {@code http://127.0.0.1:8888}. */
    public String url() {
        return (tls.isPresent() ? "https://" : "http://") + (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":"
                + port;
    }

    /** An address that cannot or must not be used. */
    public static final class AddressRefused extends RuntimeException {
        private static final long serialVersionUID = 1;

        AddressRefused(String message) {
            super(message);
        }
    }
}
