package io.moonfleet.ui;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/** What the pages show of a home, as the runners give it. */
final class HomeView {

    private HomeView() {}

    /**
     * A QuickApp, or a device without code, in the list.
     *
     * @param room where it is, may be empty
     * @param summary what a device shows, in a few words, may be empty
     * @param quickApp whether it has code of its own
     * @param on whether what can be switched is on; null for what cannot
     * @param buttons what is at hand of what can't be switched, as a blind
     */
    record QuickAppEntry(
            int id,
            String name,
            String type,
            String state,
            String stateDetail,
            String room,
            String summary,
            boolean quickApp,
            @JsonInclude(JsonInclude.Include.NON_NULL) Boolean on,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) List<HandyButton> buttons,
            List<Child> children) {
        QuickAppEntry {
            buttons = buttons == null ? List.of() : List.copyOf(buttons);
            children = children == null ? List.of() : List.copyOf(children);
        }
    }

    /** A button on the tile in the list; a tap on it is one on the element of that name. */
    record HandyButton(String name, String text) {}

    /** A device that a QuickApp made. */
    record Child(int id, String name, String type, JsonNode value) {}

    /**
     * A QuickApp's screen.
     *
     * @param stateDetail what a person should know of the state, may be empty
     * @param quickApp false for a device without code, which neither runs nor logs; null when the runner does not say
     * @param value of the device itself
     * @param builtIn rows that the device's type brings, shown above its own
     * @param rows lists of elements; left as they are, because a QuickApp may write anything into them
     */
    record Screen(
            int id,
            String name,
            String type,
            String state,
            String stateDetail,
            @JsonInclude(JsonInclude.Include.NON_NULL) Boolean quickApp,
            JsonNode value,
            JsonNode builtIn,
            JsonNode rows,
            List<Child> children) {
        Screen {
            children = children == null ? List.of() : List.copyOf(children);
        }

        Screen with(List<Child> others) {
            return new Screen(id, name, type, state, stateDetail, quickApp, value, builtIn, rows, others);
        }
    }

    /**
     * A line of the log.
     *
     * @param timestamp milliseconds since 1970
     */
    record LogLine(long id, long timestamp, String type, String tag, String message) {}
}
