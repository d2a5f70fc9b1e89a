package io.moonfleet.quickapp;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;

/**
 * One Lua file of a QuickApp.
 *
 * @param name what HC3 calls the file: {@code main}, {@code tools}
 * @param content its bytes, never changed after construction
 * @param main whether it is the one that runs last
 * @param label what error messages call it: the path it was read from, or the name with {@code .lua}
 */
@SuppressWarnings("ArrayRecordComponent") // compared by content; sources are shared, not copied
public record SourceFile(String name, byte[] content, boolean main, String label) {

    public SourceFile {
        Objects.requireNonNull(name);
        Objects.requireNonNull(content);
        Objects.requireNonNull(label);
    }

    public SourceFile(String name, byte[] content, boolean main) {
        this(name, content, main, name.endsWith(".lua") ? name : name + ".lua");
    }

    public static SourceFile main(String text) {
        return new SourceFile("main", text.getBytes(StandardCharsets.UTF_8), true);
    }

    public static SourceFile of(String name, String text) {
        return new SourceFile(name, text.getBytes(StandardCharsets.UTF_8), false);
    }

    public String text() {
        return new String(content, StandardCharsets.UTF_8);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SourceFile that
                && main == that.main
                && name.equals(that.name)
                && Arrays.equals(content, that.content);
    }

    @Override
    public int hashCode() {
        return Objects.hash(name, main, Arrays.hashCode(content));
    }

    @Override
    public String toString() {
        return name + (main ? " (main, " : " (") + content.length + " bytes)";
    }
}
