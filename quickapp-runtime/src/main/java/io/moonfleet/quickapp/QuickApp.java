package io.moonfleet.quickapp;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/**
 * A QuickApp with its children that has been started. Its Lua code runs on one virtual thread of its own; everything
 * else reaches it through a bounded mailbox. All methods may be called from any thread and return at once.
 */
public final class QuickApp implements AutoCloseable {

    private QuickApp() {}

    /**
     * Compiles the files and starts the thread that runs them.
     *
     * @throws QuickAppException a file is no Lua ({@code file:line: message})
     */
    public static QuickApp start(QuickAppSettings settings) {
        throw new UnsupportedOperationException("being written");
    }

    public int deviceId() {
        throw new UnsupportedOperationException("being written");
    }

    /** Runs an action of the QuickApp or of one of its children. */
    public Posted runAction(int deviceId, String action, List<JsonNode> args) {
        throw new UnsupportedOperationException("being written");
    }

    /** Reports that somebody used an element of the screen: {@code POST /plugins/callUIEvent}. */
    public Posted fireUiEvent(int deviceId, String element, String eventType, List<JsonNode> values) {
        throw new UnsupportedOperationException("being written");
    }

    /** Whether a script listens to the home's events; if not, {@link #deliverEvent} may be left out. */
    public boolean wantsEvents() {
        throw new UnsupportedOperationException("being written");
    }

    /** An event of the home, as in {@code /refreshStates}. */
    public Posted deliverEvent(JsonNode event) {
        throw new UnsupportedOperationException("being written");
    }

    /** Ends the present life and begins a new one with the same code. */
    public void restart() {
        throw new UnsupportedOperationException("being written");
    }

    /**
     * Ends the present life and begins a new one with other code.
     *
     * @throws QuickAppException a file is no Lua; the present life goes on
     */
    public void restart(QuickAppCode newCode) {
        throw new UnsupportedOperationException("being written");
    }

    public Life state() {
        throw new UnsupportedOperationException("being written");
    }

    public QuickAppMetrics metrics() {
        throw new UnsupportedOperationException("being written");
    }

    /** Ends the life: timers, sockets, Lua context. Waits for nothing. */
    @Override
    public void close() {
        throw new UnsupportedOperationException("being written");
    }
}
