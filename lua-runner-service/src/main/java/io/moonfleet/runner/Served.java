package io.moonfleet.runner;

import io.moonfleet.messaging.RunnerLink;
import io.moonfleet.messaging.ServiceIdentity;
import io.moonfleet.messaging.traces.Traces;
import io.moonfleet.quickapp.QuickApp;
import java.util.List;

/** What a runner's process serves on the broker: a home of its own, or its part of one that it shares. */
interface Served {

    /** Begins to serve; the link is open and does not serve yet. */
    void serve(ServiceIdentity self, RunnerLink link);

    int quickApps();

    /** Shows each QuickApp that runs here. */
    void forEachQuickApp(QuickAppViewer viewer);

    /** What is counted of leases and moves. */
    RunnerMetrics metrics();

    /** What keeps it from doing its work now, the broker apart; it may take a second to find out. */
    List<String> troubles();

    /** Who follows what is asked of it. */
    Traces traces();

    /** Looks at a QuickApp. */
    @FunctionalInterface
    interface QuickAppViewer {
        void see(int id, String name, QuickApp quickApp);
    }

    /** Ends in order, while the link still works. */
    void close();
}
