package io.moonfleet.bench.lua;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The file of results: each section is replaced by the run that measures it. */
final class ResultsFile {

    private ResultsFile() {}

    /** Puts a text below a heading, in the place of what was there. */
    static void replace(Path file, String heading, String text) throws IOException {
        var old = Files.exists(file) ? Files.readString(file) : "# Measured\n";
        var section = heading + "\n\n" + text.strip() + "\n";
        var begin = old.indexOf(heading + "\n");
        if (begin < 0) {
            Files.writeString(file, old.stripTrailing() + "\n\n" + section);
            return;
        }
        var end = old.indexOf("\n## ", begin + heading.length());
        Files.writeString(file, old.substring(0, begin) + section + (end < 0 ? "" : old.substring(end)));
    }
}
