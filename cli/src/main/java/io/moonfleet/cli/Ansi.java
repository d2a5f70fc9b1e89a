package io.moonfleet.cli;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** Text with terminal colours, or without; QuickApps write theirs as HTML. */
final class Ansi {

    private static final String RESET = "\u001b[0m";
    private static final Map<String, String> LEVELS = Map.of(
            "debug", "32",
            "trace", "36",
            "warning", "33",
            "error", "31");
    private static final Map<String, String> COLOURS = Map.ofEntries(
            Map.entry("black", "30"),
            Map.entry("red", "31"),
            Map.entry("green", "32"),
            Map.entry("yellow", "33"),
            Map.entry("orange", "33"),
            Map.entry("blue", "34"),
            Map.entry("magenta", "35"),
            Map.entry("purple", "35"),
            Map.entry("cyan", "36"),
            Map.entry("white", "37"),
            Map.entry("gray", "90"),
            Map.entry("grey", "90"));
    private static final Pattern TAG = Pattern.compile("<(/?)([a-zA-Z]+)([^<>]*)>");
    private static final Pattern COLOUR = Pattern.compile("color\\s*[=:]\\s*[\"']?(#?[a-zA-Z0-9]+)");
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

    /** A log message: font colours become the terminal's, line breaks stay, other tags go. */
    String fromHtml(String message) {
        var text = CONTROL.matcher(message).replaceAll("?");
        if (text.indexOf('<') < 0 && text.indexOf('&') < 0) {
            return text;
        }
        Deque<String> open = new ArrayDeque<>();
        var tags = TAG.matcher(text);
        var result = new StringBuilder();
        while (tags.find()) {
            tags.appendReplacement(result, "");
            var name = tags.group(2).toLowerCase(Locale.ROOT);
            result.append(tags.group(1).isEmpty() ? begin(name, tags.group(3), open) : end(name, open));
        }
        tags.appendTail(result);
        if (!open.isEmpty() && coloured) {
            result.append(RESET);
        }
        return unescaped(result.toString());
    }

    private String begin(String tag, String attributes, Deque<String> open) {
        return switch (tag) {
            case "br" -> "\n";
            case "b", "strong" -> push("1", open);
            case "i", "em" -> push("3", open);
            case "u" -> push("4", open);
            case "font", "span" -> {
                var colour = COLOUR.matcher(attributes);
                yield push(colour.find() ? code(colour.group(1)) : "39", open);
            }
            default -> "";
        };
    }

    private String push(String code, Deque<String> open) {
        open.push(code);
        return coloured ? "\u001b[" + code + "m" : "";
    }

    private String end(String tag, Deque<String> open) {
        var pairs = tag.equals("font")
                || tag.equals("span")
                || tag.length() == 1
                || tag.equals("strong")
                || tag.equals("em");
        if (!pairs || open.isEmpty()) {
            return "";
        }
        open.pop();
        if (!coloured) {
            return "";
        }
        var again = new StringBuilder(RESET);
        open.descendingIterator()
                .forEachRemaining(code -> again.append("\u001b[").append(code).append('m'));
        return again.toString();
    }

    private static String code(String colour) {
        var named = COLOURS.get(colour.toLowerCase(Locale.ROOT));
        if (named != null) {
            return named;
        }
        if (colour.matches("#[0-9a-fA-F]{6}")) {
            var rgb = Integer.parseInt(colour.substring(1), 16);
            return "38;2;" + (rgb >> 16) + ";" + (rgb >> 8 & 0xff) + ";" + (rgb & 0xff);
        }
        return "39";
    }

    private static String unescaped(String text) {
        return text.replace("&nbsp;", " ")
                .replace("&lt;", "<")
                .replace("&gt;", ">")
                .replace("&quot;", "\"")
                .replace("&amp;", "&");
    }
}
