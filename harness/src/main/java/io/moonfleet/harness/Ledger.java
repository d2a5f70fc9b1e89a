package io.moonfleet.harness;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;

/**
 * A place outside the home that QuickApps write to over HTTP: which one, in which of its lives, its count. Whoever acts without the
 * right to is seen here, whatever the home itself says.
 */
public final class Ledger implements AutoCloseable {

    private static final String BEGUN = "/begun";

    private final HttpServer server;

    // Guarded by this.
    private final List<Entry> entries = new ArrayList<>();
    private final Map<Integer, Long> begun = new HashMap<>();

    /** A line of it. */
    public record Entry(int quickApp, String life, long count, long nanos) {}

    public Ledger() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 100);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        // One at a time, in the order of arrival.
        server.setExecutor(Executors.newSingleThreadExecutor(Thread.ofVirtual().factory()));
        server.createContext("/", this::enter);
        server.start();
    }

    /** Where to: {@code ?id=55&life=x&n=1}, and {@code begun?id=55} for a life that has begun. */
    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/";
    }

    private void enter(HttpExchange exchange) throws IOException {
        var fields = new HashMap<String, String>();
        for (var field : exchange.getRequestURI().getQuery().split("&", -1)) {
            var parts = field.split("=", 2);
            fields.put(parts[0], parts[1]);
        }
        var quickApp = Integer.parseInt(fields.get("id"));
        synchronized (this) {
            if (exchange.getRequestURI().getPath().equals(BEGUN)) {
                begun.put(quickApp, System.nanoTime());
            } else {
                entries.add(
                        new Entry(quickApp, fields.get("life"), Long.parseLong(fields.get("n")), System.nanoTime()));
            }
        }
        exchange.sendResponseHeaders(204, -1);
        exchange.close();
    }

    public synchronized List<Entry> entries() {
        return List.copyOf(entries);
    }

    /** The longest time between two lines of one QuickApp that ended after that moment. */
    public synchronized Duration longestSilenceSince(long nanos) {
        Map<Integer, Long> before = new HashMap<>();
        var longest = 0L;
        for (var entry : entries) {
            var last = before.put(entry.quickApp(), entry.nanos());
            if (last != null && entry.nanos() - nanos > 0) {
                longest = Math.max(longest, entry.nanos() - last);
            }
        }
        return Duration.ofNanos(longest);
    }

    /** The QuickApps that have begun a life since. */
    public synchronized Set<Integer> begunSince(long nanos) {
        var found = new HashSet<Integer>();
        begun.forEach((quickApp, at) -> {
            if (at - nanos > 0) {
                found.add(quickApp);
            }
        });
        return found;
    }

    /** The QuickApps that have written since. */
    public synchronized Set<Integer> writersSince(long nanos) {
        var found = new HashSet<Integer>();
        // From the end: after hours of entries the last seconds are asked for.
        for (var entry : entries.reversed()) {
            if (entry.nanos() - nanos <= 0) {
                break;
            }
            found.add(entry.quickApp());
        }
        return found;
    }

    /**
     * What must not be: a former life that still acts, a count that goes back or comes twice. A line that was on the wire when its
     * process stood still comes late, and that nobody can prevent; it is no act of a former life if its count is one that the next
     * life began after, and there can be but one.
     */
    public synchronized List<String> faults() {
        var faults = new ArrayList<String>();
        Map<Integer, Set<String>> over = new HashMap<>();
        Map<Integer, Entry> first = new HashMap<>();
        Map<Integer, Entry> last = new HashMap<>();
        Set<String> late = new HashSet<>();
        for (var entry : entries) {
            var former = over.computeIfAbsent(entry.quickApp(), _ -> new HashSet<>());
            var before = last.get(entry.quickApp());
            if (former.contains(entry.life())) {
                var begun = first.get(entry.quickApp());
                if (entry.count() >= begun.count() || !late.add(entry.quickApp() + entry.life())) {
                    faults.add("a former life acts: " + begun + ", then " + entry);
                }
                continue;
            }
            if (before == null || !before.life().equals(entry.life())) {
                first.put(entry.quickApp(), entry);
                if (before != null) {
                    former.add(before.life());
                }
            }
            if (before != null && entry.count() <= before.count()) {
                faults.add("the count does not go on: " + before + ", then " + entry);
            }
            last.put(entry.quickApp(), entry);
        }
        return faults;
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
