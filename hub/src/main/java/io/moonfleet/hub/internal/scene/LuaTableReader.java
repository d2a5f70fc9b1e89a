package io.moonfleet.hub.internal.scene;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.moonfleet.hub.HubException;
import io.moonfleet.hub.internal.json.Json;

/**
 * Reads the one Lua table that a scene's conditions are: constructors, texts, numbers, booleans, {@code nil}, comments,
 * and sums of numbers such as {@code 5 * 60}. Anything that would have to run is refused: conditions are data, so the
 * hub needs no Lua engine for them.
 *
 * <p>A table with only positions becomes a list, any other one an object.
 */
public final class LuaTableReader {

    private static final int MAX_DEPTH = 50;

    private final String text;
    private int at;

    private LuaTableReader(String text) {
        this.text = text;
    }

    /** Reads the whole text; blank text is an empty table. */
    public static JsonNode read(String text) {
        var reader = new LuaTableReader(text);
        reader.skip();
        if (reader.at == text.length()) {
            return Json.object();
        }
        reader.word("return");
        reader.skip();
        var value = reader.value(0);
        reader.skip();
        if (reader.at < text.length()) {
            throw reader.wrong("nothing may follow the table");
        }
        return value;
    }

    private HubException wrong(String what) {
        int line = 1;
        for (int i = 0; i < Math.min(at, text.length()); i++) {
            if (text.charAt(i) == '\n') {
                line++;
            }
        }
        return HubException.badRequest("conditions, line " + line + ": " + what);
    }

    // ---- what is between things

    private char peek() {
        return at < text.length() ? text.charAt(at) : 0;
    }

    private void skip() {
        while (at < text.length()) {
            if (Character.isWhitespace(text.charAt(at))) {
                at++;
            } else if (text.startsWith("--", at)) {
                at += 2;
                int level = longBracket();
                if (level >= 0) {
                    longText(level);
                } else {
                    int end = text.indexOf('\n', at);
                    at = end < 0 ? text.length() : end;
                }
            } else {
                return;
            }
        }
    }

    private boolean take(char expected) {
        skip();
        if (peek() == expected) {
            at++;
            return true;
        }
        return false;
    }

    private boolean word(String word) {
        int end = at + word.length();
        boolean there = text.startsWith(word, at) && (end == text.length() || !isNamePart(text.charAt(end)));
        if (there) {
            at = end;
        }
        return there;
    }

    private static boolean isNamePart(char c) {
        return c == '_' || c < 128 && Character.isLetterOrDigit(c);
    }

    private String name() {
        int start = at;
        while (at < text.length() && isNamePart(text.charAt(at))) {
            at++;
        }
        return text.substring(start, at);
    }

    // ---- values

    private JsonNode value(int depth) {
        skip();
        char c = peek();
        if (c == '{') {
            return table(depth);
        }
        if (c == '"' || c == '\'') {
            return Json.text(quoted());
        }
        if (c == '[') {
            int level = longBracket();
            if (level >= 0) {
                return Json.text(longText(level));
            }
        }
        if (word("true")) {
            return Json.bool(true);
        }
        if (word("false")) {
            return Json.bool(false);
        }
        if (word("nil")) {
            return Json.orNull(null);
        }
        if (isDigit(c) || c == '-' || c == '.' || c == '(') {
            return number(sum(depth));
        }
        if (c == 0) {
            throw wrong("the table is not closed");
        }
        if (isNamePart(c)) {
            throw wrong("'" + name() + "' would have to be looked up; only plain values can be in conditions");
        }
        throw wrong("unexpected '" + c + "'");
    }

    private JsonNode table(int depth) {
        if (depth > MAX_DEPTH) {
            throw wrong("tables are nested too deeply");
        }
        at++;
        var list = Json.array();
        var fields = Json.object();
        while (!take('}')) {
            field(list, fields, depth);
            if (!take(',') && !take(';') && peek() != '}') {
                throw at < text.length() ? wrong("',' or '}' is missing") : wrong("the table is not closed");
            }
        }
        if (fields.isEmpty() && !list.isEmpty()) {
            return list;
        }
        for (int i = 0; i < list.size(); i++) {
            fields.set(Integer.toString(i + 1), list.get(i));
        }
        return fields;
    }

    private void field(ArrayNode list, ObjectNode fields, int depth) {
        skip();
        int start = at;
        if (peek() == '[' && longBracket() < 0) {
            at++;
            var key = value(depth + 1);
            if (!take(']') || !take('=')) {
                throw wrong("a key is written [key] = value");
            }
            put(fields, key.asText(), value(depth + 1));
            return;
        }
        at = start;
        if (isNamePart(peek()) && !isDigit(peek())) {
            var key = name();
            skip();
            if (peek() == '=' && !text.startsWith("==", at)) {
                at++;
                put(fields, key, value(depth + 1));
                return;
            }
            at = start;
        }
        list.add(value(depth + 1));
    }

    private static void put(ObjectNode fields, String key, JsonNode value) {
        if (!value.isNull()) {
            fields.set(key, value);
        }
    }

    // ---- texts

    private String quoted() {
        char quote = text.charAt(at++);
        var read = new StringBuilder();
        while (peek() != quote) {
            if (at >= text.length() || peek() == '\n') {
                throw wrong("a text is not closed");
            }
            char c = text.charAt(at++);
            if (c == '\\') {
                escape(read);
            } else {
                read.append(c);
            }
        }
        at++;
        return read.toString();
    }

    private void escape(StringBuilder into) {
        char c = peek();
        at++;
        switch (c) {
            case 'n' -> into.append('\n');
            case 't' -> into.append('\t');
            case 'r' -> into.append('\r');
            case 'a' -> into.append('\007');
            case 'b' -> into.append('\b');
            case 'f' -> into.append('\f');
            case 'v' -> into.append('\013');
            case '\\', '"', '\'', '\n' -> into.append(c);
            case 'x' -> into.append((char) digits(16, 2, 2));
            case 'z' -> {
                while (Character.isWhitespace(peek())) {
                    at++;
                }
            }
            case 'u' -> {
                if (!take('{')) {
                    throw wrong("\\u is followed by {hexadecimal digits}");
                }
                int code = digits(16, 1, 6);
                if (code > Character.MAX_CODE_POINT || !take('}')) {
                    throw wrong("\\u is followed by {hexadecimal digits}");
                }
                into.appendCodePoint(code);
            }
            default -> {
                if (!isDigit(c)) {
                    throw wrong("there is no escape \\" + c);
                }
                at--;
                into.append((char) digits(10, 1, 3));
            }
        }
    }

    private int digits(int radix, int least, int most) {
        int start = at;
        while (at < start + most && Character.digit(peek(), radix) >= 0) {
            at++;
        }
        if (at - start < least) {
            throw wrong("an escape lacks digits");
        }
        return Integer.parseInt(text.substring(start, at), radix);
    }

    /** The level of a long bracket that begins here and is then stepped over, or -1. */
    private int longBracket() {
        if (peek() != '[') {
            return -1;
        }
        int end = at + 1;
        while (end < text.length() && text.charAt(end) == '=') {
            end++;
        }
        if (end >= text.length() || text.charAt(end) != '[') {
            return -1;
        }
        int level = end - at - 1;
        at = end + 1;
        return level;
    }

    private String longText(int level) {
        var close = "]" + "=".repeat(level) + "]";
        int end = text.indexOf(close, at);
        if (end < 0) {
            at = text.length();
            throw wrong(close + " is missing");
        }
        int start = text.startsWith("\n", at) ? at + 1 : at;
        at = end + close.length();
        return text.substring(Math.min(start, end), end);
    }

    // ---- numbers

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static JsonNode number(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e15
                ? Json.number((long) value)
                : Json.object().numberNode(value);
    }

    private double sum(int depth) {
        double value = product(depth);
        while (true) {
            skip();
            if (peek() == '+') {
                at++;
                value += product(depth);
            } else if (peek() == '-') {
                at++;
                value -= product(depth);
            } else {
                return value;
            }
        }
    }

    private double product(int depth) {
        double value = factor(depth);
        while (true) {
            skip();
            if (peek() == '*') {
                at++;
                value *= factor(depth);
            } else if (peek() == '/') {
                at++;
                value /= factor(depth);
            } else {
                return value;
            }
        }
    }

    private double factor(int depth) {
        skip();
        if (depth > MAX_DEPTH) {
            throw wrong("brackets are nested too deeply");
        }
        if (take('-')) {
            return -factor(depth + 1);
        }
        if (take('(')) {
            double value = sum(depth + 1);
            if (!take(')')) {
                throw wrong("')' is missing");
            }
            return value;
        }
        int start = at;
        boolean hexadecimal = text.startsWith("0x", at) || text.startsWith("0X", at);
        at += hexadecimal ? 2 : 0;
        while (at < text.length() && isNumberPart(text.charAt(at), hexadecimal)) {
            at++;
        }
        var digits = text.substring(start, at);
        try {
            return hexadecimal ? Long.parseLong(digits.substring(2), 16) : Double.parseDouble(digits);
        } catch (NumberFormatException _) {
            throw wrong("'" + digits + "' is no number");
        }
    }

    private boolean isNumberPart(char c, boolean hexadecimal) {
        char before = text.charAt(at - (at > 0 ? 1 : 0));
        boolean sign = (c == '-' || c == '+') && !hexadecimal && (before == 'e' || before == 'E');
        return sign || c == '.' || isNamePart(c);
    }
}
