package io.moonfleet.hub.internal.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.moonfleet.hub.internal.json.Json;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How the machine is doing: from Linux's own counters, elsewhere what the Java runtime knows. */
final class Diagnostics {

    private static final Logger LOG = LoggerFactory.getLogger(Diagnostics.class);
    private static final long PERCENT = 100;

    private Diagnostics() {}

    static ObjectNode now() {
        var answer = Json.object();
        answer.set("cpuLoad", cpu());
        answer.set("memory", memory());
        var disk = new File(".").getAbsoluteFile();
        long total = Math.max(1, disk.getTotalSpace());
        answer.putObject("storage")
                .putArray("internal")
                .addObject()
                .put("name", "system")
                .put("used", (total - disk.getUsableSpace()) * PERCENT / total);
        return answer;
    }

    /** The ticks of each core since the machine started, as the kernel counts them. */
    private static JsonNode cpu() {
        var list = Json.array();
        for (var line : lines("/proc/stat")) {
            var words = line.split(" +", -1);
            if (words.length > 4 && words[0].startsWith("cpu") && words[0].length() > 3) {
                list.addObject()
                        .put("name", words[0])
                        .put("user", Long.parseLong(words[1]))
                        .put("nice", Long.parseLong(words[2]))
                        .put("system", Long.parseLong(words[3]))
                        .put("idle", Long.parseLong(words[4]));
            }
        }
        return list;
    }

    /** In percent, as HC3 shows it. */
    private static ObjectNode memory() {
        Map<String, Long> counters = new HashMap<>();
        for (var line : lines("/proc/meminfo")) {
            var words = line.split("[: ]+", -1);
            if (words.length > 1) {
                counters.put(words[0], Long.parseLong(words[1]));
            }
        }
        if (!counters.containsKey("MemTotal")) {
            var runtime = Runtime.getRuntime();
            counters.put("MemTotal", runtime.maxMemory());
            counters.put("MemFree", runtime.maxMemory() - runtime.totalMemory() + runtime.freeMemory());
        }
        long total = Math.max(1, counters.get("MemTotal"));
        long free = counters.getOrDefault("MemFree", 0L) * PERCENT / total;
        long cache = counters.getOrDefault("Cached", 0L) * PERCENT / total;
        long buffers = counters.getOrDefault("Buffers", 0L) * PERCENT / total;
        return Json.object()
                .put("free", free)
                .put("cache", cache)
                .put("buffers", buffers)
                .put("used", Math.max(0, PERCENT - free - cache - buffers));
    }

    private static List<String> lines(String file) {
        var path = Path.of(file);
        if (!Files.isReadable(path)) {
            return List.of();
        }
        try {
            return Files.readAllLines(path);
        } catch (IOException e) {
            LOG.debug("cannot read {}", file, e);
            return new ArrayList<>();
        }
    }
}
