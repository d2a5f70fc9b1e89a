package io.moonfleet.quickapp;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** A {@code --%%key:value} line and where it stands. */
record HeaderLine(String file, int line, String key, String value) {

    private static final Pattern HEADER = Pattern.compile("^\\s*--%%(\\w+)\\s*[:=]\\s*(.*?)\\s*$");
    private static final Pattern END = Pattern.compile("^\\s*--.*ENDOFHEADERS");

    /** The key of a line that is a header, else null. */
    static String keyOf(String line) {
        var header = HEADER.matcher(line);
        return header.matches() ? header.group(1) : null;
    }

    static boolean endsHeaders(String line) {
        return END.matcher(line).find();
    }

    /** The headers of a text up to a line {@code --ENDOFHEADERS}. */
    static List<HeaderLine> in(String file, String text) {
        var found = new ArrayList<HeaderLine>();
        var number = 0;
        for (var line : text.split("\r?\n", -1)) {
            number++;
            if (END.matcher(line).find()) {
                break;
            }
            var header = HEADER.matcher(line);
            if (header.matches()) {
                found.add(new HeaderLine(file, number, header.group(1), withoutComment(header.group(2))));
            }
        }
        return found;
    }

    /** Drops a trailing {@code  -- comment}, but not what stands inside the quotes of a Lua string. */
    private static String withoutComment(String value) {
        var isTable = value.startsWith("{");
        var quote = '\0';
        for (var i = 0; i < value.length(); i++) {
            var c = value.charAt(i);
            if (quote != '\0') {
                if (c == '\\') {
                    i++;
                } else if (c == quote) {
                    quote = '\0';
                }
            } else if (c == '"' || c == '\'' && isTable) { // an apostrophe in a plain text opens nothing
                quote = c;
            } else if (value.startsWith("--", i) && (i == 0 || Character.isWhitespace(value.charAt(i - 1)))) {
                return value.substring(0, i).strip();
            }
        }
        return value;
    }

    QuickAppException error(QuickAppException.Code code, String message) {
        return new QuickAppException(code, place() + ": " + message);
    }

    QuickAppException error(String message) {
        return error(QuickAppException.Code.HEADER, "--%%" + key + ": " + message);
    }

    String place() {
        return file + ":" + line;
    }
}
