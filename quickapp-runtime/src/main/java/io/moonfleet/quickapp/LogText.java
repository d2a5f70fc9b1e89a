package io.moonfleet.quickapp;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** A log message with HC3's HTML as text for a terminal or a file. */
public final class LogText {

    private static final Pattern TAG =
            Pattern.compile("<(/?)(font|b|i|u|br|span|p|div|strong|em)\\b([^<>]*)>", Pattern.CASE_INSENSITIVE);
    private static final Pattern COLOUR =
            Pattern.compile("color\\s*[=:]\\s*['\"]?\\s*(#[0-9a-f]{3,6}|[a-z]+)", Pattern.CASE_INSENSITIVE);
    private static final String RESET = "\u001b[0m";

    private static final Map<String, Integer> COLOURS = Map.ofEntries(
            Map.entry("black", 0x000000),
            Map.entry("red", 0xff0000),
            Map.entry("green", 0x008000),
            Map.entry("lime", 0x00ff00),
            Map.entry("yellow", 0xffff00),
            Map.entry("blue", 0x0000ff),
            Map.entry("magenta", 0xff00ff),
            Map.entry("fuchsia", 0xff00ff),
            Map.entry("purple", 0x800080),
            Map.entry("cyan", 0x00ffff),
            Map.entry("aqua", 0x00ffff),
            Map.entry("white", 0xffffff),
            Map.entry("gray", 0x808080),
            Map.entry("grey", 0x808080),
            Map.entry("silver", 0xc0c0c0),
            Map.entry("orange", 0xffa500),
            Map.entry("brown", 0xa52a2a),
            Map.entry("pink", 0xffc0cb),
            Map.entry("maroon", 0x800000),
            Map.entry("olive", 0x808000),
            Map.entry("navy", 0x000080),
            Map.entry("teal", 0x008080),
            Map.entry("lightblue", 0xadd8e6),
            Map.entry("lightgreen", 0x90ee90),
            Map.entry("darkgreen", 0x006400));

    private LogText() {}

    /** With colours and styles as ANSI sequences. */
    public static String ansi(String html) {
        var text = convert(html, true);
        return text.contains("\u001b[") ? text + RESET : text;
    }

    /** Without any. */
    public static String plain(String html) {
        return convert(html, false);
    }

    private static String convert(String html, boolean ansi) {
        var tags = TAG.matcher(html);
        var text = new StringBuilder();
        Deque<String> colours = new ArrayDeque<>();
        while (tags.find()) {
            var closing = !tags.group(1).isEmpty();
            var tag = tags.group(2).toLowerCase(Locale.ROOT);
            tags.appendReplacement(
                    text, tag.equals("br") ? "\n" : ansi ? style(tag, closing, tags.group(3), colours) : "");
        }
        tags.appendTail(text);
        return text.toString()
                .replace("&nbsp;", " ")
                .replace("&lt;", "<")
                .replace("&gt;", ">")
                .replace("&quot;", "\"")
                .replace("&amp;", "&");
    }

    private static String style(String tag, boolean closing, String attributes, Deque<String> colours) {
        return switch (tag) {
            case "b", "strong" -> closing ? "\u001b[22m" : "\u001b[1m";
            case "i", "em" -> closing ? "\u001b[23m" : "\u001b[3m";
            case "u" -> closing ? "\u001b[24m" : "\u001b[4m";
            case "font", "span" -> closing ? outerColour(colours) : innerColour(attributes, colours);
            default -> "";
        };
    }

    private static String innerColour(String attributes, Deque<String> colours) {
        var inner = colour(attributes);
        colours.push(inner.isEmpty() && !colours.isEmpty() ? colours.peek() : inner);
        return inner;
    }

    /** What was the colour before the innermost one, or the terminal's own. */
    private static String outerColour(Deque<String> colours) {
        colours.poll();
        var outer = colours.peek();
        return outer == null || outer.isEmpty() ? "\u001b[39m" : outer;
    }

    private static String colour(String attributes) {
        var found = COLOUR.matcher(attributes);
        if (!found.find()) {
            return "";
        }
        var name = found.group(1).toLowerCase(Locale.ROOT);
        var rgb = name.startsWith("#") ? hexadecimal(name.substring(1)) : COLOURS.get(name);
        return rgb == null ? "" : "\u001b[38;2;" + (rgb >> 16 & 255) + ";" + (rgb >> 8 & 255) + ";" + (rgb & 255) + "m";
    }

    private static Integer hexadecimal(String digits) {
        return switch (digits.length()) {
            case 3 -> {
                var value = Integer.parseInt(digits, 16);
                yield (value >> 8 & 15) * 0x110000 + (value >> 4 & 15) * 0x1100 + (value & 15) * 0x11;
            }
            case 6 -> Integer.parseInt(digits, 16);
            default -> null;
        };
    }
}
