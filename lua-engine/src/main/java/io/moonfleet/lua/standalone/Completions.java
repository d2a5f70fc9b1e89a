package io.moonfleet.lua.standalone;

import io.moonfleet.lua.LuaString;
import io.moonfleet.lua.LuaTable;
import io.moonfleet.lua.internal.TrustedContext;
import io.moonfleet.lua.internal.syntax.Token;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** The names that an interactive line can go on with: keywords and globals, and fields after a dot or colon. */
final class Completions implements LineReader.Conversation {

    private static final Pattern NAMES = Pattern.compile("(?:[A-Za-z_]\\w*[.:])*(?:[A-Za-z_]\\w*)?$");
    private static final Pattern NAME = Pattern.compile("[A-Za-z_]\\w*");
    /** A chain of classes longer than this is no help to anybody. */
    private static final int LONGEST_CHAIN = 20;

    private final TrustedContext lua;

    Completions(TrustedContext lua) {
        this.lua = lua;
    }

    @Override
    public void interrupt() {
        lua.interrupt();
    }

    @Override
    public List<String> completions(String lineToCursor) {
        var matcher = NAMES.matcher(lineToCursor);
        if (!matcher.find()) {
            return List.of();
        }
        var path = new ArrayList<>(List.of(matcher.group().split("[.:]", -1)));
        var begun = path.removeLast();
        var names = new TreeSet<String>();
        if (path.isEmpty()) {
            names.addAll(Token.reservedWords());
        }
        Object value = lua.context().globals();
        for (var name : path) {
            value = field(value, name);
        }
        addFields(value, names);
        var before = lineToCursor.substring(0, lineToCursor.length() - begun.length());
        return names.stream()
                .filter(name -> name.startsWith(begun))
                .map(name -> before + name)
                .toList();
    }

    /** Without running any code of the script's. */
    private Object field(Object value, String name) {
        var step = 0;
        for (var table = tableOf(value); table != null && step < LONGEST_CHAIN; table = parent(table), step++) {
            var found = table.get(name);
            if (found != null) {
                return found;
            }
        }
        return null;
    }

    private void addFields(Object value, Set<String> names) {
        var step = 0;
        for (var table = tableOf(value); table != null && step < LONGEST_CHAIN; table = parent(table), step++) {
            table.forEach((key, _) -> {
                if (key instanceof LuaString name
                        && NAME.matcher(name.toString()).matches()) {
                    names.add(name.toString());
                }
            });
        }
    }

    private LuaTable tableOf(Object value) {
        if (value instanceof LuaString) {
            return lua.context().globals().get("string") instanceof LuaTable string ? string : null;
        }
        return value instanceof LuaTable table ? table : null;
    }

    private static LuaTable parent(LuaTable table) {
        return table.metatable() != null && table.metatable().get("__index") instanceof LuaTable parent ? parent : null;
    }
}
