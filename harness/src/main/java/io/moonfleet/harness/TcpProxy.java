package io.moonfleet.harness;

import java.util.List;

/** A wire to a port of this machine that can be cut: what is on it is lost, and nobody is told. */
public final class TcpProxy implements AutoCloseable {

    private final Relay relay;
    private volatile boolean cut;

    public TcpProxy(int target) {
        relay = new Relay(() -> List.of(target), () -> !cut);
    }

    public int port() {
        return relay.port();
    }

    /** From now on nothing gets through; connections stay as they are, as when a cable is pulled. */
    public void cut() {
        cut = true;
    }

    /** Lets new connections through; those that were cut have lost what was on the wire, so they end. */
    public void mend() {
        relay.endAll();
        cut = false;
    }

    @Override
    public void close() {
        relay.close();
    }
}
