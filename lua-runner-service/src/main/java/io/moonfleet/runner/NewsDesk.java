package io.moonfleet.runner;

import com.fasterxml.jackson.databind.JsonNode;
import io.moonfleet.hub.Hub;
import io.moonfleet.hub.HubEvent;
import io.moonfleet.protocol.Caller;
import io.moonfleet.protocol.FleetOperation;
import io.moonfleet.protocol.Reply;
import io.moonfleet.runner.fleet.Peers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;

/**
 * Tells runners what happened in the home, as far as it concerns the QuickApps they run: those that listen hear everything, copies
 * of devices follow what others change. What a QuickApp has written itself its runner knows.
 */
final class NewsDesk {

    private static final Caller AS_KEEPER = Caller.service("keeper");

    private static final Set<String> CHANGES_COPIES =
            Set.of("DeviceCreatedEvent", "DeviceModifiedEvent", "DeviceRemovedEvent");
    private static final Set<String> COMES_OR_GOES = Set.of("DeviceCreatedEvent", "DeviceRemovedEvent");
    private static final int MOST = 20_000;
    private static final int BATCH = 500;
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final Logger LOG = Logger.getLogger(NewsDesk.class);

    private final long keeper;
    private final Hub hub;
    private final Spots spots;
    private final Guests guests;
    private final HostingOrders orders;
    private final Peers peers;
    private final Map<String, Desk> desks = new ConcurrentHashMap<>();
    private final Map<Cell, JsonNode> ownWrites = new ConcurrentHashMap<>();

    private record Cell(int device, String property) {}

    NewsDesk(long keeper, Hub hub, Spots spots, Guests guests, HostingOrders orders, Peers peers) {
        this.keeper = keeper;
        this.hub = hub;
        this.spots = spots;
        this.guests = guests;
        this.orders = orders;
        this.peers = peers;
    }

    /** A QuickApp writes this itself; called before the hub makes an event of it. */
    void writesItself(int device, String property, JsonNode value) {
        ownWrites.put(new Cell(device, property), value);
    }

    /** On the hub's thread for listeners. */
    void tell(HubEvent event) {
        if (event instanceof HubEvent.LifeChanged(var _, var _, int device, var phase, var _)
                && phase == HubEvent.Phase.REMOVED) {
            ownWrites.keySet().removeIf(cell -> cell.device() == device);
        }
        var listeners = listeningRunners();
        var affected = affectedRunner(event);
        if (listeners.isEmpty() && affected.isEmpty() && !comesOrGoes(event)) {
            return;
        }
        Hub.asHc3Shows(event).ifPresent(shown -> {
            for (var runner : guests.names()) {
                var listens = listeners.contains(runner);
                if (listens
                        || comesOrGoes(event)
                        || affected.filter(runner::equals).isPresent()) {
                    desks.computeIfAbsent(runner, Desk::new)
                            .add(new FleetOperation.Item(event.sequence(), listens, shown));
                }
            }
        });
    }

    /** Whose child a device was nobody knows when it is gone. */
    private static boolean comesOrGoes(HubEvent event) {
        return event instanceof HubEvent.Generic generic && COMES_OR_GOES.contains(generic.type());
    }

    private List<String> listeningRunners() {
        return orders.listening().stream()
                .flatMap(quickApp -> spots.runnerOf(quickApp).stream())
                .distinct()
                .toList();
    }

    /** Who runs the device's QuickApp, if the event is news to it. */
    private Optional<String> affectedRunner(HubEvent event) {
        var isNews =
                switch (event) {
                    case HubEvent.PropertyChanged changed ->
                        !changed.newValue().equals(ownWrites.get(new Cell(changed.device(), changed.property())));
                    // What copies show; that an action ran, say, is no news to who ran it.
                    case HubEvent.Generic generic -> CHANGES_COPIES.contains(generic.type());
                    case HubEvent.ViewChanged _, HubEvent.LogWritten _, HubEvent.LifeChanged _ -> false;
                };
        if (!isNews) {
            return Optional.empty();
        }
        var own = spots.runnerOf(event.device());
        return own.isPresent()
                ? own
                : hub.devices().find(event.device()).flatMap(device -> spots.runnerOf(device.parentId()));
    }

    /** What waits for one runner; one message is under way at a time, so that the order is kept. */
    private final class Desk {
        private final String runner;
        private List<FleetOperation.Item> waiting = new ArrayList<>();
        private boolean busy;

        Desk(String runner) {
            this.runner = runner;
        }

        synchronized void add(FleetOperation.Item item) {
            if (waiting.size() >= MOST) {
                LOG.warnf("%s does not take its news: %d events are dropped", runner, waiting.size());
                waiting.clear();
            }
            waiting.add(item);
            sendNext();
        }

        private synchronized void sendNext() {
            if (busy || waiting.isEmpty()) {
                return;
            }
            busy = true;
            var batch = List.copyOf(waiting.subList(0, Math.min(BATCH, waiting.size())));
            waiting = new ArrayList<>(waiting.subList(batch.size(), waiting.size()));
            peers.ask(runner, new FleetOperation.News(keeper, batch), AS_KEEPER, PATIENCE)
                    .thenAccept(outcome -> sent(batch, outcome));
        }

        private void sent(List<FleetOperation.Item> batch, Reply.Outcome outcome) {
            synchronized (this) {
                busy = false;
                if (!guests.names().contains(runner)) {
                    waiting.clear();
                } else if (!(outcome instanceof Reply.Answer answer) || answer.status() == 503) {
                    waiting.addAll(0, batch);
                }
            }
            sendNext();
        }
    }
}
