package io.moonfleet.lua.internal.syntax;

import io.moonfleet.lua.LuaString;
import io.moonfleet.lua.LuaSyntaxException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
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
    private static final byte[] HEADER = {0x1b, 'L', 'u', 'a', 'S', 'M', 1};

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
        var key = keyOf(text, name);
        synchronized (cache) {
            var known = cache.get(key);
            if (known != null) {
                return known.proto;
            }
        }
        var proto = parse(text, name);
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

    private Proto parse(byte[] text, String name) {
        try {
            return Parser.parse(text, name, this::intern, translator);
        } catch (StackOverflowError _) {
            throw new LuaSyntaxException(ChunkNames.shorten(name) + ": chunk has too many syntax levels");
        }
    }

    private static String keyOf(byte[] text, String name) {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            digest.update(name.getBytes(StandardCharsets.UTF_8));
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

    /**
     * A function as a string that {@link #undump} reads: the text of its chunk and where in it the function is. It is
     * checked like any text when it comes back, so that no forged one can do harm.
     */
    public static byte[] dump(Proto proto) {
        var path = new ArrayList<Integer>();
        var main = proto;
        for (; main.parent() != null; main = main.parent()) {
            path.add(List.of(main.parent().children).indexOf(main));
        }
        try {
            var bytes = new ByteArrayOutputStream();
            var out = new DataOutputStream(bytes);
            out.write(HEADER);
            out.writeUTF(main.source.length() > 200 ? "=?" : main.source);
            out.writeInt(path.size());
            for (var index : path.reversed()) {
                out.writeInt(index);
            }
            out.write(main.text());
            return bytes.toByteArray();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    /**
     * The function that {@link #dump} wrote.
     *
     * @throws LuaSyntaxException it is damaged
     */
    public Proto undump(LuaString dumped, String name) {
        var bytes = dumped.bytes();
        if (!Arrays.equals(bytes, 0, Math.min(bytes.length, HEADER.length), HEADER, 0, HEADER.length)) {
            throw truncated(name);
        }
        try (var in =
                new DataInputStream(new ByteArrayInputStream(bytes, HEADER.length, bytes.length - HEADER.length))) {
            var source = in.readUTF();
            var path = new int[Math.min(in.readInt(), bytes.length)];
            for (var i = 0; i < path.length; i++) {
                path[i] = in.readInt();
            }
            var proto = compile(in.readAllBytes(), source);
            for (var index : path) {
                proto = proto.children[index];
            }
            return proto;
        } catch (IOException | IndexOutOfBoundsException | NegativeArraySizeException damaged) {
            throw truncated(name);
        }
    }

    private static LuaSyntaxException truncated(String name) {
        return new LuaSyntaxException(
                (name.startsWith("=") || name.startsWith("@") ? name.substring(1) : "binary string")
                        + ": truncated precompiled chunk");
    }
}
