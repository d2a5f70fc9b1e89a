package io.moonfleet.ui;

import com.fasterxml.jackson.databind.JsonNode;
import io.moonfleet.messaging.EventFeed.Follower;
import io.moonfleet.messaging.EventFeed.Subscription;
import io.moonfleet.protocol.Caller;
import io.moonfleet.ui.HomeView.LogLine;
import io.moonfleet.ui.HomeView.QuickAppEntry;
import io.moonfleet.ui.HomeView.Screen;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/** The home as the pages need it: what it shows, what happens in it, and taps. No method blocks. */
interface Home {

    /** The same home as somebody else may see and move it. */
    Home as(Caller caller);

    /** Whether a device is there for who looks, as far as is known now; what happens to others is not told. */
    boolean shows(int device);

    /** Fails with a {@link HomeException}, as all stages here. */
    CompletionStage<List<QuickAppEntry>> quickApps();

    CompletionStage<Snapshot> screen(int quickApp);

    /** The newest lines, oldest first. */
    CompletionStage<List<LogLine>> log(int quickApp, int count);

    /** Completes when the QuickApp has taken the tap into its mailbox. */
    CompletionStage<Void> tap(ClientFrame.Tap tap);

    /** Tells the follower of all events of the device but its life. */
    Subscription follow(int device, Follower follower);

    /** Tells the follower how all devices begin, change and end. */
    Subscription followLife(Follower follower);

    /** The caller's tokens for scripts, as the hub's API gives them. */
    CompletionStage<JsonNode> tokens();

    /** Makes one, which is shown this once. */
    CompletionStage<JsonNode> makeToken(JsonNode order);

    CompletionStage<JsonNode> revokeToken(String id);

    /** The audit log, the newest first, of what fits the filters. */
    CompletionStage<JsonNode> audit(Map<String, String> filters);

    /**
     * A screen and when it was so.
     *
     * @param sequence of the last event that it contains, 0 when the hub does not say
     */
    record Snapshot(long sequence, Screen screen) {}
}
