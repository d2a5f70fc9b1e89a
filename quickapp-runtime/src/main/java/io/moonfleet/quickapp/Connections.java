package io.moonfleet.quickapp;

import io.moonfleet.lua.LuaException;
import java.util.HashSet;
import java.util.Set;

/** What a life has open towards the network: counted, bounded, closed with it. Safe for any thread. */
final class Connections {

    private final int limit;
    private final Set<AutoCloseable> open = new HashSet<>();
    private boolean closed;

    Connections(int limit) {
        this.limit = limit;
    }

    synchronized int count() {
        return open.size();
    }

    /** @throws LuaException there are too many */
    synchronized void add(AutoCloseable connection) {
        if (closed) {
            throw new LuaException("the QuickApp was stopped");
        }
        if (open.size() >= limit) {
            throw new LuaException("limit sockets: more than " + limit + " connections open at once");
        }
        open.add(connection);
    }

    synchronized void remove(AutoCloseable connection) {
        open.remove(connection);
    }

    void close() {
        Set<AutoCloseable> last;
        synchronized (this) {
            closed = true;
            last = Set.copyOf(open);
            open.clear();
        }
        for (var connection : last) {
            try {
                connection.close();
            } catch (Exception alreadyBroken) {
                System.getLogger(Connections.class.getName())
                        .log(System.Logger.Level.DEBUG, "a connection did not close cleanly", alreadyBroken);
            }
        }
    }
}
