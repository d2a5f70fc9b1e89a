package io.moonfleet.broker;

import java.util.ArrayDeque;
import java.util.Deque;
import org.eclipse.paho.client.mqttv3.MqttException;

/** One try of a clause: topics of its own, and connections that are closed at its end. */
final class Attempt implements AutoCloseable {

    private final BrokerAddress here;
    private final BrokerAddress there;
    private final String root;
    private final String name;
    private final Deque<Peer> peers = new ArrayDeque<>();

    /**
     * @param here where services connect
     * @param there another node of the same broker, or the same
     * @param root what topics begin with
     * @param name unique among attempts, also of other runs on the same broker
     */
    Attempt(BrokerAddress here, BrokerAddress there, String root, String name) {
        this.here = here;
        this.there = there;
        this.root = root;
        this.name = name;
    }

    /** A topic that nobody else uses. */
    String topic(String rest) {
        return root + "/" + name + "/" + rest;
    }

    Peer peer(String id) throws MqttException {
        return keep(Peer.connect(here, name + "-" + id));
    }

    /** One on the other node. */
    Peer peerThere(String id) throws MqttException {
        return keep(Peer.connect(there, name + "-" + id));
    }

    Peer peerWithWill(String id, Peer.Will will) throws MqttException {
        return keep(Peer.connect(here, name + "-" + id, will));
    }

    private Peer keep(Peer peer) {
        peers.push(peer);
        return peer;
    }

    @Override
    public void close() {
        for (var peer : peers) {
            try {
                peer.close();
            } catch (MqttException e) {
                // It was killed, or thrown out, and the clause has said what it thinks of that.
                System.getLogger(Attempt.class.getName()).log(System.Logger.Level.DEBUG, peer.id(), e);
            }
        }
    }
}
