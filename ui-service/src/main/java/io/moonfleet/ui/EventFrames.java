package io.moonfleet.ui;

import com.fasterxml.jackson.databind.JsonNode;
import io.moonfleet.protocol.Event;
import io.moonfleet.protocol.Event.LifeChanged;
import io.moonfleet.protocol.Event.LogWritten;
import io.moonfleet.protocol.Event.PropertyChanged;
import io.moonfleet.protocol.Event.ViewChanged;
import io.moonfleet.ui.HomeView.LogLine;
import io.moonfleet.ui.ServerFrame.Changed;
import io.moonfleet.ui.ServerFrame.Life;
import io.moonfleet.ui.ServerFrame.Log;
import io.moonfleet.ui.ServerFrame.Property;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What pages are told of events. All pages that follow a device get the same event in a row: they share one frame. */
final class EventFrames {

    /** Of these a page shows nothing, they are long, and the variables may hold passwords. */
    private static final Set<String> HIDDEN_PROPERTIES =
            Set.of("quickAppVariables", "uiView", "viewLayout", "uiCallbacks", "mainFunction");

    /** Of properties that are tables, those that built-in elements show. */
    private static final Set<String> SHOWN_TABLES =
            Set.of("supportedThermostatModes", "heatingThermostatSetpoint", "coolingThermostatSetpoint");

    private volatile Made newest = new Made(null, 0, Optional.empty());

    /** The frame for a page that shows the QuickApp; empty when pages are not told of it. */
    Optional<SharedFrame> of(Event event, int quickApp) {
        var made = newest;
        if (made.quickApp() != quickApp || !event.equals(made.event())) {
            made = new Made(event, quickApp, frameOf(event, quickApp).map(SharedFrame::new));
            newest = made;
        }
        return made.frame();
    }

    private static Optional<ServerFrame> frameOf(Event event, int quickApp) {
        return switch (event.body()) {
            case ViewChanged change ->
                Optional.of(new Changed(
                        event.device(), change.element(), change.property(), change.newValue(), event.sequence()));
            case PropertyChanged change ->
                isShown(change.property(), change.newValue())
                        ? Optional.of(
                                new Property(event.device(), change.property(), change.newValue(), event.sequence()))
                        : Optional.empty();
            case LogWritten line ->
                Optional.of(new Log(
                        quickApp,
                        List.of(new LogLine(
                                event.sequence(), event.at().toEpochMilli(), line.type(), line.tag(), line.message())),
                        false,
                        0));
            case LifeChanged change ->
                Optional.of(new Life(event.device(), change.phase(), change.detail(), event.sequence()));
        };
    }

    private static boolean isShown(String property, JsonNode value) {
        return !HIDDEN_PROPERTIES.contains(property)
                && (value == null || value.isValueNode() || SHOWN_TABLES.contains(property));
    }

    private record Made(Event event, int quickApp, Optional<SharedFrame> frame) {}
}
