package io.moonfleet.runner;

import io.moonfleet.hub.Hub;
import io.moonfleet.hub.HubEvent;
import io.moonfleet.messaging.RunnerLink;
import io.moonfleet.protocol.Placement;
import io.moonfleet.protocol.Reply;
import io.moonfleet.protocol.Request;
import io.moonfleet.runner.fleet.Peers;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** A fleet's runner on the broker. */
final class BrokerFleetLink implements FleetLink {

    private static final Duration CHECK = Duration.ofSeconds(1);

    private final RunnerLink link;

    BrokerFleetLink(RunnerLink link) {
        this.link = link;
    }

    @Override
    public void serve(Function<Request, CompletionStage<Reply.Outcome>> handler) {
        link.serve(handler);
    }

    @Override
    public Peers peers() {
        return link.peers()::ask;
    }

    @Override
    public boolean isConnected() {
        var works = link.health().last().works();
        if (!works) {
            link.health().check(CHECK); // sooner than it would look by itself
        }
        return works;
    }

    @Override
    public void keeps(Hub hub, long epoch) {
        link.changes().begin(hub.zone().getId(), epoch, hub.newestShownEvent());
        link.announcer().keeps(epoch);
    }

    @Override
    public void keepsNoMore() {
        link.announcer().keeps(0);
    }

    @Override
    public void announce(Placement placement, boolean isNews) {
        if (isNews) {
            link.announcer().announce(placement);
        } else {
            link.announcer().repeat(placement);
        }
    }

    @Override
    public void publish(HubEvent event, long epoch) {
        Hub.asHc3Shows(event).ifPresent(shown -> link.changes().publish(event.sequence(), shown));
        EventTranslation.toMessage(event).ifPresent(message -> link.events().publish(message, epoch));
    }

    @Override
    public void close() {
        link.close();
    }
}
