package io.moonfleet.quickapp.internal.json;

import io.moonfleet.lua.LuaString;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The short texts that the home's documents are full of (names of fields, of types, of elements) as Lua strings that all
 * QuickApps share: ten thousand of them would have half a million copies. Only the first ones are kept, so that nobody
 * can fill the memory with names.
 */
public final class KnownStrings {

    private static final int LONGEST = 60;
    private static final int MOST = 20_000;

    private final Map<String, LuaString> all = new ConcurrentHashMap<>();

    public LuaString of(String text) {
        if (text.length() > LONGEST) {
            return LuaString.of(text);
        }
        var known = all.get(text);
        if (known != null) {
            return known;
        }
        var made = LuaString.of(text);
        if (all.size() < MOST) {
            all.put(text, made);
        }
        return made;
    }
}
