package io.moonfleet.runner;

import io.moonfleet.hub.HubEvent;
import io.moonfleet.protocol.Event;
import java.util.Locale;
import java.util.Optional;

/** The hub's events as the protocol carries them. */
final class EventTranslation {

    private EventTranslation() {}

    /** Empty for events that only HC3 clients ask for, through {@code refreshStates}. */
    static Optional<Event> toMessage(HubEvent event) {
        return body(event).map(body -> new Event(event.sequence(), event.at(), event.device(), body));
    }

    private static Optional<Event.Body> body(HubEvent event) {
        return switch (event) {
            // No page shows them, and some are secrets.
            case HubEvent.PropertyChanged changed
            when changed.property().equals("quickAppVariables") -> Optional.empty();
            case HubEvent.PropertyChanged changed ->
                Optional.of(new Event.PropertyChanged(changed.property(), changed.newValue(), changed.oldValue()));
            case HubEvent.ViewChanged changed ->
                Optional.of(new Event.ViewChanged(
                        changed.element(), changed.property(), changed.newValue(), changed.oldValue()));
            case HubEvent.LogWritten line -> Optional.of(new Event.LogWritten(line.type(), line.tag(), line.message()));
            case HubEvent.LifeChanged life ->
                Optional.of(new Event.LifeChanged(life.phase().name().toLowerCase(Locale.ROOT), life.detail()));
            case HubEvent.Generic _ -> Optional.empty();
        };
    }
}
