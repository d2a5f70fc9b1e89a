package io.moonfleet.hub;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.moonfleet.hub.internal.json.Json;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** A hub whose clock is turned by hand and whose QuickApps only write down what they are told. */
final class TestHub implements AutoCloseable {

    /** A clock with alarms that ring when it is turned past them. */
    static final class TurnableTime extends Clock implements Alarms {
        private record Due(Instant time, Runnable action) {}

        private Instant now = Instant.parse("2026-06-21T10:00:00Z");
        private final List<Due> waiting = new ArrayList<>();

        @Override
        public synchronized Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneId.of("Europe/Stockholm");
        }

        @Override
        public Clock withZone(ZoneId zone) {
            throw new UnsupportedOperationException("the tests' clock has one zone");
        }

        @Override
        public synchronized Alarm at(Instant time, Runnable action) {
            var due = new Due(time, action);
            waiting.add(due);
            return () -> forget(due);
        }

        private synchronized void forget(Due due) {
            waiting.remove(due);
        }

        void turn(Duration by) {
            Instant until;
            synchronized (this) {
                until = now.plus(by);
            }
            for (var due = next(until); due != null; due = next(until)) {
                due.action.run();
            }
            synchronized (this) {
                now = until;
            }
        }

        private synchronized Due next(Instant until) {
            var next = waiting.stream()
                    .filter(due -> !due.time.isAfter(until))
                    .min(Comparator.comparing(Due::time))
                    .orElse(null);
            if (next != null) {
                waiting.remove(next);
                now = next.time.isAfter(now) ? next.time : now;
            }
            return next;
        }

        @Override
        public synchronized void close() {
            waiting.clear();
        }
    }

    /** Writes down what it is told; answers actions with what is prepared. */
    static final class RecordingQuickApps implements QuickAppPort {
        final List<String> calls = new CopyOnWriteArrayList<>();
        final Map<String, Outcome> outcomes = new HashMap<>();

        @Override
        public CompletionStage<Outcome> runAction(int quickApp, int device, String action, List<JsonNode> args) {
            calls.add(quickApp + ">" + device + "." + action + args);
            return CompletableFuture.completedFuture(outcomes.getOrDefault(action, new Outcome.Done(null)));
        }

        @Override
        public CompletionStage<Outcome> uiEvent(
                int quickApp, int device, String element, String eventType, List<JsonNode> values) {
            calls.add(quickApp + ">" + device + " " + element + " " + eventType + " " + values);
            return CompletableFuture.completedFuture(new Outcome.Done(null));
        }

        @Override
        public CompletionStage<Outcome> restart(int quickApp) {
            calls.add("restart " + quickApp);
            return CompletableFuture.completedFuture(new Outcome.Done(null));
        }

        @Override
        public void installed(int quickApp) {
            calls.add("installed " + quickApp);
        }

        @Override
        public void removed(int quickApp) {
            calls.add("removed " + quickApp);
        }
    }

    final TurnableTime time;
    final RecordingQuickApps quickApps = new RecordingQuickApps();
    final Hub hub;

    TestHub() {
        this(new MemoryStore(), new TurnableTime());
    }

    TestHub(HubStore store, TurnableTime time) {
        this.time = time;
        hub = Hub.open(HubSettings.of("test", store)
                .withClock(time, time)
                .withZone(ZoneId.of("Europe/Stockholm"))
                .withPlace(59.33, 18.07));
        hub.connect(quickApps);
    }

    int quickApp(String name, String type) {
        return hub.devices().install(QuickAppInstallation.of(name, type)).id();
    }

    /** As anna, who may everything. */
    ApiAnswer call(String method, String pathAndQuery, String body) {
        return call(method, pathAndQuery, body, HubCaller.admin("anna"));
    }

    ApiAnswer call(String method, String pathAndQuery, String body, HubCaller caller) {
        var query = new HashMap<String, List<String>>();
        int mark = pathAndQuery.indexOf('?');
        var path = mark < 0 ? pathAndQuery : pathAndQuery.substring(0, mark);
        if (mark >= 0) {
            for (var pair : pathAndQuery.substring(mark + 1).split("&", -1)) {
                int equals = pair.indexOf('=');
                query.computeIfAbsent(pair.substring(0, equals), _ -> new ArrayList<>())
                        .add(pair.substring(equals + 1));
            }
        }
        var json = body == null ? null : Json.read(body.replace('\'', '"'));
        return hub.api()
                .handle(new ApiRequest(method, path, query, json, caller))
                .toCompletableFuture()
                .orTimeout(10, TimeUnit.SECONDS)
                .join();
    }

    ApiAnswer get(String path) {
        return call("GET", path, null);
    }

    ApiAnswer post(String path, String body) {
        return call("POST", path, body);
    }

    ApiAnswer put(String path, String body) {
        return call("PUT", path, body);
    }

    ApiAnswer delete(String path) {
        return call("DELETE", path, null);
    }

    /** What of the type was in the events since a number. */
    List<JsonNode> eventsSince(long last, String type) {
        var found = new ArrayList<JsonNode>();
        get("/refreshStates?last=" + last).body().path("events").forEach(event -> {
            if (event.path("type").asText().equals(type)) {
                found.add(event.path("data"));
            }
        });
        return found;
    }

    static ObjectNode json(String text) {
        return (ObjectNode) Json.read(text.replace('\'', '"'));
    }

    @Override
    public void close() {
        hub.close();
    }
}
