package io.moonfleet.hub.internal.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.moonfleet.hub.internal.event.RefreshStates;
import io.moonfleet.hub.internal.json.Json;
import io.moonfleet.hub.internal.rights.Grants;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * {@code /refreshStates} as somebody sees it to whom not everything is granted: it goes on waiting over what is not theirs.
 *
 * @param grants asked when there is something to show, because they can have been taken back meanwhile
 */
record GrantedChanges(RefreshStates states, Supplier<Grants> grants, Clock clock) {

    CompletionStage<JsonNode> poll(long last, Duration patience) {
        var until = clock.instant().plus(patience);
        return grants.get() == Grants.EVERYTHING ? states.poll(last, until) : poll(last, until);
    }

    private CompletionStage<JsonNode> poll(long last, Instant until) {
        return states.poll(last, until).thenCompose(answer -> {
            var theirs = only(grants.get(), (ObjectNode) answer);
            boolean isNews = last <= 0
                    || !theirs.path("changes").isEmpty()
                    || !theirs.path("events").isEmpty();
            return isNews || !clock.instant().isBefore(until)
                    ? CompletableFuture.completedFuture(theirs)
                    : poll(answer.path("last").asLong(), until);
        });
    }

    /** A copy: others, who asked from the same number, share the answer. */
    private static ObjectNode only(Grants theirs, ObjectNode answer) {
        var shown = Json.object();
        shown.setAll(answer);
        var changes = shown.putArray("changes");
        answer.path("changes").forEach(change -> {
            if (theirs.seesDevice(change.path("id").asInt())) {
                changes.add(change);
            }
        });
        var events = shown.putArray("events");
        answer.path("events").forEach(event -> {
            if (theirs.seesEvent(event)) {
                events.add(event);
            }
        });
        return shown;
    }
}
