package io.moonfleet.quickapp;

import io.moonfleet.lua.LuaString;

/** Lua strings as parts of URLs. */
final class Urls {

    private static final String HEX = "0123456789ABCDEF";
    private static final String PLAIN = "-_.~";

    private Urls() {}

    /** Percent-encodes every byte that is not unreserved. */
    static LuaString encode(LuaString text) {
        var encoded = new StringBuilder(text.length() + 16);
        for (var i = 0; i < text.length(); i++) {
            var c = text.at(i);
            var plain = c >= '0' && c <= '9' || c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z' || PLAIN.indexOf(c) >= 0;
            if (plain) {
                encoded.append((char) c);
            } else {
                encoded.append('%').append(HEX.charAt(c >> 4)).append(HEX.charAt(c & 15));
            }
        }
        return LuaString.of(encoded.toString());
    }
}
