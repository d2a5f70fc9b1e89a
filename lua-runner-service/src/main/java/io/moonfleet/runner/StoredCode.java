package io.moonfleet.runner;

import io.moonfleet.hub.Hub;
import io.moonfleet.hub.QuickAppFile;
import io.moonfleet.quickapp.QuickAppCode;
import io.moonfleet.quickapp.SourceFile;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The code of QuickApps as the hub keeps it: what HC3's editor reads and writes is what runs. A file that nobody has
 * edited stays what was read from disk, with its path for error messages and its bytes.
 */
final class StoredCode {

    private final Hub hub;
    private final Map<Integer, Map<String, SourceFile>> originals = new ConcurrentHashMap<>();

    StoredCode(Hub hub) {
        this.hub = hub;
    }

    /** Puts the code of a development file where everybody sees it. */
    void put(int device, QuickAppCode code) {
        originals.put(
                device,
                code.files().stream().collect(Collectors.toUnmodifiableMap(SourceFile::name, Function.identity())));
        hub.files(device)
                .replace(code.files().stream().map(StoredCode::toStored).toList());
    }

    private static QuickAppFile toStored(SourceFile file) {
        return new QuickAppFile(file.name(), file.main(), file.main(), file.text());
    }

    /** What is to run; empty when the hub keeps no code of this device. */
    Optional<QuickAppCode> of(int device) {
        var known = originals.getOrDefault(device, Map.of());
        List<SourceFile> files = hub.files(device).all().stream()
                .map(file -> fromStored(file, known))
                .toList();
        return files.isEmpty() ? Optional.empty() : Optional.of(new QuickAppCode(files));
    }

    private static SourceFile fromStored(QuickAppFile file, Map<String, SourceFile> originals) {
        var original = originals.get(file.name());
        if (original != null
                && original.main() == file.main()
                && original.text().equals(file.content())) {
            return original;
        }
        var content = file.content().getBytes(StandardCharsets.UTF_8);
        return original == null
                ? new SourceFile(file.name(), content, file.main())
                : new SourceFile(file.name(), content, file.main(), original.label());
    }

    void forget(int device) {
        originals.remove(device);
    }
}
