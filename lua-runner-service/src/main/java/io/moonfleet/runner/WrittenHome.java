package io.moonfleet.runner;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.moonfleet.hub.ApiAnswer;
import io.moonfleet.hub.Hub;
import io.moonfleet.hub.HubException;
import io.moonfleet.hub.QuickAppState;
import io.moonfleet.protocol.FleetOperation;
import io.moonfleet.protocol.HomeWrite;
import io.moonfleet.protocol.Refusal;
import io.moonfleet.protocol.Reply;
import io.moonfleet.quickapp.HomeRequest;
import io.moonfleet.runner.fleet.BatchNumber;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jboss.logging.Logger;

/**
 * What QuickApps anywhere in the fleet do to the keeper's hub. Whoever writes under an epoch that is over is refused and counted;
 * what has arrived twice is done once.
 */
final class WrittenHome {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final Logger LOG = Logger.getLogger(WrittenHome.class);

    private final Hub hub;
    private final HubHome home;
    private final Spots spots;
    private final HostingOrders orders;
    private final NewsDesk news;
    private final Runnable onRefused;

    // Guarded by this.
    private final Map<String, String> lastBatches = new HashMap<>();

    /** @param onRefused told of each write under an epoch that is over; of a call its answer tells */
    WrittenHome(Hub hub, HubHome home, Spots spots, HostingOrders orders, NewsDesk news, Runnable onRefused) {
        this.hub = hub;
        this.home = home;
        this.spots = spots;
        this.orders = orders;
        this.news = news;
        this.onRefused = onRefused;
    }

    /** Answers when the writes are durable. */
    CompletionStage<Reply.Outcome> write(FleetOperation.HomeWrites writes) {
        var body = JSON.objectNode();
        var stale = body.putArray("stale");
        synchronized (this) {
            if (!writes.batch().equals(lastBatches.put(writes.runner(), writes.batch()))) {
                for (var each : writes.writes()) {
                    // A deed was done, whatever has become of the QuickApp since: by it, it may have been restarted.
                    if (each.write() instanceof HomeWrite.Deed
                            || spots.isOwner(each.quickApp(), writes.runner(), each.epoch())) {
                        apply(each.quickApp(), each.write());
                    } else {
                        onRefused.run();
                        stale.addObject().put("quickApp", each.quickApp()).put("epoch", each.epoch());
                    }
                }
            }
        }
        return hub.flush().handle((_, failure) -> {
            if (failure == null) {
                return new Reply.Answer(200, body);
            }
            var refusal = Refusal.notStored("not stored yet: " + failure.getMessage());
            return new Reply.Answer(refusal.status(), refusal.body());
        });
    }

    private void apply(int quickApp, HomeWrite write) {
        try {
            switch (write) {
                case HomeWrite.Property(int device, var name, var value) -> {
                    news.writesItself(device, name, value);
                    hub.updateProperty(device, name, value);
                }
                case HomeWrite.View(int device, var element, var property, var value) ->
                    hub.updateView(device, element, property, value);
                case HomeWrite.Log(int device, var _, var type, var tag, var message) ->
                    hub.log(device, type, tag, message);
                case HomeWrite.Life(int device, var phase, var detail) ->
                    hub.quickAppIs(device, QuickAppState.valueOf(phase.toUpperCase(Locale.ROOT)), detail);
                case HomeWrite.Listens(int _, boolean wanted) -> orders.listens(quickApp, wanted);
                case HomeWrite.Ran(int device, var action, var args) -> hub.actionRan(device, action, args);
                case HomeWrite.Deed deed -> audit(deed);
            }
        } catch (HubException gone) {
            // As in the hub's own process: a script that writes to a device that is gone is not stopped for it.
            LOG.debugf("a write of QuickApp %d was refused: %s", quickApp, gone.getMessage());
        }
    }

    private void audit(HomeWrite.Deed deed) {
        var answer = deed.reason() == null
                ? new ApiAnswer(deed.status(), null)
                : ApiAnswer.error(deed.status(), deed.reason(), "");
        hub.api().wasCarriedOut(RequestHandler.call(deed.operation(), deed.caller()), answer, deed.request());
    }

    private boolean hasArrived(FleetOperation.HomeCall call) {
        Optional<String> last;
        synchronized (this) {
            last = spots.runnerOf(call.quickApp()).map(lastBatches::get);
        }
        var arrived = last.flatMap(BatchNumber::parse);
        var wanted = BatchNumber.parse(call.after());
        return arrived.isPresent() && wanted.isPresent() && arrived.get().compareTo(wanted.get()) >= 0;
    }

    CompletionStage<Reply.Outcome> call(FleetOperation.HomeCall call) {
        if (!spots.isOwner(call.quickApp(), null, call.epoch())) {
            var refusal = Refusal.staleEpoch(
                    "QuickApp " + call.quickApp() + " runs elsewhere: epoch " + call.epoch() + " is over");
            return CompletableFuture.completedFuture(new Reply.Answer(refusal.status(), refusal.body()));
        }
        if (call.after() != null && !hasArrived(call)) {
            var refusal = Refusal.tooEarly("what QuickApp " + call.quickApp() + " wrote before has not arrived yet");
            return CompletableFuture.completedFuture(new Reply.Answer(refusal.status(), refusal.body()));
        }
        return home.request(new HomeRequest(call.method(), call.path(), call.body(), call.quickApp()))
                .thenApply(answer -> new Reply.Answer(answer.status(), answer.body()));
    }
}
