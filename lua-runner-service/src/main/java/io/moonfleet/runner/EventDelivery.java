package io.moonfleet.runner;

import io.moonfleet.hub.Hub;
import io.moonfleet.hub.HubEvent;
import io.moonfleet.quickapp.Posted;
import io.moonfleet.quickapp.QuickApp;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntFunction;

/** Brings the home's events to the QuickApps whose scripts listen to them; of ten thousand only few do. */
final class EventDelivery {

    private final Hub hub;
    private final IntFunction<QuickApp> quickApps;
    private final Set<Integer> listening = ConcurrentHashMap.newKeySet();

    /** Those whose mailbox was full at the last event: told so once. */
    private final Set<Integer> behind = ConcurrentHashMap.newKeySet();

    /** @param quickApps finds one by its id, or null */
    EventDelivery(Hub hub, IntFunction<QuickApp> quickApps) {
        this.hub = hub;
        this.quickApps = quickApps;
    }

    void listens(int device, boolean wanted) {
        if (wanted) {
            listening.add(device);
        } else {
            listening.remove(device);
        }
    }

    void deliver(HubEvent event) {
        if (listening.isEmpty()) {
            return;
        }
        Hub.asHc3Shows(event).ifPresent(shown -> {
            for (int device : listening) {
                var quickApp = quickApps.apply(device);
                if (quickApp != null && quickApp.wantsEvents()) {
                    note(device, quickApp.deliverEvent(shown));
                }
            }
        });
    }

    private void note(int device, Posted posted) {
        switch (posted) {
            case Posted.Accepted _ -> behind.remove(device);
            case Posted.MailboxFull full -> {
                if (behind.add(device)) {
                    hub.log(
                            device,
                            "warning",
                            "QUICKAPP" + device,
                            "events are lost: " + full.capacity() + " messages are waiting already");
                }
            }
            case Posted.NotRunning _ -> {
                // It ended while the event was on its way.
            }
        }
    }
}
