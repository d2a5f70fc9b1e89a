package io.moonfleet.hub.internal.scene;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.moonfleet.hub.Alarms;
import io.moonfleet.hub.internal.scene.Condition.Group;
import io.moonfleet.hub.internal.scene.Condition.Moment;
import io.moonfleet.hub.internal.scene.Condition.Single;
import io.moonfleet.hub.internal.scene.Condition.State;
import io.moonfleet.hub.internal.scene.Condition.Time;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * The conditions of one scene while they are watched: which of them hold since when, and what is to be looked at later.
 * Not safe for several threads; the engine's lock guards it.
 */
final class WatchedScene {

    /** What a rule that has no next time within its look-ahead is asked again after. */
    private static final Duration LOOK_AGAIN = Duration.ofDays(7);

    /** A machine that slept over a date does not do in the morning what was for the evening. */
    private static final Duration TOO_LATE = Duration.ofMinutes(5);

    final int id;
    final int part;
    private final Condition condition;
    private final List<Single> singles;
    private final List<Single> triggers;
    private final HomeFacts facts;
    private final TimeRule.Days days;
    private final ZoneId zone;
    private final Map<State, Instant> holdsSince = new HashMap<>();
    private final Map<State, Alarms.Alarm> waiting = new HashMap<>();
    private Alarms.Alarm nextDate = () -> {};

    /**
     * @param part which of the scene's parts these are the conditions of
     */
    WatchedScene(int id, int part, Condition condition, HomeFacts facts, TimeRule.Days days, ZoneId zone) {
        this.id = id;
        this.part = part;
        this.condition = condition;
        this.singles = condition.singles();
        this.triggers = condition.triggers();
        this.facts = facts;
        this.days = days;
        this.zone = zone;
    }

    Condition condition() {
        return condition;
    }

    /** Begins to watch: what holds already wakes nobody. */
    void begin(Instant now) {
        for (var single : singles) {
            if (single instanceof State state
                    && state.comparison().holds(facts.value(state.fact()))
                    && !state.comparison().any()) {
                long changed = facts.changedAt(state.fact());
                holdsSince.put(state, changed > 0 ? Instant.ofEpochSecond(changed) : now);
            }
        }
    }

    void end() {
        nextDate.cancel();
        waiting.values().forEach(Alarms.Alarm::cancel);
        waiting.clear();
    }

    // ---- what happens

    /**
     * A fact has changed.
     *
     * @param later is given the conditions that must hold for a while first, with the time when they will have
     * @return what starts the scene, if this does
     */
    Optional<ObjectNode> changed(Fact fact, JsonNode value, Instant now, Later later) {
        var woken = new ArrayList<State>();
        for (var single : singles) {
            if (single instanceof State state && state.fact().equals(fact) && changed(state, value, now)) {
                if (!state.trigger()) {
                    continue;
                }
                if (state.held().isZero()) {
                    woken.add(state);
                } else {
                    cancel(state);
                    waiting.put(state, later.at(state, now.plus(state.held())));
                }
            }
        }
        return woken.stream()
                .filter(state -> holds(condition, new Occasion(now, state, null, fact, value)))
                .findFirst()
                .map(state -> state.source(value));
    }

    /** Has something done later, with the lock held. */
    interface Later {
        Alarms.Alarm at(State state, Instant time);
    }

    /** Notes what a new value means; true when the condition has become true. */
    private boolean changed(State state, JsonNode value, Instant now) {
        if (state.comparison().any()) {
            holdsSince.put(state, now);
            return true;
        }
        if (state.comparison().holds(value)) {
            return holdsSince.putIfAbsent(state, now) == null;
        }
        holdsSince.remove(state);
        cancel(state);
        return false;
    }

    private void cancel(State state) {
        var alarm = waiting.remove(state);
        if (alarm != null) {
            alarm.cancel();
        }
    }

    /** A condition has been waited for; gives what starts the scene, if it still holds. */
    Optional<ObjectNode> waited(State state, Instant now) {
        waiting.remove(state);
        var since = holdsSince.get(state);
        boolean longEnough = since != null && !since.plus(state.held()).isAfter(now);
        return longEnough && holds(condition, new Occasion(now, state, null, null, null))
                ? Optional.of(state.source(facts.value(state.fact())))
                : Optional.empty();
    }

    Optional<ObjectNode> occurred(Happening.Occurred what, Instant now) {
        return triggers.stream()
                .filter(single -> single instanceof Moment moment && what.fits(moment))
                .filter(single -> holds(condition, new Occasion(now, single, what, null, null)))
                .findFirst()
                .map(single -> single.source(what.data()));
    }

    // ---- dates

    private List<Time> dates() {
        var dates = new ArrayList<Time>();
        for (var single : triggers) {
            if (single instanceof Time time) {
                dates.add(time);
            }
        }
        return dates;
    }

    /** Arranges the next look at the dates; {@code ring} is called with the time that it is for. */
    void waitForDate(Instant after, Alarms alarms, Consumer<Instant> ring) {
        nextDate.cancel();
        if (dates().isEmpty()) {
            return;
        }
        var local = after.atZone(zone);
        var due = dates().stream()
                .map(time -> time.rule().next(local, days))
                .flatMap(Optional::stream)
                .map(ZonedDateTime::toInstant)
                .min(Instant::compareTo)
                .orElse(after.plus(LOOK_AGAIN));
        nextDate = alarms.at(due, () -> ring.accept(due));
    }

    /** What starts the scene at a date that has come. */
    Optional<ObjectNode> dateCame(Instant due, Instant now) {
        if (due.plus(TOO_LATE).isBefore(now)) {
            return Optional.empty();
        }
        var before = due.minusMillis(1).atZone(zone);
        return dates().stream()
                .filter(time -> time.rule()
                        .next(before, days)
                        .filter(next -> next.toInstant().equals(due))
                        .isPresent())
                .filter(time -> holds(condition, new Occasion(due, time, null, null, null)))
                .findFirst()
                .map(time -> time.source(null));
    }

    /** A time at which the scene may run. */
    record Preview(Instant at, Time date, boolean certain) {}

    /** The next times at which a date wakes the scene and all other dates agree; what else must hold is not known. */
    List<Preview> preview(Instant from, int count) {
        var found = new ArrayList<Preview>();
        var at = from;
        for (int looked = 0; looked < count * 20 && found.size() < count; looked++) {
            var local = at.atZone(zone);
            Time first = null;
            Instant due = null;
            for (var time : dates()) {
                var next = time.rule().next(local, days).map(ZonedDateTime::toInstant);
                if (next.isPresent() && (due == null || next.get().isBefore(due))) {
                    due = next.get();
                    first = time;
                }
            }
            if (first == null) {
                break;
            }
            var woken = first;
            var moment = due.atZone(zone);
            Predicate<Single> dated = single -> single == woken
                    || single instanceof Time time && time.rule().holds(moment, days);
            if (holds(condition, single -> dated.test(single) || !(single instanceof Time))) {
                found.add(new Preview(due, first, holds(condition, dated)));
            }
            at = due;
        }
        return found;
    }

    // ---- holding

    /** The moment for which conditions are looked at, and what has brought it about. */
    private record Occasion(Instant now, Single woken, Happening.Occurred what, Fact fact, JsonNode value) {}

    /** Whether the conditions hold at a moment that nothing in particular has brought about. */
    boolean holds(Instant now) {
        return holds(condition, new Occasion(now, null, null, null, null));
    }

    private boolean holds(Condition each, Occasion occasion) {
        return holds(each, single -> holds(single, occasion));
    }

    private static boolean holds(Condition each, Predicate<Single> test) {
        return switch (each) {
            case Group(boolean all, var parts) ->
                all
                        ? parts.stream().allMatch(part -> holds(part, test))
                        : parts.stream().anyMatch(part -> holds(part, test));
            case Single single -> test.test(single);
        };
    }

    private boolean holds(Single single, Occasion occasion) {
        if (single == occasion.woken) {
            return true;
        }
        return switch (single) {
            case State state -> {
                var value = state.fact().equals(occasion.fact) ? occasion.value : facts.value(state.fact());
                var since = holdsSince.get(state);
                yield state.comparison().holds(value)
                        && (state.held().isZero()
                                || since != null && !since.plus(state.held()).isAfter(occasion.now));
            }
            case Moment moment -> occasion.what != null && occasion.what.fits(moment);
            case Time time -> time.rule().holds(occasion.now.atZone(zone), days);
        };
    }
}
