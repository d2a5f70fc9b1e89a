package io.moonfleet.quickapp.internal.net;

import java.net.Socket;
import java.net.http.HttpClient;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

/** The pooled HTTP clients of a process: one that checks certificates, one that trusts every device at home. */
public final class HttpClients implements AutoCloseable {

    private static final Duration CONNECT_DEADLINE = Duration.ofSeconds(30);

    private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
    private HttpClient checking;
    private HttpClient trusting;

    public synchronized HttpClient client(boolean checkCertificate) {
        if (checkCertificate) {
            if (checking == null) {
                checking = builder().build();
            }
            return checking;
        }
        if (trusting == null) {
            trusting = builder().sslContext(trustingContext()).build();
        }
        return trusting;
    }

    /** Runs what may block, on virtual threads. */
    public ExecutorService executor() {
        return executor;
    }

    private HttpClient.Builder builder() {
        return HttpClient.newBuilder()
                .executor(executor)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(CONNECT_DEADLINE);
    }

    /** For devices with self-signed certificates, when a script asks for it with {@code checkCertificate = false}. */
    public static SSLContext trustingContext() {
        try {
            var context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {trustEverybody()}, null);
            return context;
        } catch (GeneralSecurityException broken) {
            throw new IllegalStateException("no TLS in this Java", broken);
        }
    }

    static TrustManager trustEverybody() {
        return new TrustEverybody();
    }

    @Override
    public synchronized void close() {
        if (checking != null) {
            checking.shutdownNow();
        }
        if (trusting != null) {
            trusting.shutdownNow();
        }
        executor.shutdownNow();
    }

    /** Extended, because only then Java leaves the host's name unchecked too. */
    private static final class TrustEverybody extends X509ExtendedTrustManager {

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
