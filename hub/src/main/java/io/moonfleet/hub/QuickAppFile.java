package io.moonfleet.hub;

import java.util.Objects;

/**
 * A file of a QuickApp.
 *
 * @param name without {@code .lua}
 * @param main whether it runs last; exactly one does
 * @param open whether HC3's editor shows it
 */
public record QuickAppFile(String name, boolean main, boolean open, String content) {

    public QuickAppFile {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(content, "content");
    }
}
