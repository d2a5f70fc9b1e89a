package io.moonfleet.quickapp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.time.Duration;
import java.util.regex.Pattern;

/**
 * A call of the HC3 API by a QuickApp.
 *
 * @param path without {@code /api}, with its query
 * @param body null when there is none
 * @param asDevice the QuickApp that asks
 */
public record HomeRequest(String method, String path, JsonNode body, int asDevice) {

    private static final Pattern LAST = Pattern.compile("[?&]last=(\\d{1,18})(?:&|$)");

    /** Whether it is a long poll, whose answer may be half a minute away. */
    boolean waitsForEvents() {
        return path.startsWith("/refreshStates");
    }

    /** The same long poll, that waits no longer than that. */
    HomeRequest waiting(Duration longest) {
        var longer = path + (path.contains("?") ? "&" : "?") + "wait=" + longest.toMillis();
        return new HomeRequest(method, longer, body, asDevice);
    }

    /** What a long poll gives that saw nothing. */
    JsonNode nothingNew() {
        var answer = JsonNodeFactory.instance.objectNode();
        var last = LAST.matcher(path);
        answer.put("status", "IDLE").put("last", last.find() ? Long.parseLong(last.group(1)) : 0);
        answer.putArray("changes");
        answer.putArray("events");
        return answer;
    }

    /** Whether another QuickApp's code may have to run, or to sleep, before there is an answer. */
    boolean runsOthers() {
        return path.contains("/action/") || path.contains("/groupAction/") || path.endsWith("/executeSync");
    }
}
