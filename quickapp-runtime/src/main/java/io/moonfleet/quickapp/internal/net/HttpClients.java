package io.moonfleet.quickapp.internal.net;

import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

/** The pooled HTTP clients of a process: one that checks certificates, one that trusts every device at home. */
public final class HttpClients implements AutoCloseable {

    private static final int MOST_REDIRECTS = 10;
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

    /** Follows redirects itself, because each of them is subject to the resolver's rules. */
    public <T> CompletionStage<HttpResponse<T>> send(
            HttpCall call, TcpConnection.Resolver rules, HttpResponse.BodyHandler<T> handler) {
        return send(call, rules, handler, MOST_REDIRECTS);
    }

    private <T> CompletionStage<HttpResponse<T>> send(
            HttpCall call, TcpConnection.Resolver rules, HttpResponse.BodyHandler<T> handler, int redirects) {
        var request = call.request();
        return CompletableFuture.runAsync(() -> check(rules, call.uri().getHost()), executor)
                .thenCompose(_ -> client(call.checkCertificate()).sendAsync(request, handler))
                .thenCompose(response -> {
                    var location = response.headers().firstValue("location");
                    if (!HttpCall.REDIRECTS.contains(response.statusCode()) || location.isEmpty()) {
                        return CompletableFuture.completedFuture(response);
                    }
                    if (redirects == 0) {
                        return CompletableFuture.failedFuture(
                                new IOException("redirected more than " + MOST_REDIRECTS + " times"));
                    }
                    return send(call.redirected(location.get(), response.statusCode()), rules, handler, redirects - 1);
                });
    }

    private static void check(TcpConnection.Resolver rules, String host) {
        try {
            rules.resolve(String.valueOf(host));
        } catch (IOException refused) {
            throw new CompletionException(refused);
        }
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
