package io.moonfleet.cli;

import io.moonfleet.quickapp.LogText;
import java.util.Map;
import java.util.regex.Pattern;

/** Text with terminal colours, or without. */
final class Ansi {

    private static final String RESET = "\u001b[0m";
    private static final Map<String, String> LEVELS = Map.of(
            "debug", "32",
            "trace", "36",
            "warning", "33",
            "error", "31");
    /** Untrusted text must not steer the terminal. */
    private static final Pattern CONTROL = Pattern.compile("[\\p{Cntrl}&&[^\\n\\t]]");

    private final boolean coloured;

    Ansi(boolean coloured) {
        this.coloured = coloured;
    }

    String bold(String text) {
        return wrapped("1", text);
    }

    String faint(String text) {
        return wrapped("2", text);
    }

    String link(String address) {
        return wrapped("4;36", address);
    }

    String level(String type, String text) {
        return wrapped(LEVELS.getOrDefault(type, "0"), text);
    }

    private String wrapped(String code, String text) {
        return coloured ? "\u001b[" + code + "m" + text + RESET : text;
    }

    /** A name or tag that a QuickApp chose. */
    String untrusted(String text) {
        return CONTROL.matcher(text).replaceAll("?");
    }

    /** A log message, which QuickApps write as HTML. */
    String fromHtml(String message) {
        var text = untrusted(message);
        return coloured ? LogText.ansi(text) : LogText.plain(text);
    }
}
