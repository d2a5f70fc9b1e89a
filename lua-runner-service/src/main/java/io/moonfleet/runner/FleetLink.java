package io.moonfleet.runner;

import io.moonfleet.hub.Hub;
import io.moonfleet.hub.HubEvent;
import io.moonfleet.protocol.Placement;
import io.moonfleet.protocol.Reply;
import io.moonfleet.protocol.Request;
import io.moonfleet.runner.fleet.Peers;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** The way of a fleet's runner to the rest of the system: the broker, or what a test puts in its place. */
interface FleetLink extends AutoCloseable {

    /** Begins to take requests; the handler does not block. */
    void serve(Function<Request, CompletionStage<Reply.Outcome>> handler);

    /** The other runners. */
    Peers peers();

    /** Whether messages get through now. */
    boolean isConnected();

    /** This runner keeps the hub from now on under this epoch. */
    void keeps(Hub hub, long epoch);

    /** This runner keeps the hub no longer. */
    void keepsNoMore();

    /**
     * Tells gateways and pages where a QuickApp runs; while this runner keeps the hub.
     *
     * @param isNews whether nobody has said so before
     */
    void announce(Placement placement, boolean isNews);

    /** Something happened in the hub that this runner keeps. */
    void publish(HubEvent event, long epoch);

    @Override
    void close();
}
