package io.moonfleet.ui;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/** What a page sends. docs/ui-socket.md shows each with an example; {@code frames.ts} is the other side. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = ClientFrame.Subscribe.class, name = "subscribe"),
    @JsonSubTypes.Type(value = ClientFrame.SubscribeList.class, name = "subscribeList"),
    @JsonSubTypes.Type(value = ClientFrame.Unsubscribe.class, name = "unsubscribe"),
    @JsonSubTypes.Type(value = ClientFrame.Tap.class, name = "tap"),
    @JsonSubTypes.Type(value = ClientFrame.Ping.class, name = "ping"),
    @JsonSubTypes.Type(value = ClientFrame.Refresh.class, name = "refresh")
})
sealed interface ClientFrame {

    /** Wants the screen and the log of a QuickApp, and what changes. */
    record Subscribe(int quickApp) implements ClientFrame {
        public Subscribe {
            require(quickApp > 0, "quickApp must be a positive number");
        }
    }

    /** Wants the list of all QuickApps, and what changes. */
    record SubscribeList() implements ClientFrame {}

    /**
     * No longer wants it.
     *
     * @param quickApp 0 for the list
     */
    record Unsubscribe(int quickApp) implements ClientFrame {
        public Unsubscribe {
            require(quickApp >= 0, "quickApp must not be negative");
        }
    }

    /**
     * Somebody touched an element.
     *
     * @param id chosen by the page; the answer carries it
     * @param device the QuickApp or one of its children
     * @param eventType {@code onReleased}, {@code onChanged}, {@code onToggled}, {@code onLongPressDown} or {@code
     *     onLongPressReleased}
     * @param values {@code []} for a button, {@code [true]}, {@code [42]}, {@code ["a"]} or {@code [["a","b"]]}
     */
    record Tap(String id, int device, String element, String eventType, List<JsonNode> values) implements ClientFrame {

        private static final int MAX_NAME = 128;
        private static final int MAX_VALUES = 8;

        public Tap {
            require(id != null && !id.isEmpty() && id.length() <= MAX_NAME, "id must have 1 to 128 characters");
            require(device > 0, "device must be a positive number");
            require(isName(element), "element must have 1 to 128 characters");
            require(isName(eventType), "eventType must have 1 to 128 characters");
            require(values == null || values.size() <= MAX_VALUES, "values must be at most " + MAX_VALUES);
            values = values == null ? List.of() : List.copyOf(values);
        }

        private static boolean isName(String name) {
            return name != null && !name.isBlank() && name.length() <= MAX_NAME;
        }
    }

    /** Is anybody there? */
    record Ping(long id) implements ClientFrame {}

    /** Wants everything that it subscribed to once more. */
    record Refresh() implements ClientFrame {}

    private static void require(boolean holds, String what) {
        if (!holds) {
            throw new IllegalArgumentException(what);
        }
    }
}
