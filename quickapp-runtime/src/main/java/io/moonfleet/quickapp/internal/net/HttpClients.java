package io.moonfleet.quickapp.internal.net;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ProxySelector;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

/** The pooled HTTP clients for one set of outbound rules: one that checks certificates, one that trusts every device. */
public final class HttpClients implements AutoCloseable {

    private static final int MOST_REDIRECTS = 10;
    private static final Duration CONNECT_DEADLINE = Duration.ofSeconds(30);

    private final TcpConnection.Resolver rules;
    private final ExecutorService executor;
    private HttpClient checking;
    private HttpClient trusting;
    private CheckingProxy proxy;

    /**
     * @param rules null when everything is allowed
     * @param executor runs what may block
     */
    public HttpClients(TcpConnection.Resolver rules, ExecutorService executor) {
        this.rules = rules;
        this.executor = executor;
    }

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

    /** Everything, redirects and the answer's body included, must have ended within the call's timeout. */
    public <T> CompletableFuture<HttpResponse<T>> send(HttpCall call, HttpResponse.BodyHandler<T> handler) {
        var running = new Running<T>();
        var all = running.send(this, call, handler, MOST_REDIRECTS)
                .orTimeout(call.timeout().toMillis(), TimeUnit.MILLISECONDS);
        all.whenComplete((_, failure) -> {
            if (failure != null) {
                running.cancel();
            }
        });
        return all;
    }

    /** Like {@link #send}, for an answer that goes on: the timeout is that of its beginning. */
    public <T> CompletableFuture<HttpResponse<T>> open(HttpCall call, HttpResponse.BodyHandler<T> handler) {
        return new Running<T>().send(this, call, handler, MOST_REDIRECTS);
    }

    /** A request with its redirects, each of which is subject to the rules. */
    private static final class Running<T> {

        private volatile CompletableFuture<HttpResponse<T>> present;

        private CompletableFuture<HttpResponse<T>> send(
                HttpClients clients, HttpCall call, HttpResponse.BodyHandler<T> handler, int redirects) {
            var request = call.request();
            return CompletableFuture.runAsync(() -> clients.check(call.uri().getHost()), clients.executor)
                    .thenCompose(_ -> {
                        present = clients.client(call.checkCertificate()).sendAsync(request, handler);
                        return present;
                    })
                    .thenCompose(response -> {
                        var location = response.headers().firstValue("location");
                        if (!HttpCall.REDIRECTS.contains(response.statusCode()) || location.isEmpty()) {
                            return CompletableFuture.completedFuture(response);
                        }
                        if (redirects == 0) {
                            return CompletableFuture.failedFuture(
                                    new IOException("redirected more than " + MOST_REDIRECTS + " times"));
                        }
                        var next = call.redirected(location.get(), response.statusCode());
                        return send(clients, next, handler, redirects - 1);
                    });
        }

        private void cancel() {
            var sent = present;
            if (sent != null) {
                sent.cancel(true);
            }
        }
    }

    /** For a clear message; what is connected to is checked again by the proxy. */
    private void check(String host) {
        if (rules == null) {
            return;
        }
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
        var builder = HttpClient.newBuilder()
                .executor(executor)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(CONNECT_DEADLINE);
        return rules == null ? builder : builder.proxy(ProxySelector.of(proxy().address()));
    }

    private CheckingProxy proxy() {
        try {
            if (proxy == null) {
                proxy = new CheckingProxy(rules);
            }
            return proxy;
        } catch (IOException noPort) {
            throw new UncheckedIOException(noPort);
        }
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
    public synchronized void close() throws IOException {
        if (checking != null) {
            checking.shutdownNow();
        }
        if (trusting != null) {
            trusting.shutdownNow();
        }
        if (proxy != null) {
            proxy.close();
        }
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
