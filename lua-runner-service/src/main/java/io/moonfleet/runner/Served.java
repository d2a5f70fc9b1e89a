package io.moonfleet.runner;

import io.moonfleet.messaging.RunnerLink;
import io.moonfleet.messaging.ServiceIdentity;

/** What a runner's process serves on the broker: a home of its own, or its part of one that it shares. */
interface Served {

    /** Begins to serve; the link is open and does not serve yet. */
    void serve(ServiceIdentity self, RunnerLink link);

    int quickApps();

    /** Ends in order, while the link still works. */
    void close();
}
