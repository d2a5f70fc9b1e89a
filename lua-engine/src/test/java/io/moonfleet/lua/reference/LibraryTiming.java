package io.moonfleet.lua.reference;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Prints how long the library takes compared to lua5.3, warm, measured one after the other; run from lua-engine/. */
public final class LibraryTiming {

    private LibraryTiming() {}

    public static void main(String[] arguments) throws IOException {
        var out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        var directory = Files.createTempDirectory("timing");
        var script = Path.of("src/test/lua/timing/library.lua").toAbsolutePath().toString();
        var theirs = ReferenceLua.in(directory).arguments(script).run().lines();
        var ours = OurLua.in(directory).arguments(script).run().lines();
        for (var i = 0; i + 1 < theirs.length; i++) {
            var name = theirs[i].substring(0, theirs[i].indexOf('\t'));
            var ratio = seconds(ours[i]) / seconds(theirs[i]);
            out.printf("%-12s %.4f s, lua5.3 %.4f s: %.2f%n", name, seconds(ours[i]), seconds(theirs[i]), ratio);
        }
    }

    private static double seconds(String line) {
        return Double.parseDouble(line.substring(line.indexOf('\t') + 1));
    }
}
