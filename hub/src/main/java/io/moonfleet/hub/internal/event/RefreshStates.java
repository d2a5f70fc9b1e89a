package io.moonfleet.hub.internal.event;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.moonfleet.hub.Alarms;
import io.moonfleet.hub.HubEvent;
import io.moonfleet.hub.HubEvent.Generic;
import io.moonfleet.hub.HubEvent.LogWritten;
import io.moonfleet.hub.HubEvent.PropertyChanged;
import io.moonfleet.hub.HubEvent.ViewChanged;
import io.moonfleet.hub.HubListener;
import io.moonfleet.hub.internal.json.Json;
import io.moonfleet.hub.internal.json.TextTime;
import io.moonfleet.hub.internal.secret.SecretVariables;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * {@code /refreshStates}: what has changed since a number, at once or as soon as there is something.
 *
 * <p>A thousand clients may wait. They wait as entries in a list, not as threads; they are woken together, at most once
 * in a short moment, and those who asked from the same number share one answer.
 */
public final class RefreshStates implements HubListener {

    private static final int REMEMBERED = 10_000;
    private static final int MAX_WAITING = 10_000;
    private static final Duration GATHER = Duration.ofMillis(20);

    private static final class Waiter {
        private final long last;
        private final CompletableFuture<JsonNode> answer = new CompletableFuture<>();
        private Alarms.Alarm end = () -> {};

        Waiter(long last) {
            this.last = last;
        }
    }

    private final EventStream events;
    private final Clock clock;
    private final ZoneId zone;
    private final Alarms alarms;
    private final Supplier<List<ObjectNode>> snapshot;
    private final long first;
    private final ReentrantLock lock = new ReentrantLock();

    // Guarded by the lock. The ring holds the events that clients see, oldest at the tail.
    private final HubEvent[] ring = new HubEvent[REMEMBERED];
    private long written;
    private long newest;
    private List<Waiter> waiting = new ArrayList<>();
    private boolean gathering;

    /**
     * @param snapshot a {@code changes} entry for each device, for clients that start or were away too long
     */
    public RefreshStates(
            EventStream events, Clock clock, ZoneId zone, Alarms alarms, Supplier<List<ObjectNode>> snapshot) {
        this.events = events;
        this.clock = clock;
        this.zone = zone;
        this.alarms = alarms;
        this.snapshot = snapshot;
        this.first = events.newest();
        this.newest = first;
    }

    @Override
    public void onEvent(HubEvent event) {
        if (!isShown(event)) {
            return;
        }
        lock.lock();
        try {
            ring[(int) (written++ % REMEMBERED)] = event;
            newest = event.sequence();
            if (waiting.isEmpty() || gathering) {
                return;
            }
            gathering = true;
        } finally {
            lock.unlock();
        }
        // Not on the alarms' own thread: answering a thousand clients would hold up everything else that is due.
        alarms.atLeisure(clock.instant().plus(GATHER), this::wake);
    }

    /** Whether HC3's clients see an event; the screens of plain devices are Moonfleet's own, these show the properties. */
    static boolean isShown(HubEvent event) {
        return switch (event) {
            case LogWritten _, HubEvent.LifeChanged _ -> false;
            case ViewChanged view -> !view.element().startsWith("__");
            case PropertyChanged _, Generic _ -> true;
        };
    }

    private void wake() {
        List<Waiter> woken;
        lock.lock();
        try {
            woken = waiting;
            waiting = new ArrayList<>();
            gathering = false;
        } finally {
            lock.unlock();
        }
        var answers = new HashMap<Long, JsonNode>();
        for (var waiter : woken) {
            waiter.end.cancel();
            waiter.answer.complete(answers.computeIfAbsent(waiter.last, this::since));
        }
    }

    /** Answers at once when there is something new or {@code last} is unknown; else when something happens, or then. */
    public CompletionStage<JsonNode> poll(long last, Instant until) {
        lock.lock();
        try {
            if (isKnown(last) && last == newest && waiting.size() < MAX_WAITING) {
                var waiter = new Waiter(last);
                waiting.add(waiter);
                waiter.end = alarms.at(until, () -> giveUp(waiter));
                return waiter.answer;
            }
        } finally {
            lock.unlock();
        }
        return CompletableFuture.completedFuture(since(last));
    }

    private void giveUp(Waiter waiter) {
        lock.lock();
        try {
            waiting.remove(waiter);
        } finally {
            lock.unlock();
        }
        waiter.answer.complete(since(waiter.last));
    }

    /** How many clients wait. */
    public int waiting() {
        lock.lock();
        try {
            return waiting.size();
        } finally {
            lock.unlock();
        }
    }

    private boolean isKnown(long last) {
        return last > 0 && last >= oldestKnown() && last <= newest;
    }

    /** From this number on nothing is missing in the ring. */
    private long oldestKnown() {
        if (written <= REMEMBERED) {
            return first;
        }
        // The event before the oldest one that is left is gone, but whoever has seen it misses nothing.
        return ring[(int) (written % REMEMBERED)].sequence() - 1;
    }

    private JsonNode since(long last) {
        var found = new ArrayList<HubEvent>();
        boolean known;
        long now;
        lock.lock();
        try {
            known = isKnown(last);
            now = newest;
            if (known) {
                long count = Math.min(written, REMEMBERED);
                for (long i = written - count; i < written; i++) {
                    var event = ring[(int) (i % REMEMBERED)];
                    if (event.sequence() > last) {
                        found.add(event);
                    }
                }
            }
        } finally {
            lock.unlock();
        }
        return answer(now, known ? changes(found) : snapshot.get(), found);
    }

    private JsonNode answer(long last, List<ObjectNode> changes, List<HubEvent> found) {
        var now = clock.instant();
        var answer = Json.object();
        answer.put("status", "IDLE");
        answer.put("last", last);
        answer.put("date", TextTime.hourAndDay(now.atZone(zone), " | "));
        answer.put("timestamp", now.getEpochSecond());
        answer.put("timestampMillis", now.toEpochMilli());
        answer.set("changes", Json.array(changes));
        var list = answer.putArray("events");
        found.forEach(event -> list.add(describe(event)));
        answer.putArray("alarmChanges");
        return answer;
    }

    /** One entry for each device with the last value of each property that changed. */
    private static List<ObjectNode> changes(List<HubEvent> found) {
        Map<Integer, ObjectNode> byDevice = new LinkedHashMap<>();
        for (var event : found) {
            if (event instanceof PropertyChanged changed) {
                byDevice.computeIfAbsent(changed.device(), id -> Json.object().put("id", id))
                        .set(changed.property(), shown(changed.property(), changed.newValue()));
            }
        }
        return List.copyOf(byDevice.values());
    }

    /** Events go everywhere and are kept, so secrets are never in them. */
    private static JsonNode shown(String property, JsonNode value) {
        return property.equals(SecretVariables.PROPERTY) && value != null ? SecretVariables.masked(value) : value;
    }

    /** An event as HC3's clients know it. */
    public static ObjectNode describe(HubEvent event) {
        var described = Json.object();
        var data = Json.object();
        var type =
                switch (event) {
                    case PropertyChanged changed -> {
                        data.put("id", changed.device());
                        data.put("property", changed.property());
                        data.set("newValue", shown(changed.property(), changed.newValue()));
                        data.set("oldValue", shown(changed.property(), changed.oldValue()));
                        yield "DevicePropertyUpdatedEvent";
                    }
                    case ViewChanged changed -> {
                        data.put("deviceId", changed.device());
                        data.put("componentName", changed.element());
                        data.put("propertyName", changed.property());
                        data.set("newValue", changed.newValue());
                        data.set("oldValue", changed.oldValue());
                        yield "PluginChangedViewEvent";
                    }
                    case Generic generic -> generic.type();
                    case LogWritten _, HubEvent.LifeChanged _ -> "";
                };
        described.put("type", type);
        described.set("data", event instanceof Generic generic ? generic.data() : data);
        described.put("created", event.at().getEpochSecond());
        described.put("createdMillis", event.at().toEpochMilli());
        described.put("sourceType", event.device() > 0 ? "device" : "system");
        described.put("sourceId", event.device());
        var objects = described.putArray("objects");
        if (event.device() > 0) {
            objects.addObject().put("objectType", "device").put("objectId", event.device());
        }
        return described;
    }

    /** Answers everybody who waits. */
    public void close() {
        wake();
    }

    /** The number of the newest event that clients have been, or will be, shown. */
    public long newestShown() {
        lock.lock();
        try {
            return newest;
        } finally {
            lock.unlock();
        }
    }

    /** The number after which the next poll starts. */
    public long newest() {
        return Math.max(newest, events.newest());
    }
}
