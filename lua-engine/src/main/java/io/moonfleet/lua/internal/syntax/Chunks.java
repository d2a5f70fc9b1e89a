package io.moonfleet.lua.internal.syntax;

import io.moonfleet.lua.LuaString;
import io.moonfleet.lua.LuaSyntaxException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongConsumer;

/**
 * Compiles chunks, each text under each name once: the caches are shared by all contexts of an engine. What scripts compile at run
 * time is kept apart, so that no script drives out what all of them share.
 */
public final class Chunks {

    /** Parts of the heap. */
    private static final int PART_OF_HOSTS = 8;

    private static final int PART_OF_SCRIPTS = 64;

    private static final int MOST_INTERNED = 200_000;
    private static final int LONGEST_INTERNED = 40;

    private final Parser.Translator translator;
    private final ChunkCache ofHosts;
    private final ChunkCache ofScripts;
    private final ConcurrentHashMap<LuaString, LuaString> interned = new ConcurrentHashMap<>();

    public Chunks(Parser.Translator translator) {
        this(translator, Runtime.getRuntime().maxMemory());
    }

    Chunks(Parser.Translator translator, long heap) {
        this.translator = translator;
        this.ofHosts = new ChunkCache(heap / PART_OF_HOSTS);
        this.ofScripts = new ChunkCache(heap / PART_OF_SCRIPTS);
    }

    /**
     * For a host: the chunk is part of what contexts share.
     *
     * @param name as {@code load} takes it: {@code @file}, {@code =name} or the text itself
     * @throws LuaSyntaxException the text is no Lua
     */
    public Proto compile(byte[] text, String name) {
        var key = keyOf(text, name, false);
        var known = ofHosts.get(key);
        return known != null ? known : ofHosts.keep(key, parse(text, name, false, _ -> {}));
    }

    /**
     * For a script at run time: the chunk is part of what its context holds.
     *
     * @param memory pays for it, bit by bit while it grows
     */
    public Proto load(byte[] text, String name, LongConsumer memory) {
        return load(text, name, false, memory);
    }

    /** @param isStripped without lines and names of variables */
    Proto load(byte[] text, String name, boolean isStripped, LongConsumer memory) {
        var key = keyOf(text, name, isStripped);
        var known = ofScripts.get(key);
        if (known != null) {
            memory.accept(known.weight());
            return known;
        }
        var proto = parse(text, name, isStripped, memory);
        proto.setLoaded();
        return ofScripts.keep(key, proto);
    }

    /** What the caches hold, in bytes: bounded by parts of the heap. */
    long cachedBytes() {
        return ofHosts.bytes() + ofScripts.bytes();
    }

    /** Reads a text up to its first error, which it throws, or to its end. */
    public static void check(Pieces pieces, String name, LongConsumer memory) {
        try {
            Parser.check(pieces, name, memory);
        } catch (StackOverflowError _) {
            throw tooManyLevels(name);
        }
    }

    private static LuaSyntaxException tooManyLevels(String name) {
        return new LuaSyntaxException(ChunkNames.shorten(name) + ": chunk has too many syntax levels");
    }

    private Proto parse(byte[] text, String name, boolean isStripped, LongConsumer memory) {
        try {
            return Parser.parse(
                    new Lexer(text, ChunkNames.shorten(name), this::intern, memory),
                    text,
                    name,
                    isStripped,
                    translator);
        } catch (StackOverflowError _) {
            throw tooManyLevels(name);
        }
    }

    private static String keyOf(byte[] text, String name, boolean isStripped) {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            digest.update(LuaString.of(name).bytes());
            digest.update((byte) (isStripped ? 1 : 0));
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
