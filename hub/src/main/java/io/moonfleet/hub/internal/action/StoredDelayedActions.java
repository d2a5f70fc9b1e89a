package io.moonfleet.hub.internal.action;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.moonfleet.hub.Alarms;
import io.moonfleet.hub.DelayedActions;
import io.moonfleet.hub.HubException;
import io.moonfleet.hub.QuickAppPort.Outcome;
import io.moonfleet.hub.internal.document.DocumentTable;
import io.moonfleet.hub.internal.json.Json;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Delayed actions as documents: each is stored before its ticket is given and removed before it runs, so after a crash
 * it runs once or, when the crash hits that very moment, not at all. Never twice: a gate must not open again.
 */
public final class StoredDelayedActions implements DelayedActions {

    private static final String KIND = "delayedAction";
    private static final int MAX_WAITING = 10_000;
    private static final Duration MAX_DELAY = Duration.ofDays(366);
    private static final Logger LOG = LoggerFactory.getLogger(StoredDelayedActions.class);

    private final DocumentTable documents;
    private final Actions actions;
    private final Alarms alarms;
    private final Clock clock;

    // Guarded by this.
    private final Map<Long, Alarms.Alarm> waiting = new HashMap<>();
    private long nextId = 1;
    private boolean started;

    public StoredDelayedActions(DocumentTable documents, Actions actions, Alarms alarms, Clock clock) {
        this.documents = documents;
        this.actions = actions;
        this.alarms = alarms;
        this.clock = clock;
    }

    /** Begins to wait for what was stored; what was due meanwhile runs at once. Call it when somebody can run actions. */
    public synchronized void start() {
        if (started) {
            return;
        }
        started = true;
        for (var id : documents.ids(KIND)) {
            long number = Long.parseLong(id);
            nextId = Math.max(nextId, number + 1);
            if (!waiting.containsKey(number)) {
                arm(number, documents.get(KIND, id));
            }
        }
    }

    @Override
    public Ticket schedule(int device, String action, List<JsonNode> args, Duration delay) {
        actions.check(device, action, args);
        if (delay.isNegative() || delay.compareTo(MAX_DELAY) > 0) {
            throw HubException.badRequest("delay: must be from 0 to " + MAX_DELAY.toSeconds() + " seconds");
        }
        var due = clock.instant().plus(delay);
        synchronized (this) {
            if (waiting.size() >= MAX_WAITING) {
                throw new HubException(
                        429, "TOO_MANY_DELAYED_ACTIONS", MAX_WAITING + " delayed actions are waiting already");
            }
            while (documents.find(KIND, Long.toString(nextId)).isPresent()) {
                nextId++;
            }
            long id = nextId++;
            var document = Json.object()
                    .put("id", id)
                    .put("timestamp", due.getEpochSecond())
                    .put("due", due.toEpochMilli())
                    .put("device", device)
                    .put("action", action);
            document.set("args", Json.array(args));
            documents.put(KIND, Long.toString(id), document);
            arm(id, document);
            return new Ticket(due.getEpochSecond(), id);
        }
    }

    private void arm(long id, ObjectNode document) {
        waiting.put(id, alarms.at(Instant.ofEpochMilli(document.path("due").asLong()), () -> fire(id)));
    }

    private void fire(long id) {
        var document = take(id);
        if (document == null) {
            return;
        }
        int device = document.path("device").asInt();
        var action = document.path("action").asText();
        var args = new ArrayList<JsonNode>();
        document.path("args").forEach(args::add);
        try {
            actions.run(device, action, args)
                    .whenComplete((outcome, failure) -> tell(device, action, outcome, failure));
        } catch (HubException e) {
            LOG.warn("delayed action {} of device {} was not run: {}", action, device, e.getMessage());
        }
    }

    private static void tell(int device, String action, Outcome outcome, Throwable failure) {
        switch (outcome) {
            case null -> {
                var cause = failure instanceof CompletionException wrapped ? wrapped.getCause() : failure;
                LOG.warn("delayed action {} of device {} was not run", action, device, cause);
            }
            case Outcome.Refused refused ->
                LOG.warn("delayed action {} of device {} was not run: {}", action, device, refused.message());
            case Outcome.Failed failed ->
                LOG.warn("delayed action {} of device {} failed: {}", action, device, failed.error());
            case Outcome.Done _ -> LOG.debug("delayed action {} of device {} was run", action, device);
        }
    }

    /** Whoever gets the document runs or cancels it; the other comes too late. */
    private synchronized ObjectNode take(long id) {
        waiting.remove(id);
        var document = documents.find(KIND, Long.toString(id)).orElse(null);
        return document != null && documents.remove(KIND, Long.toString(id)) ? document : null;
    }

    @Override
    public synchronized boolean cancel(long timestamp, long id) {
        var document = documents.find(KIND, Long.toString(id)).orElse(null);
        if (document == null || document.path("timestamp").asLong() != timestamp) {
            return false;
        }
        var alarm = waiting.get(id);
        if (alarm != null) {
            alarm.cancel();
        }
        return take(id) != null;
    }

    /** Forgets what was to happen to a device that is gone. */
    public synchronized void forget(int device) {
        for (var id : documents.ids(KIND)) {
            var document = documents.find(KIND, id).orElse(null);
            if (document != null && document.path("device").asInt() == device) {
                cancel(document.path("timestamp").asLong(), Long.parseLong(id));
            }
        }
    }

    @Override
    public synchronized int waiting() {
        return waiting.size();
    }
}
