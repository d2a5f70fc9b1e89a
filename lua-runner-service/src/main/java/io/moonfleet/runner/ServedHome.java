package io.moonfleet.runner;

import io.moonfleet.hub.Hub;
import io.moonfleet.hub.HubEvent;
import io.moonfleet.messaging.RunnerLink;
import io.moonfleet.messaging.ServiceIdentity;
import io.moonfleet.messaging.traces.Traces;
import java.util.List;

/** A home that belongs to this process alone. */
final class ServedHome implements Served {

    private final Runner runner;
    private final RunnerMetrics metrics = new RunnerMetrics(() -> Double.NaN);
    private RunnerLink link;
    private Placements placements;
    private Hub.Listening listening;

    ServedHome(Runner runner) {
        this.runner = runner;
    }

    @Override
    public void serve(ServiceIdentity self, RunnerLink open) {
        link = open;
        placements = new Placements(runner, self.instance(), link.announcer()::announce);
        listening = runner.hub().listen(this::publish);
        link.changes()
                .begin(
                        runner.hub().zone().getId(),
                        placements.epoch(),
                        runner.hub().newestShownEvent());
        link.announcer().keeps(placements.epoch());
        link.serve(runner::handle);
        placements.announceAll();
    }

    private void publish(HubEvent event) {
        placements.follow(event);
        Hub.asHc3Shows(event).ifPresent(shown -> link.changes().publish(event.sequence(), shown));
        EventTranslation.toMessage(event).ifPresent(message -> link.events().publish(message, placements.epoch()));
    }

    @Override
    public int quickApps() {
        return runner.quickAppIds().size();
    }

    @Override
    public void forEachQuickApp(QuickAppViewer viewer) {
        runner.forEachQuickApp(viewer);
    }

    @Override
    public RunnerMetrics metrics() {
        return metrics;
    }

    @Override
    public Traces traces() {
        return runner.traces();
    }

    @Override
    public List<String> troubles() {
        return StoreCheck.trouble(runner.hub()).stream().toList();
    }

    @Override
    public void close() {
        listening.close();
        link.close();
        // Here and not in main, because after a signal the JVM does not wait for main.
        runner.close();
    }
}
