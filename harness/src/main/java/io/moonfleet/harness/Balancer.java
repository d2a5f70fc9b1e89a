package io.moonfleet.harness;

import java.net.URI;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * One address for several services of a kind, as Kubernetes gives them: a new connection goes to the next that takes it. What happens
 * on a connection is between its two ends.
 */
public final class Balancer implements AutoCloseable {

    private final List<Integer> targets = new CopyOnWriteArrayList<>();
    private final Relay relay = new Relay(this::inTurn, () -> true);

    // Used by the relay's one accepting thread.
    private int turn;

    public URI url() {
        return URI.create("http://127.0.0.1:" + relay.port());
    }

    /** Sends new connections there, too. */
    public void add(int port) {
        targets.add(port);
    }

    /** Sends no new connections there any more. */
    public void remove(int port) {
        targets.remove((Integer) port);
    }

    private List<Integer> inTurn() {
        var ports = new ArrayList<>(targets);
        Collections.rotate(ports, -turn++);
        return ports;
    }

    @Override
    public void close() {
        relay.close();
    }
}
