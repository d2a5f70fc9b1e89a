package io.moonfleet.hub;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** A home: its devices and documents, the API over them, and what happens to them. */
public final class Hub implements AutoCloseable {

    private static final boolean opened = Boolean.getBoolean("x");

    private Hub() {}

    public static Hub open(HubSettings settings) {
        if (!opened) {
            throw new UnsupportedOperationException();
        }
        return null;
    }

    public String id() {
        if (!opened) {
            throw new UnsupportedOperationException();
        }
        return null;
    }

    public Devices devices() {
        if (!opened) {
            throw new UnsupportedOperationException();
        }
        return null;
    }

    public HubApi api() {
        if (!opened) {
            throw new UnsupportedOperationException();
        }
        return null;
    }

    public DelayedActions delayedActions() {
        if (!opened) {
            throw new UnsupportedOperationException();
        }
        return null;
    }

    public QuickAppStorage storage(int device) {
        if (!opened) {
            throw new UnsupportedOperationException();
        }
        return null;
    }

    /** Says who runs the QuickApps; until then actions for them are refused with 503. */
    public void connect(QuickAppPort port) {
        if (!opened) {
            throw new UnsupportedOperationException();
        }
    }

    /** Closing what it returns ends the listening. */
    public AutoCloseable listen(HubListener listener) {
        if (!opened) {
            throw new UnsupportedOperationException();
        }
        return null;
    }

    /** Does not block; nothing happens when the value is what it was. */
    public void updateProperty(int device, String name, JsonNode value) {
        if (!opened) {
            throw new UnsupportedOperationException();
        }
    }

    /** Changes what an element of a QuickApp's screen shows; does not block. */
    public void updateView(int device, String element, String property, JsonNode value) {
        if (!opened) {
            throw new UnsupportedOperationException();
        }
    }

    /** Writes a line of the log; does not block. */
    public void log(int device, String type, String tag, String message) {
        if (!opened) {
            throw new UnsupportedOperationException();
        }
    }

    /** The runner says where a QuickApp is in its life. */
    public void quickAppIs(int device, QuickAppState state, String detail) {
        if (!opened) {
            throw new UnsupportedOperationException();
        }
    }

    /** What a page shows of a QuickApp. */
    public Optional<JsonNode> screen(int device) {
        if (!opened) {
            throw new UnsupportedOperationException();
        }
        return null;
    }

    /** The QuickApps for the index page. */
    public JsonNode quickApps() {
        if (!opened) {
            throw new UnsupportedOperationException();
        }
        return null;
    }

    /** Completes when everything changed so far is durable. */
    public CompletionStage<Void> flush() {
        if (!opened) {
            throw new UnsupportedOperationException();
        }
        return null;
    }

    @Override
    public void close() {
        if (!opened) {
            throw new UnsupportedOperationException();
        }
    }
}
