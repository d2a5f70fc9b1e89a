package io.moonfleet.quickapp;

import io.moonfleet.lua.LuaString;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/** Lua strings as parts of URLs. */
final class Urls {

    private static final String HEX = "0123456789ABCDEF";
    private static final String PLAIN = "-_.~";

    private static final String RESERVED = ":/?#[]@!$&'()*+,;=";

    private Urls() {}

    /**
     * A URL as scripts write it, with JSON or names in its query, made one that Java takes: what may not stand in a URL is
     * percent-encoded, what is encoded already stays.
     */
    static String completed(String url) {
        var authority = url.indexOf("://");
        var path = authority < 0 ? 0 : url.indexOf('/', authority + 3);
        var bytes = url.getBytes(StandardCharsets.UTF_8);
        var completed = new StringBuilder(bytes.length + 16);
        for (var i = 0; i < bytes.length; i++) {
            var c = bytes[i] & 0xff;
            var bracket = c == '[' || c == ']';
            var stays = bracket ? path < 0 || i < path : isPlain(c) || RESERVED.indexOf(c) >= 0 || isEncoded(bytes, i);
            if (stays) {
                completed.append((char) c);
            } else {
                completed.append('%').append(HEX.charAt(c >> 4)).append(HEX.charAt(c & 15));
            }
        }
        return completed.toString();
    }

    private static boolean isEncoded(byte[] text, int at) {
        return text[at] == '%'
                && at + 2 < text.length
                && Character.digit(text[at + 1], 16) >= 0
                && Character.digit(text[at + 2], 16) >= 0;
    }

    /** Of {@code http://user:password@host/}: what the header Authorization is. */
    static Optional<String> basicCredentials(URI uri) {
        return Optional.ofNullable(uri.getRawUserInfo())
                .map(user -> URLDecoder.decode(user.replace("+", "%2B"), StandardCharsets.UTF_8))
                .map(user -> "Basic " + Base64.getEncoder().encodeToString(user.getBytes(StandardCharsets.UTF_8)));
    }

    static URI withoutUser(URI uri) {
        var user = uri.getRawUserInfo();
        return user == null ? uri : URI.create(uri.toString().replace("//" + user + "@", "//"));
    }

    private static boolean isPlain(int c) {
        return c >= '0' && c <= '9' || c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z' || PLAIN.indexOf(c) >= 0;
    }

    /** Percent-encodes every byte that is not unreserved. */
    static LuaString encode(LuaString text) {
        var encoded = new StringBuilder(text.length() + 16);
        for (var i = 0; i < text.length(); i++) {
            var c = text.at(i);
            if (isPlain(c)) {
                encoded.append((char) c);
            } else {
                encoded.append('%').append(HEX.charAt(c >> 4)).append(HEX.charAt(c & 15));
            }
        }
        return LuaString.of(encoded.toString());
    }
}
