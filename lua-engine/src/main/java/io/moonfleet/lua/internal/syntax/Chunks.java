package io.moonfleet.lua.internal.syntax;

import io.moonfleet.lua.LuaString;
import io.moonfleet.lua.LuaSyntaxException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Compiles chunks, each text under each name once: the cache is shared by all contexts of an engine. Bounded by the size
 * of the sources; what was not used for longest goes first.
 */
public final class Chunks {

    private static final long MOST_SOURCE_BYTES = 64L << 20;
    private static final int MOST_INTERNED = 200_000;
    private static final int LONGEST_INTERNED = 40;

    private record Entry(Proto proto, int size) {}

    private final Parser.Translator translator;
    private final Map<String, Entry> cache = new LinkedHashMap<>(64, 0.75f, true);
    private final ConcurrentHashMap<LuaString, LuaString> interned = new ConcurrentHashMap<>();
    private long cachedBytes;

    public Chunks(Parser.Translator translator) {
        this.translator = translator;
    }

    /**
     * @param name as {@code load} takes it: {@code @file}, {@code =name} or the text itself
     * @throws LuaSyntaxException the text is no Lua
     */
    public Proto compile(byte[] text, String name) {
        return compile(text, name, false);
    }

    /** @param isStripped without lines and names of variables */
    Proto compile(byte[] text, String name, boolean isStripped) {
        var key = keyOf(text, isStripped ? name + "\0stripped" : name);
        synchronized (cache) {
            var known = cache.get(key);
            if (known != null) {
                return known.proto;
            }
        }
        var proto = parse(text, name, isStripped);
        synchronized (cache) {
            var known = cache.putIfAbsent(key, new Entry(proto, text.length));
            if (known != null) {
                return known.proto;
            }
            cachedBytes += text.length;
            evict();
        }
        return proto;
    }

    private void evict() {
        var oldest = cache.values().iterator();
        while (cachedBytes > MOST_SOURCE_BYTES && oldest.hasNext()) {
            cachedBytes -= oldest.next().size;
            oldest.remove();
        }
    }

    /** Reads a text up to its first error, which it throws, or to its end. */
    public static void check(Pieces pieces, String name) {
        try {
            Parser.check(pieces, name);
        } catch (StackOverflowError _) {
            throw tooManyLevels(name);
        }
    }

    private static LuaSyntaxException tooManyLevels(String name) {
        return new LuaSyntaxException(ChunkNames.shorten(name) + ": chunk has too many syntax levels");
    }

    private Proto parse(byte[] text, String name, boolean isStripped) {
        try {
            return Parser.parse(text, name, isStripped, this::intern, translator);
        } catch (StackOverflowError _) {
            throw tooManyLevels(name);
        }
    }

    private static String keyOf(byte[] text, String name) {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            digest.update(LuaString.of(name).bytes());
            digest.update((byte) 0);
            return HexFormat.of().formatHex(digest.digest(text));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every JVM has SHA-256", impossible);
        }
    }

    /** One object for all equal short strings, so that field names are found by identity. */
    public LuaString intern(LuaString string) {
        if (string.length() > LONGEST_INTERNED) {
            return string;
        }
        var known = interned.get(string);
        if (known != null) {
            return known;
        }
        if (interned.size() >= MOST_INTERNED) {
            return string;
        }
        known = interned.putIfAbsent(string, string);
        return known == null ? string : known;
    }
}
