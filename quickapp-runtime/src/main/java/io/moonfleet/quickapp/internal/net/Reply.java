package io.moonfleet.quickapp.internal.net;

/** Told how one operation on a connection ended; called on the connection's threads. */
public interface Reply<T> {

    void succeeded(T result);

    void failed(String message);
}
