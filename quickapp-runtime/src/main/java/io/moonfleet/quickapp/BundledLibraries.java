package io.moonfleet.quickapp;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The Lua libraries that come with Moonfleet, for {@code --%%file:$fibaro.lib.NAME,NAME}. docs/libraries.md tells of each. */
final class BundledLibraries {

    private static final String PREFIX = "$fibaro.lib.";
    private static final List<String> NAMES =
            List.of("aes", "children", "events", "markdown", "rpc", "selectable", "sha2");

    /** Under which other names they are known. */
    private static final Map<String, String> ALIASES = Map.of(
            "qwikchild", "children",
            "qwikappchild", "children",
            "event", "events",
            "eventlib", "events",
            "sha", "sha2",
            "selectables", "selectable",
            "md", "markdown");

    private BundledLibraries() {}

    /** What {@code $fibaro.lib.NAME} stands for; empty when it is none of ours. */
    static Optional<byte[]> find(String library) {
        if (!library.startsWith(PREFIX)) {
            return Optional.empty();
        }
        var wanted = library.substring(PREFIX.length());
        var name = ALIASES.getOrDefault(wanted, wanted);
        if (!NAMES.contains(name)) {
            return Optional.empty();
        }
        try (var source = BundledLibraries.class.getResourceAsStream("lua/lib/" + name + ".lua")) {
            return Optional.of(source.readAllBytes());
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    static String names() {
        return NAMES.stream().map(PREFIX::concat).collect(Collectors.joining(", "));
    }
}
