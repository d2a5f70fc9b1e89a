package io.moonfleet.ui;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.databind.JsonNode;
import io.moonfleet.ui.HomeView.LogLine;
import io.moonfleet.ui.HomeView.QuickAppEntry;
import io.moonfleet.ui.HomeView.Screen;
import java.util.List;

/** What a page gets. docs/ui-socket.md shows each with an example; {@code frames.ts} is the other side. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = ServerFrame.QuickApps.class, name = "list"),
    @JsonSubTypes.Type(value = ServerFrame.ScreenShown.class, name = "screen"),
    @JsonSubTypes.Type(value = ServerFrame.Changed.class, name = "changed"),
    @JsonSubTypes.Type(value = ServerFrame.Property.class, name = "property"),
    @JsonSubTypes.Type(value = ServerFrame.Log.class, name = "log"),
    @JsonSubTypes.Type(value = ServerFrame.Life.class, name = "life"),
    @JsonSubTypes.Type(value = ServerFrame.Tapped.class, name = "tapped"),
    @JsonSubTypes.Type(value = ServerFrame.Pong.class, name = "pong"),
    @JsonSubTypes.Type(value = ServerFrame.Problem.class, name = "error")
})
sealed interface ServerFrame {

    /** All QuickApps; replaces what the page knew. */
    record QuickApps(List<QuickAppEntry> quickApps) implements ServerFrame {}

    /**
     * A QuickApp's screen as it is; replaces what the page knew.
     *
     * @param sequence of the last event that it contains, 0 when the hub does not say
     */
    record ScreenShown(int quickApp, long sequence, Screen screen) implements ServerFrame {}

    /** An element looks different. */
    record Changed(int device, String element, String property, JsonNode value, long sequence) implements ServerFrame {}

    /** A property of a device has a new value. */
    record Property(int device, String property, JsonNode value, long sequence) implements ServerFrame {}

    /**
     * Lines of a QuickApp's log, oldest first.
     *
     * @param reset whether they replace what the page has
     * @param skipped how many lines before them were left out because the page was too slow
     */
    record Log(int quickApp, List<LogLine> lines, boolean reset, int skipped) implements ServerFrame {}

    /** A QuickApp began, changed or ended. */
    record Life(int device, String phase, String detail, long sequence) implements ServerFrame {}

    /**
     * What became of a tap.
     *
     * @param reason what a person should know when it was refused
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Tapped(String id, boolean ok, String reason) implements ServerFrame {}

    /** Somebody is. */
    record Pong(long id) implements ServerFrame {}

    /**
     * A frame could not be understood, or what was asked for could not be had.
     *
     * @param reason a stable word for programs
     * @param message a sentence for people
     * @param quickApp which one could not be had, 0 for the list, null for neither
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Problem(String reason, String message, Integer quickApp) implements ServerFrame {}
}
