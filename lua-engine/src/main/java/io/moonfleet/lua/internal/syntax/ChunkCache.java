package io.moonfleet.lua.internal.syntax;

import java.util.LinkedHashMap;
import java.util.Map;

/** Compiled chunks by what their text and name are. When they weigh too much, what was not used for longest goes first. */
final class ChunkCache {

    private final long mostBytes;
    private final Map<String, Proto> protos = new LinkedHashMap<>(64, 0.75f, true);
    private long bytes;

    ChunkCache(long mostBytes) {
        this.mostBytes = mostBytes;
    }

    /** Null when there is none. */
    synchronized Proto get(String key) {
        return protos.get(key);
    }

    /** Keeps a chunk, or gives the equal one that another thread was quicker to compile. */
    synchronized Proto keep(String key, Proto proto) {
        var known = protos.putIfAbsent(key, proto);
        if (known != null) {
            return known;
        }
        bytes += proto.weight();
        evict();
        return proto;
    }

    private void evict() {
        var oldest = protos.values().iterator();
        while (bytes > mostBytes && oldest.hasNext()) {
            bytes -= oldest.next().weight();
            oldest.remove();
        }
    }

    synchronized long bytes() {
        return bytes;
    }

    synchronized int size() {
        return protos.size();
    }
}
