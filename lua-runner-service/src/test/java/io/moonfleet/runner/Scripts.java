package io.moonfleet.runner;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** QuickApps in a folder of the tests, and what they announce of themselves in lines that begin with a mark. */
final class Scripts {

    /** The line must come up in the log. */
    static final String EXPECT = "-- expect: ";

    private Scripts() {}

    /** The names of the Lua files, in their order. */
    static List<String> in(Path folder) {
        try (var files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".lua"))
                    .sorted()
                    .toList();
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    /** What stands after a mark. */
    static List<String> announced(String mark, Path file) {
        try (var lines = Files.lines(file)) {
            return lines.filter(line -> line.startsWith(mark))
                    .map(line -> line.substring(mark.length()))
                    .toList();
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }
}
