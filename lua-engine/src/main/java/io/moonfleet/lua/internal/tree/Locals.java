package io.moonfleet.lua.internal.tree;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.TypeKind;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * The local variables of a method that is being written. They are used again and again: those beyond the 256th need longer
 * instructions, and a method that is too long is not compiled by the JVM.
 */
final class Locals {

    private record Taken(TypeKind kind, int index) {}

    private final CodeBuilder code;
    private final Map<TypeKind, Deque<Integer>> free = new EnumMap<>(TypeKind.class);
    private final List<Taken> taken = new ArrayList<>();

    Locals(CodeBuilder code) {
        this.code = code;
    }

    int take(TypeKind kind) {
        var reusable = free.computeIfAbsent(kind, _ -> new ArrayDeque<>()).poll();
        var index = reusable != null ? reusable : code.allocateLocal(kind);
        taken.add(new Taken(kind, index));
        return index;
    }

    /** To be given to {@link #release}: what is taken from now on. */
    int mark() {
        return taken.size();
    }

    void release(int mark) {
        var released = taken.subList(mark, taken.size());
        released.forEach(local -> free.get(local.kind()).push(local.index()));
        released.clear();
    }
}
