package io.moonfleet.quickapp.internal.net;

import java.net.ConnectException;
import java.net.http.HttpTimeoutException;
import java.net.http.WebSocketHandshakeException;
import java.nio.channels.UnresolvedAddressException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;

/** Failures of connections in the words that scripts get. */
public final class Failures {

    private Failures() {}

    public static String describe(Throwable failure) {
        return switch (failure) {
            case CompletionException wrapped when wrapped.getCause() != null -> describe(wrapped.getCause());
            case HttpTimeoutException _ -> "timeout";
            case TimeoutException _ -> "timeout";
            case ConnectException unknown
            when unknown.getCause() instanceof UnresolvedAddressException -> "Host not found";
            case WebSocketHandshakeException other ->
                "no WebSocket there: the answer was status "
                        + other.getResponse().statusCode();
            case ConnectException refused -> refused.getMessage() == null ? "Connection refused" : refused.getMessage();
            default -> failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
        };
    }
}
