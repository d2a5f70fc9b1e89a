package io.moonfleet.hub.internal.scene;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Which scenes one happening starts. They are decided on under the engine's lock and carried out without it; several
 * parts of one scene that wake together make one run.
 */
final class Starts {

    /**
     * A scene is to start.
     *
     * @param parts of its content, in the order in which they stand there
     * @param source what has woken the first of them
     */
    record Start(int scene, SortedSet<Integer> parts, ObjectNode source) {}

    private final SequencedMap<Integer, Start> byScene = new LinkedHashMap<>();

    void add(WatchedScene scene, Optional<ObjectNode> source) {
        source.ifPresent(trigger -> byScene.computeIfAbsent(scene.id, id -> new Start(id, new TreeSet<>(), trigger))
                .parts()
                .add(scene.part));
    }

    Collection<Start> all() {
        return byScene.values();
    }
}
